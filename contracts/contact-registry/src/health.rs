//! Accounts that count as infected: the paper's mode, in which a person checks in with an account of their own. The rows are
//! read by the locations, see [`wayclear_api::raw`].

use cosmwasm_std::{CanonicalAddr, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use wayclear_api::contact_registry::{Health, HealthResponse, ItemId};
use wayclear_api::events;
use wayclear_api::raw::{health_key, HealthRow};

use crate::ids::Id;
use crate::twins::{add_twin, first_day_from, remove_twin, Named};
use crate::ContractError;

fn load(storage: &dyn Storage, account: &CanonicalAddr) -> StdResult<Option<HealthRow>> {
    let row = storage.get(&health_key(account));
    row.map(|row| HealthRow::unpack(&row)).transpose()
}

/// The account counts as infected, by this slip, until then; where it does for longer already, nothing changes. Returns how
/// many rows were written.
pub fn infect(
    storage: &mut dyn Storage,
    account: &CanonicalAddr,
    (day, id): Id,
    until: u64,
) -> StdResult<usize> {
    let known = load(storage, account)?;
    if known.is_some_and(|row| row.until >= until) {
        return Ok(0);
    }
    let twin = Named::Health(account.clone());
    if let Some(row) = known {
        remove_twin(storage, first_day_from(row.until), &twin);
    }
    let (flag_day, flags) = known.map_or((0, 0), |row| (row.flag_day, row.flags));
    let row = HealthRow {
        day,
        id,
        until,
        flag_day,
        flags,
    };
    save(storage, account, &row);
    add_twin(storage, first_day_from(until), &twin)?;
    Ok(2)
}

/// The account's row, while it counts as infected.
pub fn may_load(
    storage: &dyn Storage,
    now: u64,
    account: &CanonicalAddr,
) -> StdResult<Option<HealthRow>> {
    Ok(load(storage, account)?.filter(|row| now < row.until))
}

/// Keeps what has been counted.
pub fn save(storage: &mut dyn Storage, account: &CanonicalAddr, row: &HealthRow) {
    storage.set(&health_key(account), &row.pack());
}

/// Removes the row alone, if it is the one whose twin stood under this day: a twin may be left of a row that has gone, and the
/// account be infected anew. Returns how many rows were removed.
pub fn forget(storage: &mut dyn Storage, account: &CanonicalAddr, day: u16) -> StdResult<usize> {
    let is_due = load(storage, account)?.is_some_and(|row| first_day_from(row.until) == day);
    if is_due {
        storage.remove(&health_key(account));
    }
    Ok(usize::from(is_due))
}

/// The account does not count as infected any more, if it was this slip that said so. What it has flagged today stays
/// counted until tomorrow.
pub fn clear(
    storage: &mut dyn Storage,
    now: u64,
    account: &CanonicalAddr,
    slip: Id,
) -> StdResult<()> {
    match load(storage, account)? {
        Some(row) if slip == (row.day, row.id) && now < row.until => {
            end(storage, now, account, row)
        }
        _ => Ok(()),
    }
}

fn end(
    storage: &mut dyn Storage,
    now: u64,
    account: &CanonicalAddr,
    row: HealthRow,
) -> StdResult<()> {
    let twin = Named::Health(account.clone());
    remove_twin(storage, first_day_from(row.until), &twin);
    save(storage, account, &HealthRow { until: now, ..row });
    add_twin(storage, first_day_from(now), &twin)
}

/// Infected account: I am well again.
pub fn report_recovery(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    let row = may_load(deps.storage, now, &account)?.ok_or(ContractError::NotInfected)?;
    end(deps.storage, now, &account, row)?;
    let account = info.sender.into_string();
    Ok(Response::new().add_event(events::Recovered { account }))
}

/// Whether an account counts as infected.
pub fn health(
    storage: &dyn Storage,
    now: u64,
    account: &CanonicalAddr,
) -> StdResult<HealthResponse> {
    let row = may_load(storage, now, account)?;
    let health = row.map(|row| Health {
        slip: ItemId {
            day: row.day,
            id: row.id.into(),
        },
        until: row.until,
    });
    Ok(HealthResponse { health })
}
