//! What a city does for visits, owner and cleaners.

use cosmwasm_std::{
    to_json_binary, wasm_execute, Addr, Deps, DepsMut, Env, MessageInfo, Response, Uint128,
};
use wayclear_api::city::{RewardPolicy, MAX_CLEANED, MAX_CLEANERS};
use wayclear_api::events::{self, Maybe};
use wayclear_api::region::{Action, Forward};
use wayclear_api::{
    check_count, check_distinct, checked_address, checked_name, contact_registry, location, raw,
    Place, Surface,
};
use wayclear_region::{
    check_owner, check_parent, create_child, forward_message, load_config, may_load_child,
    tree_codes, NewContract,
};

use crate::state::{add_cleaner, is_cleaner, remove_cleaner, save_policy};
use crate::ContractError;

/// Parent: sends a visit to its location, which is made first if there is none.
pub fn forward(
    deps: Deps,
    env: Env,
    info: MessageInfo,
    visit: Forward,
) -> Result<Response, ContractError> {
    let config = load_config(deps.storage)?;
    check_parent(&config, &info)?;
    let key = visit.place.to_string();
    if let Some(location) = may_load_child(deps.storage, &key)? {
        return Ok(Response::new().add_message(forward_message(&location, visit)?));
    }
    // Nothing is made for tags that the location would refuse.
    let now = env.block.time.seconds();
    if let Err(error) = visit.action.check_time(now, config.window_seconds) {
        return match visit.action {
            Action::CheckIns { interval, .. } => {
                Ok(Response::new().add_event(events::CheckInsRefused { interval }))
            }
            _ => Err(error.into()),
        };
    }
    let new = NewContract {
        code_id: tree_codes(deps, &env, &config.state)?.location.id,
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
    check_owner(deps.as_ref(), &info)?;
    check_count("add", add.len(), 0, MAX_CLEANERS)?;
    check_count("remove", remove.len(), 0, MAX_CLEANERS)?;
    for account in &add {
        add_cleaner(deps.storage, &checked_address(deps.api, account)?)?;
    }
    for account in &remove {
        remove_cleaner(deps.storage, &checked_address(deps.api, account)?);
    }
    Ok(Response::new().add_event(events::CleanersUpdated {
        added: events::List::of(add),
        removed: events::List::of(remove),
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
    check_owner(deps, &info)?;
    let label = label.as_deref().map(checked_name).transpose()?;
    tell_location(
        deps,
        &place,
        &location::ExecuteMsg::Describe { label, surface },
    )
}

/// Owner or cleaner: these places have been cleaned now. The registry hears of those that were infected, after they know.
pub fn mark_cleaned(
    deps: Deps,
    env: Env,
    info: MessageInfo,
    places: &[Place],
) -> Result<Response, ContractError> {
    let config = load_config(deps.storage)?;
    if config.ownership.owner != info.sender && !is_cleaner(deps.storage, &info.sender) {
        return Err(ContractError::NotCleaner);
    }
    check_count("places", places.len(), 1, MAX_CLEANED)?;
    check_distinct("places", places)?;
    let now = env.block.time.seconds();
    let clean = location::ExecuteMsg::MarkCleaned {};
    let mut response = Response::new();
    let mut infected = vec![];
    for place in places {
        let location = find_location(deps, place)?;
        let ledger = raw::ledger(&deps.querier, &location)?;
        if ledger.ledger().status(now) == location::Status::Infected {
            infected.push(place.clone());
        }
        response = response.add_message(wasm_execute(location, &clean, vec![])?);
    }
    if !infected.is_empty() {
        let told = contact_registry::ExecuteMsg::PlacesCleaned { places: infected };
        response = response.add_message(wasm_execute(config.registry, &told, vec![])?);
    }
    Ok(response.add_event(events::PlacesCleaned {
        by: info.sender.into_string(),
        count: places.len() as u64,
    }))
}

/// Owner: what visitors are paid; `None` turns rewards off.
pub fn set_reward_policy(
    deps: DepsMut,
    info: MessageInfo,
    policy: Option<RewardPolicy>,
) -> Result<Response, ContractError> {
    check_owner(deps.as_ref(), &info)?;
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
    check_owner(deps, &info)?;
    tell_location(
        deps,
        &place,
        &location::ExecuteMsg::WithdrawRewards { amount, to },
    )
}

/// Owner: takes out coins that a location holds beside its pool.
pub fn sweep(
    deps: Deps,
    info: MessageInfo,
    place: Place,
    denom: String,
    to: Addr,
) -> Result<Response, ContractError> {
    check_owner(deps, &info)?;
    tell_location(deps, &place, &location::ExecuteMsg::Sweep { denom, to })
}

fn tell_location(
    deps: Deps,
    place: &Place,
    msg: &location::ExecuteMsg,
) -> Result<Response, ContractError> {
    let location = find_location(deps, place)?;
    Ok(Response::new().add_message(wasm_execute(location, msg, vec![])?))
}

fn find_location(deps: Deps, place: &Place) -> Result<Addr, ContractError> {
    place.check()?;
    let key = place.to_string();
    may_load_child(deps.storage, &key)?.ok_or(ContractError::NoLocation { place: key })
}
