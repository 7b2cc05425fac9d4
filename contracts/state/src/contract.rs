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

/// Makes the root of a tree.
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
    region::instantiate::<State>(deps, info, msg)
}

/// Sends a visit down the tree, or changes the tree for its owner.
///
/// # Errors
/// See the functions of `wayclear-region` behind each message.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    match msg {
        ExecuteMsg::Visit { place, action } => region::visit(deps.as_ref(), info, place, action),
        ExecuteMsg::AddCounty { county } => region::add_child::<State>(deps, info, county),
        ExecuteMsg::AssignCells { child, prefixes } => {
            region::assign_cells::<State>(deps, info, child, prefixes)
        }
        ExecuteMsg::ReleaseCells { prefixes } => {
            region::release_cells::<State>(deps, info, prefixes)
        }
        ExecuteMsg::UpdateCodeIds { code_ids } => {
            region::update_code_ids::<State>(deps, info, code_ids)
        }
        ExecuteMsg::ProposeOwner { owner } => region::propose_owner::<State>(deps, info, owner),
        ExecuteMsg::AcceptOwner {} => region::accept_owner::<State>(deps, info),
    }
}

/// Answers for free.
///
/// # Errors
/// See the functions of `wayclear-region` behind each query.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&region::config::<State>(deps)?),
        QueryMsg::Children { start_after, limit } => {
            to_json_binary(&region::children(deps, start_after, limit)?)
        }
        QueryMsg::Cells { start_after, limit } => {
            to_json_binary(&region::cells(deps, start_after, limit)?)
        }
        QueryMsg::InUse { prefix } => to_json_binary(&region::in_use(deps, prefix)?),
        QueryMsg::Locate { place } => to_json_binary(&region::locate(deps, place)?),
    };
    Ok(answer?)
}

/// Takes note of a county that has been made.
///
/// # Errors
/// See [`region::reply`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    region::reply::<State>(deps, reply)
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
