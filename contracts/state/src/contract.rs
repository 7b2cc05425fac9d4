//! Entry points and dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
};
use cw_utils::nonpayable;
use wayclear_api::state::{ExecuteMsg, InstantiateMsg, QueryMsg};
use wayclear_api::MigrateMsg;
use wayclear_region::{self as region, ContractError, State};

/// Makes the root of a tree, and its registry.
///
/// # Errors
/// See [`region::instantiate_state`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    region::instantiate_state(deps, env, info, msg)
}

/// Sends a visit down the tree, or changes the tree for its owner.
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
        ExecuteMsg::Visit { place, action } => region::visit(deps.as_ref(), info, place, action),
        ExecuteMsg::AddCounty { county } => region::add_child::<State>(deps, env, info, county),
        ExecuteMsg::AssignCells { child, prefixes } => {
            region::assign_cells(deps, info, child, prefixes)
        }
        ExecuteMsg::ReleaseCells { prefixes } => region::release_cells(deps, info, prefixes),
        ExecuteMsg::SplitCells { prefix } => region::split_cells(deps, info, prefix),
        ExecuteMsg::SetCodeIds { code_ids } => region::set_code_ids(deps, info, code_ids),
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
        QueryMsg::Locate { place } => to_json_binary(&region::locate(deps, place)?),
        QueryMsg::CodeIds {} => to_json_binary(&region::code_ids(deps)?),
    };
    Ok(answer?)
}

/// Takes note of a county that has been made, or of the registry.
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
    region::migrate::<State>(deps)
}
