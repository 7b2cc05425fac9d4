//! Accounts that count as infected: the paper's mode, in which a person checks in with an account of their own.

use cosmwasm_std::{Addr, DepsMut, Env, HexBinary, MessageInfo, Response, StdResult, Storage};
use cw_storage_plus::Map;
use wayclear_api::contact_registry::{Health, HealthResponse, ItemId};
use wayclear_api::events;
use wayclear_api::raw::{self, HealthRow};

use crate::ids::Id;
use crate::twins::{add_twin, first_day_from, remove_twin, Named};
use crate::ContractError;

/// account -> row. Read by the locations.
const HEALTH: Map<&Addr, HealthRow> = Map::new(raw::HEALTH);

/// The account counts as infected, by this slip, until then; where it does for longer already, nothing changes. Returns how
/// many rows were written.
pub fn infect(
    storage: &mut dyn Storage,
    account: &Addr,
    (day, id): Id,
    until: u64,
) -> StdResult<usize> {
    let known = HEALTH.may_load(storage, account)?;
    if known.as_ref().is_some_and(|row| row.until >= until) {
        return Ok(0);
    }
    let (flag_day, flags) = known
        .as_ref()
        .map_or((0, 0), |row| (row.flag_day, row.flags));
    if let Some(row) = known {
        let twin = Named::Health(account.clone());
        remove_twin(storage, first_day_from(row.until), &twin);
    }
    let row = HealthRow {
        day,
        id: HexBinary::from(id),
        until,
        flag_day,
        flags,
    };
    HEALTH.save(storage, account, &row)?;
    add_twin(
        storage,
        first_day_from(until),
        &Named::Health(account.clone()),
    )?;
    Ok(2)
}

/// The account's row, while it counts as infected.
pub fn may_load(storage: &dyn Storage, now: u64, account: &Addr) -> StdResult<Option<HealthRow>> {
    let row = HEALTH.may_load(storage, account)?;
    Ok(row.filter(|row| now < row.until))
}

/// Keeps what has been counted.
pub fn save(storage: &mut dyn Storage, account: &Addr, row: &HealthRow) -> StdResult<()> {
    HEALTH.save(storage, account, row)
}

/// Removes the row alone: its twin is being removed.
pub fn remove(storage: &mut dyn Storage, account: &Addr) {
    HEALTH.remove(storage, account);
}

/// The account is well again; says whether it was not. With an id only if this slip said that it is infected.
pub fn clear(storage: &mut dyn Storage, account: &Addr, slip: Option<Id>) -> StdResult<bool> {
    let Some(row) = HEALTH.may_load(storage, account)? else {
        return Ok(false);
    };
    let is_carried = |(day, id): Id| row.day == day && row.id.as_slice() == id;
    if !slip.is_none_or(is_carried) {
        return Ok(false);
    }
    remove_twin(
        storage,
        first_day_from(row.until),
        &Named::Health(account.clone()),
    );
    HEALTH.remove(storage, account);
    Ok(true)
}

/// Infected account: I am well again.
pub fn report_recovery(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    if may_load(deps.storage, now, &info.sender)?.is_none() {
        return Err(ContractError::NotInfected);
    }
    clear(deps.storage, &info.sender, None)?;
    let account = info.sender.into_string();
    Ok(Response::new().add_event(events::Recovered { account }))
}

/// Whether an account counts as infected.
pub fn health(storage: &dyn Storage, now: u64, account: &Addr) -> StdResult<HealthResponse> {
    let row = may_load(storage, now, account)?;
    let health = row.map(|row| Health {
        slip: ItemId {
            day: row.day,
            id: row.id,
        },
        until: row.until,
    });
    Ok(HealthResponse { health })
}
