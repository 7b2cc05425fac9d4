//! Entry points and dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Reply, Response,
};
use cw_utils::nonpayable;
use wayclear_api::contact_registry::{
    checked_delay, ExecuteMsg, GasLimit, InstantiateMsg, QueryMsg, MAX_AUTHORITIES,
};
use wayclear_api::{
    check_count, check_distinct, check_prune, checked_address, checked_window, contract_names,
    events, MigrateMsg, Ownership,
};

use crate::prune::{prune, PRUNED_BEYOND_WRITTEN};
use crate::state::{load_config, save_config, Config};
use crate::{
    appoint, contacts, disclose, feed, health, locations, owner, query, revoke, risk, tree,
    ContractError,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes a registry with its first authorities and risk model; the sender is its state.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::InvalidKey`], [`ContractError::KeysOverlap`],
/// [`ContractError::Payment`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = Config {
        ownership: Ownership::new(checked_address(deps.api, &msg.owner)?),
        state: info.sender,
        policy: msg.policy,
        window_seconds: checked_window(msg.window_seconds)?,
        risk_model_delay_seconds: checked_delay(msg.risk_model_delay_seconds)?,
        location_gas: GasLimit::LEAST.into(),
    };
    let authorities = msg.authorities;
    check_count("authorities", authorities.len(), 0, MAX_AUTHORITIES)?;
    check_distinct("authorities", authorities.iter().map(|a| &a.account))?;
    cw2::set_contract_version(deps.storage, contract_names::CONTACT_REGISTRY, VERSION)?;
    save_config(deps.storage, &config)?;
    feed::begin(deps.storage);
    risk::store_version(deps.storage, 1, msg.risk_model, env.block.time.seconds())?;
    for authority in authorities {
        appoint::store(deps.storage, deps.api, &env, &config, authority)?;
    }
    Ok(Response::new())
}

/// Takes slips, revocations, contacts and the owner's changes; removes a few rows past their retention on the way.
///
/// # Errors
/// [`ContractError`], see each message.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = load_config(deps.storage)?;
    let (response, written) = carry_out(deps.branch(), &env, &config, info, msg)?;
    let limit = written.saturating_add(PRUNED_BEYOND_WRITTEN);
    prune(deps.storage, &env, &config, limit)?;
    Ok(response)
}

/// What came of a message, and how many rows were written that will have to be removed again.
fn carry_out(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<(Response, usize), ContractError> {
    match msg {
        ExecuteMsg::Disclose {
            authority,
            issued,
            slips,
        } => return disclose::disclose(deps, env, config, info, authority, issued, &slips),
        ExecuteMsg::Revoke { ids } => return revoke::revoke(deps, env, config, info, &ids),
        ExecuteMsg::InfectedVisit {
            place,
            interval,
            account,
        } => return tree::infected_visit(deps, env, config, info, &place, interval, &account),
        ExecuteMsg::PlacesCleaned { places } => {
            return tree::places_cleaned(deps, env, config, info, &places)
        }
        ExecuteMsg::RecordContacts { contacts } => {
            return contacts::record_contacts(deps, env, config, info, contacts)
        }
        ExecuteMsg::ReportRecovery {} => health::report_recovery(deps, env, info),
        ExecuteMsg::SetAuthority { authority } => {
            appoint::set_authority(deps, env, config, info, authority)
        }
        ExecuteMsg::StrikeKey {
            account,
            public_key,
        } => appoint::strike_key(deps, env, config, info, account, public_key),
        ExecuteMsg::RemoveAuthority {
            account,
            may_revoke,
        } => appoint::remove_authority(deps, config, info, account, may_revoke),
        ExecuteMsg::RequireAttestation {} => owner::require_attestation(deps, config.clone(), info),
        ExecuteMsg::RaiseLocationGas { limit } => {
            owner::raise_location_gas(deps, config.clone(), info, limit)
        }
        ExecuteMsg::SetRiskModel {
            model,
            effective_at,
        } => risk::set_risk_model(deps, env, config, info, model, effective_at),
        ExecuteMsg::Prune { limit } => prune_rows(deps, env, config, limit),
        ExecuteMsg::ProposeOwner { owner } => {
            owner::propose_owner(deps, config.clone(), info, owner)
        }
        ExecuteMsg::AcceptOwner {} => owner::accept_owner(deps, config.clone(), info),
    }
    .map(|response| (response, 0))
}

fn prune_rows(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    limit: u32,
) -> Result<Response, ContractError> {
    let rows = prune(deps.storage, env, config, check_prune(limit)?)?;
    Ok(Response::new().add_event(events::Pruned { rows: rows as u64 }))
}

/// Answers for free.
///
/// # Errors
/// [`ContractError`], see each query.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let env = &env;
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Authorities { start_after, limit } => {
            to_json_binary(&query::authorities(deps, env, start_after, limit)?)
        }
        QueryMsg::Health { account } => to_json_binary(&query::health(deps, env, account)?),
        QueryMsg::Ids { start_after, limit } => {
            to_json_binary(&query::ids(deps, env, start_after, limit)?)
        }
        QueryMsg::CheckSlips {
            authority,
            issued,
            slips,
            sender,
        } => to_json_binary(&disclose::check(
            deps, env, authority, issued, &slips, sender,
        )?),
        QueryMsg::Feed { from } => to_json_binary(&query::feed(deps, from)?),
        QueryMsg::Match { day, mac_hashes } => {
            to_json_binary(&query::find_matches(deps, env, day, &mac_hashes)?)
        }
        QueryMsg::Contacts {
            account,
            start_after,
            limit,
        } => to_json_binary(&query::contacts(
            deps,
            env,
            &account,
            start_after.as_ref(),
            limit,
        )?),
        QueryMsg::Exposures {
            account,
            start_after,
            limit,
        } => to_json_binary(&query::exposures(
            deps,
            env,
            &account,
            start_after.as_ref(),
            limit,
        )?),
        QueryMsg::RiskModel { version } => to_json_binary(&risk::risk_model(deps, env, version)?),
        QueryMsg::Risk { exposures, version } => {
            to_json_binary(&risk::risk(deps, env, &exposures, version)?)
        }
    };
    Ok(answer?)
}

/// Takes back what a location failed to take.
///
/// # Errors
/// See [`locations::reply`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    locations::reply(deps, &env, reply)
}

/// Moves to the same or a newer version.
///
/// # Errors
/// [`ContractError::Std`] for another contract or an older version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(
    deps: DepsMut,
    _env: Env,
    _msg: MigrateMsg,
    _info: MigrateInfo,
) -> Result<Response, ContractError> {
    cw2::ensure_from_older_version(deps.storage, contract_names::CONTACT_REGISTRY, VERSION)?;
    Ok(Response::new())
}
