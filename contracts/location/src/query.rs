//! Free questions to a location. They compute and never write, and what they read does not grow with history.

use cosmwasm_std::{Deps, Env, StdResult};
use wayclear_api::location::{
    DailyResponse, InfectionCursor, InfectionsResponse, InfoResponse, RewardsResponse,
    StatusResponse, TransitionsResponse, MAX_DAYS,
};
use wayclear_api::{checked_bytes, checked_limit, Invalid};
use wayclear_status::Known;

use crate::infections::{newest_until, oldest_from, page_of_infections};
use crate::log::page_of_transitions;
use crate::pool::may_load_pool;
use crate::state::{load_cleanings, load_config, load_description, load_ledger};
use crate::ContractError;

pub fn info(deps: Deps) -> StdResult<InfoResponse> {
    let config = load_config(deps.storage)?;
    let description = load_description(deps.storage)?;
    Ok(InfoResponse {
        place: config.place,
        label: description.label,
        surface: description.surface,
        parent: deps.api.addr_humanize(&config.parent)?,
        registry: deps.api.addr_humanize(&config.registry)?,
        window_seconds: load_ledger(deps.storage)?.window.into(),
        created_at: config.created_at,
    })
}

pub fn status(deps: Deps, env: Env) -> StdResult<StatusResponse> {
    let config = load_config(deps.storage)?;
    let row = load_ledger(deps.storage)?;
    let now = env.block.time.seconds();
    let ledger = row.ledger();
    let infected_until = ledger.infected_until(now);
    let oldest = match infected_until {
        Some(_) => oldest_from(deps.storage, ledger.counting_from(now))?,
        None => None,
    };
    let since = ledger.since(now, config.created_at, oldest);
    Ok(StatusResponse {
        status: ledger.status(now),
        since: since.at,
        or_earlier: since.or_earlier,
        infected_until,
        last_cleaned_at: row.last_cleaned_at,
        visits: row.visits.into(),
    })
}

pub fn daily(deps: Deps, env: Env, days: u8) -> Result<DailyResponse, ContractError> {
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(ContractError::Days { days });
    }
    let now = env.block.time.seconds();
    let ledger = load_ledger(deps.storage)?.ledger();
    let known = Known {
        ledger: &ledger,
        cleanings: &load_cleanings(deps.storage)?,
        newest_until: |last| newest_until(deps.storage, ledger.window, now, last),
    };
    Ok(DailyResponse {
        days: wayclear_status::daily(known, now, days)?,
    })
}

pub fn transitions(
    deps: Deps,
    env: Env,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<TransitionsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let row = load_ledger(deps.storage)?;
    let (window, next) = (row.window.into(), row.next_transition.into());
    let now = env.block.time.seconds();
    let transitions = page_of_transitions(deps.storage, window, next, now, start_after, limit)?;
    Ok(TransitionsResponse { transitions })
}

pub fn infections(
    deps: Deps,
    env: Env,
    start_after: Option<InfectionCursor>,
    limit: Option<u32>,
) -> Result<InfectionsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let window = load_ledger(deps.storage)?.window.into();
    let now = env.block.time.seconds();
    let start_after = start_after
        .map(|at| Ok::<_, Invalid>((at.interval, checked_bytes("id", &at.id)?)))
        .transpose()?;
    let infections = page_of_infections(deps.storage, window, now, start_after, limit)?;
    Ok(InfectionsResponse { infections })
}

pub fn rewards(deps: Deps, env: Env) -> StdResult<RewardsResponse> {
    let Some(pool) = may_load_pool(deps.storage)? else {
        return Ok(RewardsResponse::default());
    };
    let paid_today = pool.paid_today(env.block.time.seconds());
    let balance = pool.balance();
    Ok(RewardsResponse {
        denom: Some(pool.denom),
        pool: balance,
        funded: pool.funded,
        paid: pool.paid,
        withdrawn: pool.withdrawn,
        paid_today,
    })
}
