//! The owner's messages: policy, gas of locations, hand-over.

use cosmwasm_std::{Addr, DepsMut, MessageInfo, Response};
use wayclear_api::contact_registry::{GasLimit, ReportPolicy};
use wayclear_api::{events, OwnershipError};

use crate::state::{save_config, Config};
use crate::ContractError;

/// That the sender owns the registry.
pub fn check_owner(config: &Config, sender: &Addr) -> Result<(), OwnershipError> {
    config.ownership.check(sender)
}

/// Owner: from now on an authority's signature is needed.
pub fn require_attestation(
    deps: DepsMut,
    mut config: Config,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    check_owner(&config, &info.sender)?;
    config.policy = ReportPolicy::Attested;
    save_config(deps.storage, &config)?;
    let by = info.sender.into_string();
    Ok(Response::new().add_event(events::AttestationRequired { by }))
}

/// Owner: raises the gas that locations may use.
pub fn raise_location_gas(
    deps: DepsMut,
    mut config: Config,
    info: MessageInfo,
    limit: GasLimit,
) -> Result<Response, ContractError> {
    check_owner(&config, &info.sender)?;
    limit.check()?;
    let known = &config.location_gas;
    if limit.base < known.base || limit.each < known.each {
        return Err(ContractError::LessGas {
            base: known.base,
            each: known.each,
        });
    }
    let raised = events::LocationGasRaised {
        base: limit.base,
        each: limit.each,
    };
    config.location_gas = limit.into();
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(raised))
}

/// Owner: offers the contract to a successor; `None` withdraws the offer.
pub fn propose_owner(
    deps: DepsMut,
    mut config: Config,
    info: MessageInfo,
    successor: Option<String>,
) -> Result<Response, ContractError> {
    let proposed = config
        .ownership
        .propose(deps.api, &info.sender, successor)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(proposed))
}

/// Proposed owner: takes the contract over.
pub fn accept_owner(
    deps: DepsMut,
    mut config: Config,
    info: MessageInfo,
) -> Result<Response, ContractError> {
    let changed = config.ownership.accept(info.sender)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(changed))
}
