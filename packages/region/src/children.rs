//! Making children by submessage.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Binary, DepsMut, MessageInfo, Response, StdResult, SubMsg, WasmMsg,
};
use wayclear_api::region::{Forward, InstantiateMsg, NewChild};
use wayclear_api::{checked_address, checked_name};

use crate::cells::check_prefixes;
use crate::owner::load_as_owner;
use crate::state::may_load_child;
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
    info: MessageInfo,
    child: NewChild,
) -> Result<Response, ContractError> {
    let config = load_as_owner::<R>(deps.as_ref(), &info)?;
    R::Child::check_key(&child.key)?;
    checked_address(deps.api, &child.owner)?;
    checked_name(&child.name)?;
    check_prefixes(&child.prefixes, 0)?;
    if may_load_child(deps.storage, &child.key)?.is_some() {
        return Err(ContractError::ChildExists { key: child.key });
    }
    let (code_id, code_ids) = R::hand_down(config.code_ids);
    let admin = config.admin.map(String::from);
    let new = NewContract {
        code_id,
        label: format!("wayclear {} {}", R::Child::LEVEL, child.key),
        admin: admin.clone(),
        msg: to_json_binary(&InstantiateMsg {
            key: child.key.clone(),
            name: child.name,
            owner: child.owner,
            admin,
            registry: config.registry.into_string(),
            window_seconds: config.window_seconds,
            code_ids,
        })?,
    };
    let create = create_child(new, child.key, child.prefixes, None)?;
    Ok(Response::new().add_submessage(create))
}
