//! The owner's own messages.

use cosmwasm_std::{Deps, DepsMut, MessageInfo, Response};
use wayclear_api::events;
use wayclear_api::region::Config;

use crate::state::{load_config, save_config};
use crate::{ContractError, Region};

/// The config, if the sender is the owner.
pub(crate) fn load_as_owner<R: Region>(
    deps: Deps,
    info: &MessageInfo,
) -> Result<Config<R::CodeIdsRow>, ContractError> {
    let config = load_config::<R::CodeIdsRow>(deps.storage)?;
    config.ownership.check(&info.sender)?;
    Ok(config)
}

/// That the sender is the owner.
///
/// # Errors
/// [`ContractError::Ownership`].
pub fn check_owner<R: Region>(deps: Deps, info: &MessageInfo) -> Result<(), ContractError> {
    load_as_owner::<R>(deps, info).map(drop)
}

/// Owner: sets the codes of future children of this contract.
///
/// # Errors
/// [`ContractError::Ownership`].
pub fn update_code_ids<R: Region>(
    deps: DepsMut,
    info: MessageInfo,
    code_ids: R::CodeIds,
) -> Result<Response, ContractError> {
    let mut config = load_as_owner::<R>(deps.as_ref(), &info)?;
    config.code_ids = code_ids.into();
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(events::CodeIdsUpdated { region: config.key }))
}

/// Owner: offers the contract to a successor; `None` withdraws the offer.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`].
pub fn propose_owner<R: Region>(
    deps: DepsMut,
    info: MessageInfo,
    successor: Option<String>,
) -> Result<Response, ContractError> {
    let mut config = load_config::<R::CodeIdsRow>(deps.storage)?;
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
pub fn accept_owner<R: Region>(
    deps: DepsMut,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    let mut config = load_config::<R::CodeIdsRow>(deps.storage)?;
    let changed = config.ownership.accept(info.sender)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(changed))
}
