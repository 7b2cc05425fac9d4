//! The owner's own messages.

use cosmwasm_std::{Deps, DepsMut, MessageInfo, Response};
use wayclear_api::region::Config;

use crate::state::{load_config, save_config};
use crate::ContractError;

/// The config, if the sender is the owner.
pub(crate) fn load_as_owner(deps: Deps, info: &MessageInfo) -> Result<Config, ContractError> {
    let config = load_config(deps.storage)?;
    config.ownership.check(&info.sender)?;
    Ok(config)
}

/// That the sender is the owner.
///
/// # Errors
/// [`ContractError::Ownership`].
pub fn check_owner(deps: Deps, info: &MessageInfo) -> Result<(), ContractError> {
    load_as_owner(deps, info).map(drop)
}

/// Owner: offers the contract to a successor; `None` withdraws the offer.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`].
pub fn propose_owner(
    deps: DepsMut,
    info: MessageInfo,
    successor: Option<String>,
) -> Result<Response, ContractError> {
    let mut config = load_config(deps.storage)?;
    let proposed = config
        .ownership
        .propose(deps.api, &info.sender, successor)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(proposed))
}

/// Proposed owner: takes the contract over.
///
/// # Errors
/// [`ContractError::Ownership`].
pub fn accept_owner(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    let mut config = load_config(deps.storage)?;
    let changed = config.ownership.accept(info.sender)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(changed))
}
