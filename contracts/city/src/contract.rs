//! Entry points and dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
};
use cw_utils::nonpayable;
use wayclear_api::city::{check_denom, ExecuteMsg, InstantiateMsg, QueryMsg};
use wayclear_api::region::Forward;
use wayclear_api::{checked_address, MigrateMsg};
use wayclear_region::{self as region, City};

use crate::{execute, query, ContractError};

/// Makes a city below the sender.
///
/// # Errors
/// See [`region::instantiate`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    Ok(region::instantiate::<City>(deps, info, msg)?)
}

/// Sends a visit to its location, or looks after locations for owner and cleaners.
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
    nonpayable(&info).map_err(region::ContractError::from)?;
    match msg {
        ExecuteMsg::Forward {
            visitor,
            place,
            action,
        } => {
            let visit = Forward {
                visitor,
                place,
                action,
            };
            execute::forward(deps.as_ref(), env, info, visit)
        }
        ExecuteMsg::UpdateCleaners { add, remove } => {
            execute::update_cleaners(deps, info, add, remove)
        }
        ExecuteMsg::DescribeLocation {
            place,
            label,
            surface,
        } => execute::describe_location(deps.as_ref(), info, place, label, surface),
        ExecuteMsg::MarkCleaned { places } => {
            execute::mark_cleaned(deps.as_ref(), env, info, &places)
        }
        ExecuteMsg::SetRewardPolicy { policy } => execute::set_reward_policy(deps, info, policy),
        ExecuteMsg::WithdrawRewards { place, amount, to } => {
            let to = checked_address(deps.api, &to)?;
            execute::withdraw_rewards(deps.as_ref(), info, place, amount, to)
        }
        ExecuteMsg::Sweep { place, denom, to } => {
            check_denom(&denom)?;
            let to = checked_address(deps.api, &to)?;
            execute::sweep(deps.as_ref(), info, place, denom, to)
        }
        ExecuteMsg::ProposeOwner { owner } => Ok(region::propose_owner(deps, info, owner)?),
        ExecuteMsg::AcceptOwner {} => Ok(region::accept_owner(deps, info)?),
    }
}

/// Answers for free.
///
/// # Errors
/// [`ContractError`], see each query.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&region::config(deps)?),
        QueryMsg::Children { start_after, limit } => {
            to_json_binary(&region::children(deps, start_after, limit)?)
        }
        QueryMsg::Cells { start_after, limit } => {
            to_json_binary(&region::cells(deps, start_after, limit)?)
        }
        QueryMsg::InUse { prefix } => to_json_binary(&region::places_in_use(deps, prefix)?),
        QueryMsg::Cleaners { start_after, limit } => {
            to_json_binary(&query::cleaners(deps, start_after, limit)?)
        }
        QueryMsg::RewardPolicy {} => to_json_binary(&query::reward_policy(deps)?),
    };
    Ok(answer?)
}

/// Takes note of a location that has been made and sends it the visit it was made for.
///
/// # Errors
/// See [`region::reply`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    Ok(region::reply(deps, reply)?)
}

/// Moves to the same or a newer version.
///
/// # Errors
/// See [`region::migrate`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(
    deps: DepsMut,
    _env: Env,
    _msg: MigrateMsg,
    _info: MigrateInfo,
) -> Result<Response, ContractError> {
    Ok(region::migrate::<City>(deps)?)
}
