//! The codes of a tree: one row of the state, read by whoever creates a child.

use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, QuerierWrapper, Response, StdResult};
use wayclear_api::state::{Code, CodeIds, CodeIdsRow};
use wayclear_api::{checked_bytes, events, raw};

use crate::owner::load_as_owner;
use crate::state::{load_code_ids, save_code_ids};
use crate::ContractError;

/// State's owner: sets the codes of whatever is made from now on, anywhere below.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`], [`ContractError::NoSuchCode`],
/// [`ContractError::OtherCode`].
pub fn set_code_ids(
    deps: DepsMut,
    info: MessageInfo,
    code_ids: CodeIds,
) -> Result<Response, ContractError> {
    load_as_owner(deps.as_ref(), &info)?;
    check_code_ids(&deps.querier, &code_ids)?;
    let set = events::CodeIdsSet {
        registry: code_ids.registry.id,
        county: code_ids.county.id,
        city: code_ids.city.id,
        location: code_ids.location.id,
    };
    save_code_ids(deps.storage, &code_ids.into())?;
    Ok(Response::new().add_event(set))
}

/// That the chain has these codes, and no others, under these ids.
pub(crate) fn check_code_ids(
    querier: &QuerierWrapper,
    code_ids: &CodeIds,
) -> Result<(), ContractError> {
    for (name, Code { id, checksum }) in [
        ("registry", &code_ids.registry),
        ("county", &code_ids.county),
        ("city", &code_ids.city),
        ("location", &code_ids.location),
    ] {
        let wanted = checked_bytes::<32>("checksum", checksum)?;
        // The chain's own words differ from chain to chain, and say no more.
        let Ok(found) = querier.query_wasm_code_info(*id) else {
            return Err(ContractError::NoSuchCode { name, id: *id });
        };
        if found.checksum.as_slice() != wanted {
            return Err(ContractError::OtherCode {
                name,
                id: *id,
                found: found.checksum.to_hex(),
            });
        }
    }
    Ok(())
}

/// The codes of the tree, in the state itself or below it.
///
/// # Errors
/// If the state's row does not decode.
pub fn tree_codes(deps: Deps, env: &Env, state: &Addr) -> StdResult<CodeIdsRow> {
    if env.contract.address == *state {
        load_code_ids(deps.storage)
    } else {
        raw::code_ids(&deps.querier, state)
    }
}

/// State: the codes of whatever is made below.
///
/// # Errors
/// If the contract has not been instantiated.
pub fn code_ids(deps: Deps) -> StdResult<CodeIds> {
    Ok(load_code_ids(deps.storage)?.into())
}
