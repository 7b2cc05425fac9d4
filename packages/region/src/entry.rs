//! Entry points that are the same on every level.

use cosmwasm_std::{from_json, DepsMut, MessageInfo, Reply, Response, StdError};
use cw_utils::{nonpayable, parse_instantiate_response_data};
use wayclear_api::region::{Config, InstantiateMsg};
use wayclear_api::{
    checked_address, checked_name, checked_window, contract_names, events, raw, Ownership,
    MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH,
};

use crate::cells::assign;
use crate::children::{Created, REPLY_CREATED};
use crate::routing::forward_message;
use crate::state::{load_config, save_child, save_config};
use crate::{ContractError, Region};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes a region; the sender is the parent of every level but the root.
///
/// # Errors
/// [`ContractError::Invalid`], [`ContractError::NotARegistry`], [`ContractError::Payment`].
pub fn instantiate<R: Region>(
    deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg<R::CodeIds>,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    R::check_key(&msg.key)?;
    let registry = checked_address(deps.api, &msg.registry)?;
    if R::IS_ROOT && !raw::is_contract(&deps.querier, &registry, contract_names::CONTACT_REGISTRY) {
        return Err(ContractError::NotARegistry {
            address: msg.registry,
        });
    }
    let config = Config {
        key: msg.key,
        name: checked_name(&msg.name)?,
        parent: (!R::IS_ROOT).then_some(info.sender),
        ownership: Ownership::new(checked_address(deps.api, &msg.owner)?),
        admin: msg
            .admin
            .map(|admin| checked_address(deps.api, &admin))
            .transpose()?,
        registry,
        window_seconds: checked_window(msg.window_seconds)?,
        code_ids: msg.code_ids.into(),
        prefix_counts: vec![0; (MIN_PREFIX_LENGTH..=MAX_PREFIX_LENGTH).count()],
    };
    cw2::set_contract_version(deps.storage, R::NAME, VERSION)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new())
}

/// Changes the code of a region to the same or a newer version of the same contract.
///
/// # Errors
/// [`ContractError::Std`] for another contract or an older version.
pub fn migrate<R: Region>(deps: DepsMut) -> Result<Response, ContractError> {
    cw2::ensure_from_older_version(deps.storage, R::NAME, VERSION)?;
    Ok(Response::new())
}

/// Records a child that has been made, routes its cells to it, and sends it the visit it was made for.
///
/// # Errors
/// [`ContractError::UnknownReply`], [`ContractError::ForeignPayload`], [`ContractError::CellOverlap`].
pub fn reply<R: Region>(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let id = reply.id;
    if id != REPLY_CREATED {
        return Err(ContractError::UnknownReply { id });
    }
    let Created {
        key,
        prefixes,
        visit,
    } = from_json(&reply.payload).map_err(|_| ContractError::ForeignPayload { id })?;
    let answer = reply
        .result
        .into_result()
        .map_err(StdError::msg)?
        .msg_responses
        .into_iter()
        .next();
    let data = answer.map(|answer| answer.value).unwrap_or_default();
    let address = parse_instantiate_response_data(&data)?.contract_address;
    let address = checked_address(deps.api, &address)?;

    save_child(deps.storage, &key, &address)?;
    let mut response = Response::new().add_event(events::ChildCreated {
        key: key.clone(),
        address: address.to_string(),
    });
    if !prefixes.is_empty() {
        let mut config = load_config::<R::CodeIdsRow>(deps.storage)?;
        let assigned = assign(deps.storage, &mut config, &key, &address, &prefixes)?;
        save_config(deps.storage, &config)?;
        response = response.add_event(assigned);
    }
    if let Some(visit) = visit {
        response = response.add_message(forward_message(&address, visit)?);
    }
    Ok(response)
}
