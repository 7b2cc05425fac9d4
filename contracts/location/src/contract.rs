//! Entry points and dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
};
use cw_utils::nonpayable;
use wayclear_api::location::{Cause, ExecuteMsg, InstantiateMsg, QueryMsg, Status, Transition};
use wayclear_api::raw::LedgerRow;
use wayclear_api::region::checked_tags;
use wayclear_api::{
    check_prune, checked_address, checked_window, contract_names, events, MigrateMsg,
};

use crate::log::log_transitions;
use crate::moment::status_changed;
use crate::prune::prune;
use crate::state::{load_config, load_ledger, save_config, save_ledger, Config};
use crate::{execute, funds, query, rewards, ContractError};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes an empty location below the sender.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::Payment`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    msg.place.check()?;
    let now = env.block.time.seconds();
    checked_address(deps.api, &msg.registry)?;
    let config = Config {
        registry: deps.api.addr_canonicalize(&msg.registry)?,
        place: msg.place,
        parent: deps.api.addr_canonicalize(info.sender.as_str())?,
        created_at: now,
    };
    let mut ledger = LedgerRow::empty(checked_window(msg.window_seconds)?);
    let created = Transition {
        from: None,
        to: Status::Empty,
        cause: Cause::GenerateContract,
        at: now,
        effective_at: now,
    };
    cw2::set_contract_version(deps.storage, contract_names::LOCATION, VERSION)?;
    save_config(deps.storage, &config);
    log_transitions(deps.storage, &mut ledger, std::slice::from_ref(&created));
    save_ledger(deps.storage, &ledger);
    Ok(Response::new().add_event(status_changed(created)))
}

/// Takes visits from anyone, reports from the registry, everything else from the city.
///
/// # Errors
/// [`ContractError`], see each message.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    if !matches!(msg, ExecuteMsg::FundRewards {}) {
        nonpayable(&info)?;
    }
    // What never changes is read where it is needed: a relay's tags do without.
    match msg {
        ExecuteMsg::CheckIn {
            interval,
            visit_tag,
        } => {
            let config = load_config(deps.storage)?;
            execute::check_in(deps, &env, config, &info.sender, interval, &visit_tag)
        }
        ExecuteMsg::CheckIns {
            interval,
            visit_tags,
        } => execute::check_ins(deps, &env, interval, &checked_tags(&visit_tags)?),
        ExecuteMsg::Inspect {} => {
            let config = load_config(deps.storage)?;
            execute::inspect(deps, &env, &config, &info.sender)
        }
        ExecuteMsg::Forward {
            visitor,
            place,
            action,
        } => {
            let config = from_parent(deps.as_ref(), &info)?;
            if place != config.place {
                return Err(ContractError::WrongPlace {
                    here: config.place.to_string(),
                    there: place.to_string(),
                });
            }
            execute::act(deps, &env, config, &visitor, action)
        }
        ExecuteMsg::InfectedUserUpdate { openings } => {
            let config = from_registry(deps.as_ref(), &info)?;
            execute::infected_user_update(deps, &env, &config, &openings)
        }
        ExecuteMsg::SlipsRevoked { marks } => {
            from_registry(deps.as_ref(), &info)?;
            execute::slips_revoked(deps, &env, &marks)
        }
        ExecuteMsg::MarkCleaned {} => {
            from_parent(deps.as_ref(), &info)?;
            execute::mark_cleaned(deps, &env)
        }
        ExecuteMsg::Describe { label, surface } => {
            from_parent(deps.as_ref(), &info)?;
            execute::describe(deps, &env, label, surface)
        }
        ExecuteMsg::WithdrawRewards { amount, to } => {
            from_parent(deps.as_ref(), &info)?;
            funds::withdraw(deps, &env, amount, to)
        }
        ExecuteMsg::Sweep { denom, to } => {
            from_parent(deps.as_ref(), &info)?;
            funds::sweep(deps, &env, denom, to)
        }
        ExecuteMsg::FundRewards {} => {
            let config = load_config(deps.storage)?;
            funds::fund(deps, &env, info, &config)
        }
        ExecuteMsg::Prune { limit } => {
            let limit = check_prune(limit)?;
            let window = load_ledger(deps.storage)?.window.into();
            let rows = prune(deps.storage, &env, window, limit)?;
            Ok(Response::new().add_event(events::Pruned { rows: rows as u64 }))
        }
    }
}

/// What never changes, if the city above is the sender.
fn from_parent(deps: Deps, info: &MessageInfo) -> Result<Config, ContractError> {
    let config = load_config(deps.storage)?;
    let is_parent = deps.api.addr_canonicalize(info.sender.as_str())? == config.parent;
    is_parent.then_some(config).ok_or(ContractError::NotParent)
}

/// What never changes, if the contact registry is the sender.
fn from_registry(deps: Deps, info: &MessageInfo) -> Result<Config, ContractError> {
    let config = load_config(deps.storage)?;
    let is_registry = deps.api.addr_canonicalize(info.sender.as_str())? == config.registry;
    is_registry
        .then_some(config)
        .ok_or(ContractError::NotRegistry)
}

/// Answers for free.
///
/// # Errors
/// [`ContractError`], see each query.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Info {} => to_json_binary(&query::info(deps)?),
        QueryMsg::Status {} => to_json_binary(&query::status(deps, env)?),
        QueryMsg::Daily { days } => to_json_binary(&query::daily(deps, env, days)?),
        QueryMsg::Transitions { start_after, limit } => {
            to_json_binary(&query::transitions(deps, env, start_after, limit)?)
        }
        QueryMsg::Infections { start_after, limit } => {
            to_json_binary(&query::infections(deps, env, start_after, limit)?)
        }
        QueryMsg::Rewards {} => to_json_binary(&query::rewards(deps, env)?),
    };
    Ok(answer?)
}

/// Takes back a reward whose transfer was refused.
///
/// # Errors
/// [`ContractError::UnknownReply`], [`ContractError::ForeignPayload`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    rewards::undo(deps, env, reply)
}

/// Moves to the same or a newer version.
///
/// # Errors
/// [`ContractError::Std`] for another contract or an older version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(
    deps: DepsMut,
    _env: Env,
    _msg: MigrateMsg,
    _info: MigrateInfo,
) -> Result<Response, ContractError> {
    cw2::ensure_from_older_version(deps.storage, contract_names::LOCATION, VERSION)?;
    Ok(Response::new())
}
