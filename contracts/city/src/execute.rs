//! What a city does for visits, owner and cleaners.

use cosmwasm_std::{
    to_json_binary, wasm_execute, Addr, Deps, DepsMut, MessageInfo, Response, Uint128,
};
use wayclear_api::city::{CodeIdsRow, RewardPolicy, MAX_CLEANERS};
use wayclear_api::events::{self, Maybe};
use wayclear_api::location::{self, Surface};
use wayclear_api::region::Forward;
use wayclear_api::{check_count, checked_address, checked_name, Place};
use wayclear_region::{
    check_owner, check_parent, create_child, forward_message, load_config, may_load_child, City,
    NewContract,
};

use crate::state::{add_cleaner, is_cleaner, remove_cleaner, save_policy};
use crate::ContractError;

/// Parent: sends a visit to its location, which is made first if there is none.
pub fn forward(deps: Deps, info: MessageInfo, visit: Forward) -> Result<Response, ContractError> {
    let config = load_config::<CodeIdsRow>(deps.storage)?;
    check_parent(&config, &info)?;
    let key = visit.place.to_string();
    if let Some(location) = may_load_child(deps.storage, &key)? {
        return Ok(Response::new().add_message(forward_message(&location, visit)?));
    }
    let new = NewContract {
        code_id: config.code_ids.location,
        label: format!("wayclear location {key}"),
        admin: config.admin.map(String::from),
        msg: to_json_binary(&location::InstantiateMsg {
            place: visit.place.clone(),
            registry: config.registry.into_string(),
            window_seconds: config.window_seconds,
        })?,
    };
    let create = create_child(new, key, vec![], Some(visit))?;
    Ok(Response::new().add_submessage(create))
}

/// Owner: who may mark places as cleaned.
pub fn update_cleaners(
    deps: DepsMut,
    info: MessageInfo,
    add: Vec<String>,
    remove: Vec<String>,
) -> Result<Response, ContractError> {
    check_owner::<City>(deps.as_ref(), &info)?;
    check_count("add", add.len(), 0, MAX_CLEANERS)?;
    check_count("remove", remove.len(), 0, MAX_CLEANERS)?;
    for account in &add {
        add_cleaner(deps.storage, &checked_address(deps.api, account)?)?;
    }
    for account in &remove {
        remove_cleaner(deps.storage, &checked_address(deps.api, account)?);
    }
    Ok(Response::new().add_event(events::CleanersUpdated {
        added: add.len() as u64,
        removed: remove.len() as u64,
    }))
}

/// Owner: what a place is called and made of.
pub fn describe_location(
    deps: Deps,
    info: MessageInfo,
    place: Place,
    label: Option<String>,
    surface: Surface,
) -> Result<Response, ContractError> {
    check_owner::<City>(deps, &info)?;
    let label = label.as_deref().map(checked_name).transpose()?;
    tell_location(
        deps,
        &place,
        &location::ExecuteMsg::Describe { label, surface },
    )
}

/// Owner or cleaner: the place has been cleaned now.
pub fn mark_cleaned(
    deps: Deps,
    info: MessageInfo,
    place: Place,
) -> Result<Response, ContractError> {
    let config = load_config::<CodeIdsRow>(deps.storage)?;
    if config.ownership.owner != info.sender && !is_cleaner(deps.storage, &info.sender) {
        return Err(ContractError::NotCleaner);
    }
    tell_location(deps, &place, &location::ExecuteMsg::MarkCleaned {})
}

/// Owner: what visitors are paid; `None` turns rewards off.
pub fn set_reward_policy(
    deps: DepsMut,
    info: MessageInfo,
    policy: Option<RewardPolicy>,
) -> Result<Response, ContractError> {
    check_owner::<City>(deps.as_ref(), &info)?;
    if let Some(policy) = &policy {
        policy.check()?;
    }
    save_policy(deps.storage, policy.clone().map(Into::into))?;
    let denom = Maybe(policy.map(|policy| policy.denom));
    Ok(Response::new().add_event(events::RewardPolicySet { denom }))
}

/// Owner: takes money out of a location's pool.
pub fn withdraw_rewards(
    deps: Deps,
    info: MessageInfo,
    place: Place,
    amount: Uint128,
    to: Addr,
) -> Result<Response, ContractError> {
    check_owner::<City>(deps, &info)?;
    tell_location(
        deps,
        &place,
        &location::ExecuteMsg::WithdrawRewards { amount, to },
    )
}

fn tell_location(
    deps: Deps,
    place: &Place,
    msg: &location::ExecuteMsg,
) -> Result<Response, ContractError> {
    place.check()?;
    let key = place.to_string();
    match may_load_child(deps.storage, &key)? {
        Some(location) => Ok(Response::new().add_message(wasm_execute(location, msg, vec![])?)),
        None => Err(ContractError::NoLocation { place: key }),
    }
}
