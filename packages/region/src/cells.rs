//! Which cells are routed to which child. Prefixes of siblings never overlap, so every place has at most one route.

use cosmwasm_std::{Addr, DepsMut, MessageInfo, Response, Storage};
use wayclear_api::raw::CellRow;
use wayclear_api::region::{Config, InUseResponse, QueryMsg, MAX_PREFIXES};
use wayclear_api::{
    check_count, check_prefix, events, quoted, Invalid, GEOHASH_ALPHABET, MAX_PREFIX_LENGTH,
    MIN_PREFIX_LENGTH,
};

use crate::owner::load_as_owner;
use crate::state::{
    may_load_cell, may_load_child, overlapping_cell, remove_cell, save_cell, save_config,
};
use crate::ContractError;

/// Owner: routes more cells to a child.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`], [`ContractError::UnknownChild`],
/// [`ContractError::CellOverlap`].
pub fn assign_cells(
    deps: DepsMut,
    info: MessageInfo,
    child: String,
    prefixes: Vec<String>,
) -> Result<Response, ContractError> {
    let mut config = load_as_owner(deps.as_ref(), &info)?;
    check_prefixes(&prefixes, 1)?;
    let Some(address) = may_load_child(deps.storage, &child)? else {
        return Err(ContractError::UnknownChild {
            key: quoted(&child),
        });
    };
    let assigned = assign(deps.storage, &mut config, &child, &address, &prefixes)?;
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(assigned))
}

/// Owner: stops routing cells in which nothing lives; the child is asked.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`], [`ContractError::UnassignedCell`],
/// [`ContractError::CellsInUse`].
pub fn release_cells(
    deps: DepsMut,
    info: MessageInfo,
    prefixes: Vec<String>,
) -> Result<Response, ContractError> {
    let mut config = load_as_owner(deps.as_ref(), &info)?;
    check_prefixes(&prefixes, 1)?;
    let released = events::CellsReleased {
        prefixes: events::List::of(&prefixes),
    };
    for prefix in prefixes {
        let Some(cell) = may_load_cell(deps.storage, &prefix)? else {
            return Err(ContractError::UnassignedCell { prefix });
        };
        let question = QueryMsg::InUse {
            prefix: prefix.clone(),
        };
        let answer: InUseResponse = deps.querier.query_wasm_smart(cell.address, &question)?;
        if answer.in_use {
            return Err(ContractError::CellsInUse {
                prefix,
                child: cell.child,
            });
        }
        remove_cell(deps.storage, &prefix);
        count(&mut config, &prefix, |n| n.saturating_sub(1));
    }
    save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(released))
}

/// Owner: replaces a prefix by its 32 longer ones, with the same child. So ground is freed from the bottom up, and what a
/// stranger's visit holds is 150 m of it and not a county.
///
/// # Errors
/// [`ContractError::Ownership`], [`ContractError::Invalid`], [`ContractError::UnassignedCell`],
/// [`ContractError::CellTooSmall`].
pub fn split_cells(
    deps: DepsMut,
    info: MessageInfo,
    prefix: String,
) -> Result<Response, ContractError> {
    let mut config = load_as_owner(deps.as_ref(), &info)?;
    check_prefix(&prefix)?;
    let Some(cell) = may_load_cell(deps.storage, &prefix)? else {
        return Err(ContractError::UnassignedCell { prefix });
    };
    if prefix.len() >= MAX_PREFIX_LENGTH {
        return Err(ContractError::CellTooSmall { prefix });
    }
    remove_cell(deps.storage, &prefix);
    count(&mut config, &prefix, |n| n.saturating_sub(1));
    for c in GEOHASH_ALPHABET.chars() {
        let longer = format!("{prefix}{c}");
        save_cell(deps.storage, &longer, &cell)?;
        count(&mut config, &longer, |n| n.saturating_add(1));
    }
    save_config(deps.storage, &config)?;
    let child = cell.child;
    Ok(Response::new().add_event(events::CellsSplit { child, prefix }))
}

/// Routes checked prefixes to a child; the caller saves the config.
pub(crate) fn assign(
    storage: &mut dyn Storage,
    config: &mut Config,
    child: &str,
    address: &Addr,
    prefixes: &[String],
) -> Result<events::CellsAssigned, ContractError> {
    for prefix in prefixes {
        if let Some(taken) = overlapping_cell(storage, prefix)? {
            return Err(ContractError::CellOverlap {
                prefix: prefix.clone(),
                other: taken.prefix,
                child: taken.child,
            });
        }
        let cell = CellRow {
            child: child.to_string(),
            address: address.clone(),
        };
        save_cell(storage, prefix, &cell)?;
        count(config, prefix, |n| n.saturating_add(1));
    }
    Ok(events::CellsAssigned {
        child: child.to_string(),
        prefixes: events::List::of(prefixes),
    })
}

/// That a message holds `min` to [`MAX_PREFIXES`] well-formed prefixes.
pub(crate) fn check_prefixes(prefixes: &[String], min: usize) -> Result<(), Invalid> {
    check_count("prefixes", prefixes.len(), min, MAX_PREFIXES)?;
    prefixes.iter().try_for_each(|prefix| check_prefix(prefix))
}

/// Keeps the number of prefixes of one length.
fn count(config: &mut Config, prefix: &str, change: impl Fn(u32) -> u32) {
    let index = prefix.len().saturating_sub(MIN_PREFIX_LENGTH);
    if let Some(n) = config.prefix_counts.get_mut(index) {
        *n = change(*n);
    }
}
