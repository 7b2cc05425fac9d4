//! The contract, for a chain.

#![allow(clippy::missing_errors_doc)] // What each refuses stands in the library.

use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use wayclear_study_region as study;

type Answer<T> = Result<T, String>;

#[entry_point]
pub fn instantiate(
    deps: DepsMut,
    _: Env,
    info: MessageInfo,
    msg: study::InstantiateMsg,
) -> Answer<Response> {
    study::instantiate(deps, info, msg).map_err(|error| error.to_string())
}

#[entry_point]
pub fn execute(
    deps: DepsMut,
    _: Env,
    info: MessageInfo,
    msg: study::ExecuteMsg,
) -> Answer<Response> {
    study::execute(deps, info, msg).map_err(|error| error.to_string())
}

#[entry_point]
pub fn query(deps: Deps, _: Env, msg: study::QueryMsg) -> Answer<Binary> {
    study::query(deps, msg).map_err(|error| error.to_string())
}

#[entry_point]
pub fn reply(deps: DepsMut, _: Env, reply: Reply) -> Answer<Response> {
    study::reply(deps, reply).map_err(|error| error.to_string())
}
