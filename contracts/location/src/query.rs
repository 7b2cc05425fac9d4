//! Free questions to a location. They compute and never write.

use cosmwasm_std::{Deps, Env, StdResult};
use wayclear_api::checked_limit;
use wayclear_api::location::{
    DailyResponse, InfectionCursor, InfectionsResponse, InfoResponse, RewardsResponse,
    StatusResponse, TransitionsResponse, MAX_DAYS,
};

use crate::infections::page_of_infections;
use crate::log::page_of_transitions;
use crate::pool::may_load_pool;
use crate::record::load_record;
use crate::state::{load_config, load_description, load_ledger};
use crate::ContractError;

pub fn info(deps: Deps) -> StdResult<InfoResponse> {
    let config = load_config(deps.storage)?;
    let description = load_description(deps.storage)?;
    Ok(InfoResponse {
        place: config.place,
        label: description.label,
        surface: description.surface,
        parent: config.parent,
        registry: config.registry,
        window_seconds: config.window_seconds,
        created_at: config.created_at,
    })
}

pub fn status(deps: Deps, env: Env) -> StdResult<StatusResponse> {
    let config = load_config(deps.storage)?;
    let ledger = load_ledger(deps.storage)?;
    let now = env.block.time.seconds();
    let summary = load_record(deps.storage, &deps.querier, &config, &ledger, now)?.summary(now);
    Ok(StatusResponse {
        status: summary.status,
        since: summary.since,
        infected_until: summary.infected_until,
        last_cleaned_at: ledger.last_cleaned_at,
        visits: ledger.visits,
    })
}

pub fn daily(deps: Deps, env: Env, days: u8) -> Result<DailyResponse, ContractError> {
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(ContractError::Days { days });
    }
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let ledger = load_ledger(deps.storage)?;
    let record = load_record(deps.storage, &deps.querier, &config, &ledger, now)?;
    Ok(DailyResponse {
        days: record.daily(now, days),
    })
}

pub fn transitions(
    deps: Deps,
    env: Env,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<TransitionsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let transitions = page_of_transitions(deps.storage, &config, now, start_after, limit)?;
    Ok(TransitionsResponse { transitions })
}

pub fn infections(
    deps: Deps,
    env: Env,
    start_after: Option<InfectionCursor>,
    limit: Option<u32>,
) -> Result<InfectionsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let config = load_config(deps.storage)?;
    let now = env.block.time.seconds();
    let start_after = start_after.map(|cursor| (cursor.at, cursor.case));
    let infections = page_of_infections(
        deps.storage,
        &deps.querier,
        &config,
        now,
        start_after,
        limit,
    )?;
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
