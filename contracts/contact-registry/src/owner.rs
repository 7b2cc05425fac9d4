//! The owner's messages: authorities and hand-over.

use cosmwasm_std::{DepsMut, MessageInfo, Response, Storage};
use wayclear_api::contact_registry::Authority;
use wayclear_api::{checked_address, events, quoted};

use crate::attestation::check_key;
use crate::state::{
    load_config, may_load_authority, remove_authority, save_authority, save_config, AuthorityRow,
    Config,
};
use crate::ContractError;

/// The configuration, if the sender owns the registry.
pub fn load_as_owner(storage: &dyn Storage, info: &MessageInfo) -> Result<Config, ContractError> {
    let config = load_config(storage)?;
    config.ownership.check(&info.sender)?;
    Ok(config)
}

/// Owner: adds an authority or changes its key and term.
pub fn set_authority(
    deps: DepsMut,
    info: MessageInfo,
    authority: Authority,
) -> Result<Response, ContractError> {
    load_as_owner(deps.storage, &info)?;
    let account = authority.account.clone();
    store_authority(deps, authority)?;
    Ok(Response::new().add_event(events::AuthoritySet { account }))
}

/// Checks and stores an authority.
pub fn store_authority(deps: DepsMut, authority: Authority) -> Result<(), ContractError> {
    authority.check()?;
    let account = checked_address(deps.api, &authority.account)?;
    if let Some(key) = &authority.public_key {
        check_key(deps.api, key)?;
    }
    let row = AuthorityRow {
        public_key: authority.public_key,
        not_before: authority.not_before,
        not_after: authority.not_after,
    };
    Ok(save_authority(deps.storage, &account, &row)?)
}

/// Owner: removes an authority; its cases stand.
pub fn remove(
    deps: DepsMut,
    info: MessageInfo,
    account: String,
) -> Result<Response, ContractError> {
    load_as_owner(deps.storage, &info)?;
    let account_addr = checked_address(deps.api, &account)?;
    if may_load_authority(deps.storage, &account_addr)?.is_none() {
        return Err(ContractError::UnknownAuthority {
            account: quoted(&account),
        });
    }
    remove_authority(deps.storage, &account_addr);
    Ok(Response::new().add_event(events::AuthorityRemoved { account }))
}

/// Owner: offers the contract to a successor; `None` withdraws the offer.
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
pub fn accept_owner(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    let mut config = load_config(deps.storage)?;
    let changed = config.ownership.accept(info.sender)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(changed))
}
