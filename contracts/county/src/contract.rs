//! Entry points and dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
};
use cw_utils::nonpayable;
use wayclear_api::county::{ExecuteMsg, InstantiateMsg, QueryMsg};
use wayclear_api::region::Forward;
use wayclear_api::MigrateMsg;
use wayclear_region::{self as region, ContractError, County};

/// Makes a county below the sender.
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
    region::instantiate::<County>(deps, info, msg)
}

/// Sends a visit on to the city, or changes the county for its owner.
///
/// # Errors
/// See the functions of `wayclear-region` behind each message.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
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
            region::forward(deps.as_ref(), info, visit)
        }
        ExecuteMsg::AddCity { city } => region::add_child::<County>(deps, env, info, city),
        ExecuteMsg::AssignCells { child, prefixes } => {
            region::assign_cells(deps, info, child, prefixes)
        }
        ExecuteMsg::ReleaseCells { prefixes } => region::release_cells(deps, info, prefixes),
        ExecuteMsg::SplitCells { prefix } => region::split_cells(deps, info, prefix),
        ExecuteMsg::ProposeOwner { owner } => region::propose_owner(deps, info, owner),
        ExecuteMsg::AcceptOwner {} => region::accept_owner(deps, info),
    }
}

/// Answers for free.
///
/// # Errors
/// See the functions of `wayclear-region` behind each query.
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
        QueryMsg::InUse { prefix } => to_json_binary(&region::in_use(deps, prefix)?),
    };
    Ok(answer?)
}

/// Takes note of a city that has been made.
///
/// # Errors
/// See [`region::reply`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    region::reply(deps, reply)
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
    region::migrate::<County>(deps)
}
