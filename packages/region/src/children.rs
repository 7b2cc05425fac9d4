//! Making children by submessage.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, DepsMut, Env, MessageInfo, Response, StdResult,
    SubMsg, WasmMsg,
};
use wayclear_api::region::{Forward, InstantiateMsg, NewChild};
use wayclear_api::{checked_address, checked_name, events};

use crate::cells::{assign, check_prefixes};
use crate::codes::tree_codes;
use crate::owner::load_as_owner;
use crate::routing::forward_message;
use crate::state::{load_config, may_load_child, save_child, save_config};
use crate::{Branch, ContractError, Region};

pub(crate) const REPLY_CREATED: u64 = 1;

/// What the reply to an instantiation needs to know.
#[cw_serde]
pub(crate) struct Created {
    /// Key to record the child under.
    pub key: String,
    /// Cells to route to the child.
    pub prefixes: Vec<String>,
    /// The visit that made the child, to be sent on to it.
    pub visit: Option<Forward>,
}

/// A contract to be made.
pub struct NewContract {
    pub code_id: u64,
    pub label: String,
    /// Wasm admin; `None` = immutable.
    pub admin: Option<String>,
    pub msg: Binary,
}

/// The submessage that makes a child; the reply records it under `key`, routes `prefixes` to it and sends it `visit`.
///
/// # Errors
/// If the payload does not serialise.
pub fn create_child(
    new: NewContract,
    key: String,
    prefixes: Vec<String>,
    visit: Option<Forward>,
) -> StdResult<SubMsg> {
    let instantiate = WasmMsg::Instantiate {
        admin: new.admin,
        code_id: new.code_id,
        msg: new.msg,
        funds: vec![],
        label: new.label,
    };
    let payload = to_json_binary(&Created {
        key,
        prefixes,
        visit,
    })?;
    Ok(SubMsg::reply_on_success(instantiate, REPLY_CREATED).with_payload(payload))
}

/// Owner: creates a county or city and routes its cells to it.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`], [`ContractError::ChildExists`],
/// [`ContractError::CellOverlap`] (from the reply).
pub fn add_child<R: Branch>(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    child: NewChild,
) -> Result<Response, ContractError> {
    let config = load_as_owner(deps.as_ref(), &info)?;
    R::Child::check_key(&child.key)?;
    checked_address(deps.api, &child.owner)?;
    checked_name(&child.name)?;
    check_prefixes(&child.prefixes, 0)?;
    if may_load_child(deps.storage, &child.key)?.is_some() {
        return Err(ContractError::ChildExists { key: child.key });
    }
    let code_ids = tree_codes(deps.as_ref(), &env, &config.state)?;
    let admin = config.admin.map(String::from);
    let new = NewContract {
        code_id: R::code_of_child(&code_ids),
        label: format!("wayclear {} {}", R::Child::LEVEL, child.key),
        admin: admin.clone(),
        msg: to_json_binary(&InstantiateMsg {
            key: child.key.clone(),
            name: child.name,
            owner: child.owner,
            admin,
            state: config.state.into_string(),
            registry: config.registry.into_string(),
            window_seconds: config.window_seconds,
        })?,
    };
    let create = create_child(new, child.key, child.prefixes, None)?;
    Ok(Response::new().add_submessage(create))
}

/// Records a child that has been made, routes its cells to it, and sends it the visit it was made for.
pub(crate) fn record_child(
    deps: DepsMut,
    payload: &Binary,
    address: &Addr,
) -> Result<Response, ContractError> {
    let id = REPLY_CREATED;
    let Created {
        key,
        prefixes,
        visit,
    } = from_json(payload).map_err(|_| ContractError::ForeignPayload { id })?;
    save_child(deps.storage, &key, address)?;
    let mut response = Response::new().add_event(events::ChildCreated {
        key: key.clone(),
        address: address.to_string(),
    });
    if !prefixes.is_empty() {
        let mut config = load_config(deps.storage)?;
        let assigned = assign(deps.storage, &mut config, &key, address, &prefixes)?;
        save_config(deps.storage, &config)?;
        response = response.add_event(assigned);
    }
    if let Some(visit) = visit {
        response = response.add_message(forward_message(address, visit)?);
    }
    Ok(response)
}
