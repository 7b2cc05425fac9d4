//! Entry points that are the same on every level.

use cosmwasm_std::{
    to_json_binary, Addr, DepsMut, Env, MessageInfo, Reply, Response, StdError, SubMsg, WasmMsg,
};
use cw_utils::{nonpayable, parse_instantiate_response_data};
use wayclear_api::region::{Config, InstantiateMsg};
use wayclear_api::{
    check_count, checked_address, checked_name, checked_window, contact_registry, events, state,
    Ownership, MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH,
};

use crate::children::{record_child, REPLY_CREATED};
use crate::codes::check_code_ids;
use crate::state::{load_config, save_code_ids, save_config};
use crate::{ContractError, Region, State};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPLY_REGISTRY: u64 = 2;

/// Makes a state and, in the same message, its registry.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::NoSuchCode`], [`ContractError::OtherCode`],
/// [`ContractError::Payment`].
pub fn instantiate_state(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: state::InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    check_count(
        "authorities",
        msg.registry.authorities.len(),
        0,
        contact_registry::MAX_AUTHORITIES,
    )?;
    check_code_ids(&deps.querier, &msg.code_ids)?;
    let own = env.contract.address;
    let registry = WasmMsg::Instantiate {
        admin: msg.admin.clone(),
        code_id: msg.code_ids.registry.id,
        msg: to_json_binary(&contact_registry::InstantiateMsg {
            owner: msg.registry.owner,
            policy: msg.registry.policy,
            window_seconds: msg.window_seconds,
            authorities: msg.registry.authorities,
            risk_model: msg.registry.risk_model,
            risk_model_delay_seconds: msg.registry.risk_model_delay_seconds,
        })?,
        funds: vec![],
        label: format!("wayclear contact registry of {}", msg.key),
    };
    save_code_ids(deps.storage, &msg.code_ids.into())?;
    let region = InstantiateMsg {
        key: msg.key,
        name: msg.name,
        owner: msg.owner,
        admin: msg.admin,
        state: own.to_string(),
        // Until its reply names the registry, before which nobody can read it.
        registry: own.to_string(),
        window_seconds: msg.window_seconds,
    };
    begin::<State>(deps, None, region)?;
    Ok(Response::new().add_submessage(SubMsg::reply_on_success(registry, REPLY_REGISTRY)))
}

/// Makes a county or city; the sender is the parent.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::Payment`].
pub fn instantiate<R: Region>(
    deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    begin::<R>(deps, Some(info.sender), msg)?;
    Ok(Response::new())
}

fn begin<R: Region>(
    deps: DepsMut,
    parent: Option<Addr>,
    msg: InstantiateMsg,
) -> Result<(), ContractError> {
    R::check_key(&msg.key)?;
    let admin = msg.admin.map(|admin| checked_address(deps.api, &admin));
    let config = Config {
        key: msg.key,
        name: checked_name(&msg.name)?,
        parent,
        ownership: Ownership::new(checked_address(deps.api, &msg.owner)?),
        admin: admin.transpose()?,
        state: checked_address(deps.api, &msg.state)?,
        registry: checked_address(deps.api, &msg.registry)?,
        window_seconds: checked_window(msg.window_seconds)?,
        prefix_counts: vec![0; (MIN_PREFIX_LENGTH..=MAX_PREFIX_LENGTH).count()],
    };
    cw2::set_contract_version(deps.storage, R::NAME, VERSION)?;
    Ok(save_config(deps.storage, &config)?)
}

/// Changes the code of a region to the same or a newer version of the same contract.
///
/// # Errors
/// [`ContractError::Std`] for another contract or an older version.
pub fn migrate<R: Region>(deps: DepsMut) -> Result<Response, ContractError> {
    cw2::ensure_from_older_version(deps.storage, R::NAME, VERSION)?;
    Ok(Response::new())
}

/// Takes note of a contract that has been made: a child, or a state's registry.
///
/// # Errors
/// [`ContractError::UnknownReply`], [`ContractError::ForeignPayload`], [`ContractError::CellOverlap`].
pub fn reply(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let Reply {
        id,
        payload,
        result,
        ..
    } = reply;
    if ![REPLY_CREATED, REPLY_REGISTRY].contains(&id) {
        return Err(ContractError::UnknownReply { id });
    }
    let answer = result.into_result().map_err(StdError::msg)?;
    let data = answer.msg_responses.into_iter().next();
    let data = data.map(|answer| answer.value).unwrap_or_default();
    let address = parse_instantiate_response_data(&data)?.contract_address;
    let address = checked_address(deps.api, &address)?;
    if id == REPLY_CREATED {
        return record_child(deps, &payload, &address);
    }
    let mut config = load_config(deps.storage)?;
    config.registry = address;
    save_config(deps.storage, &config)?;
    let address = config.registry.into_string();
    Ok(Response::new().add_event(events::RegistryCreated { address }))
}
