//! Entry points and dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, MigrateInfo, Response,
};
use cw_utils::nonpayable;
use wayclear_api::contact_registry::{
    check_prune, checked_delay, ExecuteMsg, InstantiateMsg, QueryMsg, MAX_AUTHORITIES,
};
use wayclear_api::{
    check_count, checked_address, checked_window, contract_names, events, MigrateMsg, Ownership,
};

use crate::contacts::prune_contacts;
use crate::prune::{prune, PRUNED_BY_AN_EXECUTE};
use crate::state::{init_counters, load_config, save_config, Config};
use crate::{contacts, owner, query, report, risk, ContractError};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes a registry with its first authorities and risk model.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::InvalidKey`], [`ContractError::Payment`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = Config {
        ownership: Ownership::new(checked_address(deps.api, &msg.owner)?),
        policy: msg.policy,
        window_seconds: checked_window(msg.window_seconds)?,
        risk_model_delay_seconds: checked_delay(msg.risk_model_delay_seconds)?,
    };
    check_count("authorities", msg.authorities.len(), 0, MAX_AUTHORITIES)?;
    cw2::set_contract_version(deps.storage, contract_names::CONTACT_REGISTRY, VERSION)?;
    save_config(deps.storage, &config)?;
    init_counters(deps.storage)?;
    risk::store_version(deps.storage, 1, msg.risk_model, env.block.time.seconds())?;
    for authority in msg.authorities {
        owner::store_authority(deps.branch(), authority)?;
    }
    Ok(Response::new())
}

/// Takes contacts, reports and the owner's changes; removes a few expired rows on the way.
///
/// # Errors
/// [`ContractError`], see each message.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    prune(deps.storage, env.block.time.seconds(), PRUNED_BY_AN_EXECUTE)?;
    match msg {
        ExecuteMsg::RecordContacts { contacts } => {
            contacts::record_contacts(deps, env, info, contacts)
        }
        ExecuteMsg::ReportInfection {
            chunks,
            attestation,
            disclosure,
        } => report::report_infection(deps, env, info, chunks, attestation, disclosure),
        ExecuteMsg::Disclose { case, disclosure } => {
            report::disclose(deps, env, info, case, disclosure)
        }
        ExecuteMsg::ReportRecovery {} => report::report_recovery(deps, env, info),
        ExecuteMsg::RevokeCase { case } => report::revoke_case(deps, env, info, case),
        ExecuteMsg::SetAuthority { authority } => owner::set_authority(deps, info, authority),
        ExecuteMsg::RemoveAuthority { account } => owner::remove(deps, info, account),
        ExecuteMsg::SetRiskModel {
            model,
            effective_at,
        } => risk::set_risk_model(deps, env, info, model, effective_at),
        ExecuteMsg::Prune { account, limit } => prune_rows(deps, env, account, limit),
        ExecuteMsg::ProposeOwner { owner } => owner::propose_owner(deps, info, owner),
        ExecuteMsg::AcceptOwner {} => owner::accept_owner(deps, info),
    }
}

fn prune_rows(
    deps: DepsMut,
    env: Env,
    account: Option<String>,
    limit: u32,
) -> Result<Response, ContractError> {
    check_prune(limit)?;
    let now = env.block.time.seconds();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let rows = match account {
        Some(account) => {
            let account = checked_address(deps.api, &account)?;
            let config = load_config(deps.storage)?;
            prune_contacts(deps.storage, &config, now, &account, limit)?
        }
        None => prune(deps.storage, now, limit)?,
    };
    Ok(Response::new().add_event(events::Pruned { rows: rows as u64 }))
}

/// Answers for free.
///
/// # Errors
/// [`ContractError`], see each query.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Authorities { start_after, limit } => {
            to_json_binary(&query::authorities(deps, start_after, limit)?)
        }
        QueryMsg::Health { account } => to_json_binary(&query::health(deps, env, account)?),
        QueryMsg::Case { case } => to_json_binary(&query::case(deps, env, case)?),
        QueryMsg::Cases { start_after, limit } => {
            to_json_binary(&query::cases(deps, env, start_after, limit)?)
        }
        QueryMsg::Disclosures { start_after, limit } => {
            to_json_binary(&query::disclosures(deps, env, start_after, limit)?)
        }
        QueryMsg::Match { mac_hashes } => {
            to_json_binary(&query::find_matches(deps, env, mac_hashes)?)
        }
        QueryMsg::Contacts {
            account,
            start_after,
            limit,
        } => to_json_binary(&query::contacts(deps, env, account, start_after, limit)?),
        QueryMsg::Exposures {
            account,
            start_after,
            limit,
        } => to_json_binary(&query::exposures(deps, env, account, start_after, limit)?),
        QueryMsg::RiskModel { version } => to_json_binary(&risk::risk_model(deps, env, version)?),
        QueryMsg::Risk { exposures, version } => {
            to_json_binary(&risk::risk(deps, env, exposures, version)?)
        }
    };
    Ok(answer?)
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
