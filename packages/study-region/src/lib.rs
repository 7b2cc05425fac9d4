//! Regions of any height, for the study of what a level costs: every level is this one contract over `wayclear-region`. It reads
//! and writes what a state, county or city does for a visit, and knows no other message.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, Binary, Deps, DepsMut, MessageInfo, Reply, Response, StdError,
};
use cw_storage_plus::Item;
use cw_utils::nonpayable;
use thiserror::Error;
use wayclear_api::region::{self as api, Action, Forward};
use wayclear_api::{location, Invalid, Place};
use wayclear_region::{
    self as region, create_child, forward_message, load_config, may_load_child, NewContract, Region,
};

const CODES: Item<Vec<u64>> = Item::new("study_codes");

/// A level of a tree of any height.
struct Level;

impl Region for Level {
    const NAME: &'static str = "crates.io:wayclear-study-region";
    const LEVEL: &'static str = "study region";

    fn check_key(_: &str) -> Result<(), Invalid> {
        Ok(())
    }
}

/// Makes a region and all regions below it, one a level; the sender is its parent.
#[cw_serde]
pub struct InstantiateMsg {
    /// The same for every level but for the parent.
    pub region: api::InstantiateMsg,
    /// Code ids of the levels below, the next first: regions like this one, and the locations' last. One or more.
    pub codes: Vec<u64>,
    /// Geohash of 2 to 7 characters that every level sends down.
    pub prefix: String,
}

#[cw_serde]
pub enum ExecuteMsg {
    /// Anyone: go to a place, from this level on down.
    Visit { place: Place, action: Action },
    /// Parent: a visit on its way down.
    Forward {
        /// Who called the level at which the visit began.
        visitor: Addr,
        place: Place,
        action: Action,
    },
}

#[cw_serde]
pub enum QueryMsg {
    /// Who it is: answers with [`api::Config`].
    Config {},
}

/// Why a region of the study refuses a message.
#[derive(Debug, Error)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),
    #[error(transparent)]
    Region(#[from] region::ContractError),
    /// There is nothing that it could make.
    #[error("codes is empty; name at least the code of the locations")]
    NoCodes,
}

/// Makes the region, and the one below it.
///
/// # Errors
/// [`ContractError`].
pub fn instantiate(
    mut deps: DepsMut,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let (below, codes) = msg.codes.split_first().ok_or(ContractError::NoCodes)?;
    CODES.save(deps.storage, &msg.codes)?;
    let made = region::instantiate::<Level>(deps.branch(), info, msg.region.clone())?;
    if codes.is_empty() {
        return Ok(made);
    }
    let new = NewContract {
        code_id: *below,
        label: format!("wayclear study region, {} above locations", codes.len()),
        admin: None,
        msg: to_json_binary(&InstantiateMsg {
            region: msg.region.clone(),
            codes: codes.to_vec(),
            prefix: msg.prefix.clone(),
        })?,
    };
    let create = create_child(new, msg.region.key, vec![msg.prefix], None)?;
    Ok(made.add_submessage(create))
}

/// Sends a visit down, as a state, a county and a city do.
///
/// # Errors
/// [`ContractError`].
pub fn execute(
    deps: DepsMut,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info).map_err(region::ContractError::from)?;
    let deps = deps.as_ref();
    let (sent, visit) = match msg {
        ExecuteMsg::Visit { place, action } => {
            let visitor = info.sender.clone();
            let visit = Forward {
                visitor,
                place: place.clone(),
                action: action.clone(),
            };
            (region::visit(deps, info, place, action), visit)
        }
        ExecuteMsg::Forward {
            visitor,
            place,
            action,
        } => {
            let visit = Forward {
                visitor,
                place,
                action,
            };
            // Whoever is not the parent is refused by it, at the lowest level too.
            (region::forward(deps, info, visit.clone()), visit)
        }
    };
    match sent {
        // The lowest level has no cells: so it reads what a city reads, its own row and the child's.
        Err(region::ContractError::NoRoute { .. }) => to_location(deps, visit),
        sent => Ok(sent?),
    }
}

/// Sends a visit to its location, which is made first if there is none.
fn to_location(deps: Deps, visit: Forward) -> Result<Response, ContractError> {
    let key = visit.place.to_string();
    if let Some(location) = may_load_child(deps.storage, &key)? {
        return Ok(Response::new().add_message(forward_message(&location, visit)?));
    }
    let config = load_config(deps.storage)?;
    let codes = CODES.load(deps.storage)?;
    let [code_id] = codes.as_slice() else {
        let (place, region) = (key, config.key);
        return Err(region::ContractError::NoRoute { place, region }.into());
    };
    let new = NewContract {
        code_id: *code_id,
        label: format!("wayclear location {key}"),
        admin: None,
        msg: to_json_binary(&location::InstantiateMsg {
            place: visit.place.clone(),
            registry: config.registry.into_string(),
            window_seconds: config.window_seconds,
        })?,
    };
    let create = create_child(new, key, vec![], Some(visit))?;
    Ok(Response::new().add_submessage(create))
}

/// Takes note of what has been made below.
///
/// # Errors
/// See [`region::reply`].
pub fn reply(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    Ok(region::reply(deps, reply)?)
}

/// What it answers.
///
/// # Errors
/// If the contract has not been instantiated.
pub fn query(deps: Deps, msg: QueryMsg) -> Result<Binary, ContractError> {
    let QueryMsg::Config {} = msg;
    Ok(to_json_binary(&region::config(deps)?)?)
}
