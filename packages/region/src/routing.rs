//! Visits on their way down the tree.

use cosmwasm_std::{wasm_execute, Addr, Deps, MessageInfo, Response, StdResult, WasmMsg};
use wayclear_api::location;
use wayclear_api::region::{Action, Config, Forward};
use wayclear_api::Place;

use crate::state::{find_cell, load_config};
use crate::ContractError;

/// Anyone, at the root: goes to a place. The message is checked here and nowhere below.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::NoRoute`].
pub fn visit(
    deps: Deps,
    info: MessageInfo,
    place: Place,
    action: Action,
) -> Result<Response, ContractError> {
    place.check()?;
    action.check()?;
    let config = load_config(deps.storage)?;
    let visit = Forward {
        visitor: info.sender,
        place,
        action,
    };
    send_down(deps, &config, visit)
}

/// Parent, at a county: sends a visit on to the city.
///
/// # Errors
/// [`ContractError::NotParent`], [`ContractError::NoRoute`].
pub fn forward(deps: Deps, info: MessageInfo, visit: Forward) -> Result<Response, ContractError> {
    let config = load_config(deps.storage)?;
    check_parent(&config, &info)?;
    send_down(deps, &config, visit)
}

/// That the sender is the recorded parent.
///
/// # Errors
/// [`ContractError::NotParent`].
pub fn check_parent(config: &Config, info: &MessageInfo) -> Result<(), ContractError> {
    if config.parent.as_ref() == Some(&info.sender) {
        Ok(())
    } else {
        Err(ContractError::NotParent)
    }
}

fn send_down(deps: Deps, config: &Config, visit: Forward) -> Result<Response, ContractError> {
    match find_cell(deps.storage, config, &visit.place)? {
        Some(cell) => Ok(Response::new().add_message(forward_message(&cell.address, visit)?)),
        None => Err(ContractError::NoRoute {
            place: visit.place.to_string(),
            region: config.key.clone(),
        }),
    }
}

/// The message that sends a visit one level down; `Forward` reads the same at every level.
///
/// # Errors
/// If the message does not serialise.
pub fn forward_message(to: &Addr, visit: Forward) -> StdResult<WasmMsg> {
    let Forward {
        visitor,
        place,
        action,
    } = visit;
    let forward = location::ExecuteMsg::Forward {
        visitor,
        place,
        action,
    };
    wasm_execute(to, &forward, vec![])
}
