//! Infection reports: opening a case, further chunks, recovery, revocation.

use cosmwasm_std::{
    Addr, Deps, DepsMut, Env, HexBinary, MessageInfo, Response, StdResult, Storage,
};
use wayclear_api::contact_registry::{
    checked_chunks, Attestation, Disclosure, FeedRow, REPORT_SECONDS,
};
use wayclear_api::events;
use wayclear_api::raw::{CaseRow, HealthRow};

use crate::attestation::{vouch, Voucher};
use crate::cases::{
    clear_health, may_load_case, may_load_health, open_case, remove_health, save_case, save_health,
};
use crate::disclosure::take_in;
use crate::feed::append_to_feed;
use crate::state::{load_config, may_load_authority, Config};
use crate::ContractError;

/// Opens a case and takes in its first chunk.
pub fn report_infection(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    chunks: Vec<HexBinary>,
    attestation: Option<Attestation>,
    disclosure: Disclosure,
) -> Result<Response, ContractError> {
    disclosure.check()?;
    let chunks = checked_chunks(&chunks)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let voucher = vouch(deps.branch(), &env, &info, &config, &chunks, attestation)?;
    let (attested_by, personal) = match voucher {
        Voucher::Reporter => (None, true),
        Voucher::Signature(authority) => (Some(authority), true),
        Voucher::Account => (Some(info.sender.clone()), false),
    };
    let row = CaseRow {
        reporter: info.sender.clone(),
        opened_at: now,
        attested_by,
        revoked_at: None,
    };
    if personal {
        check_well(deps.storage, now, &info.sender)?;
    }
    let case = open_case(deps.storage, &config, &row, &chunks)?;
    if personal {
        let health = HealthRow {
            case,
            infected_until: now.saturating_add(config.window_seconds),
        };
        save_health(deps.storage, &info.sender, &health)?;
    }
    let opened = Response::new().add_event(events::CaseOpened { case });
    take_in(deps, now, &config, case, disclosure, opened)
}

/// That an account has no open case.
fn check_well(storage: &dyn Storage, now: u64, account: &Addr) -> Result<(), ContractError> {
    match may_load_health(storage, now, account)? {
        Some(health) => Err(ContractError::AlreadyInfected {
            case: health.case,
            infected_until: health.infected_until,
        }),
        None => Ok(()),
    }
}

/// Reporter: sends a further chunk.
pub fn disclose(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    case: u64,
    disclosure: Disclosure,
) -> Result<Response, ContractError> {
    disclosure.check()?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let Some(row) = may_load_case(deps.storage, &config, now, case)? else {
        return Err(ContractError::UnknownCase { case });
    };
    if row.reporter != info.sender {
        return Err(ContractError::NotReporter { case });
    }
    if row.revoked_at.is_some() {
        return Err(ContractError::AlreadyRevoked { case });
    }
    let closed_at = row.opened_at.saturating_add(REPORT_SECONDS);
    if now >= closed_at {
        return Err(ContractError::ReportClosed { case, closed_at });
    }
    take_in(deps, now, &config, case, disclosure, Response::new())
}

/// Infected account: I am well again.
pub fn report_recovery(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let Some(health) = may_load_health(deps.storage, now, &info.sender)? else {
        return Err(ContractError::NotInfected);
    };
    remove_health(deps.storage, &info.sender);
    Ok(Response::new().add_event(events::Recovered { case: health.case }))
}

/// Takes a case back: it counts as if it had never been.
pub fn revoke_case(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    case: u64,
) -> Result<Response, ContractError> {
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let Some(mut row) = may_load_case(deps.storage, &config, now, case)? else {
        return Err(ContractError::UnknownCase { case });
    };
    if !may_revoke(deps.as_ref(), &config, &info, &row)? {
        return Err(ContractError::MayNotRevoke { case });
    }
    if row.revoked_at.is_some() {
        return Err(ContractError::AlreadyRevoked { case });
    }
    row.revoked_at = Some(now);
    save_case(deps.storage, case, &row)?;
    clear_health(deps.storage, &row.reporter, case)?;
    append_to_feed(deps.storage, &config, now, FeedRow::revoking(case))?;
    Ok(Response::new().add_event(events::CaseRevoked { case }))
}

/// The owner may take any case back, others what they have vouched for; an authority only while it is one.
fn may_revoke(deps: Deps, config: &Config, info: &MessageInfo, row: &CaseRow) -> StdResult<bool> {
    Ok(match &row.attested_by {
        _ if info.sender == config.ownership.owner => true,
        Some(authority) => {
            info.sender == *authority && may_load_authority(deps.storage, authority)?.is_some()
        }
        None => info.sender == row.reporter,
    })
}
