//! Free questions to a region.

use cosmwasm_std::{Deps, StdResult};
use wayclear_api::region::{CellsResponse, ChildrenResponse, Config, InUseResponse};
use wayclear_api::state::LocateResponse;
use wayclear_api::{check_prefix, checked_limit, raw, Place};

use crate::state::{
    find_cell, has_child_below, load_config, overlapping_cell, page_of_cells, page_of_children,
    prefixes_of,
};
use crate::ContractError;

/// What the region knows about itself.
///
/// # Errors
/// If the contract has not been instantiated.
pub fn config(deps: Deps) -> StdResult<Config> {
    load_config(deps.storage)
}

/// Children, ascending by key.
///
/// # Errors
/// [`ContractError::Invalid`] for the limit.
pub fn children(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<ChildrenResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let children = page_of_children(deps.storage, start_after.as_deref(), limit)?;
    Ok(ChildrenResponse { children })
}

/// Cell prefixes, ascending.
///
/// # Errors
/// [`ContractError::Invalid`] for the limit.
pub fn cells(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<CellsResponse, ContractError> {
    let limit = checked_limit(limit)?;
    let cells = page_of_cells(deps.storage, start_after.as_deref(), limit)?;
    Ok(CellsResponse { cells })
}

/// State, county: whether an assigned cell shares ground with `prefix`.
///
/// # Errors
/// [`ContractError::Invalid`] for the prefix.
pub fn in_use(deps: Deps, prefix: String) -> Result<InUseResponse, ContractError> {
    check_prefix(&prefix)?;
    let in_use = overlapping_cell(deps.storage, &prefix)?.is_some();
    Ok(InUseResponse { in_use })
}

/// City: whether a location lies in `prefix`.
///
/// # Errors
/// [`ContractError::Invalid`] for the prefix.
pub fn places_in_use(deps: Deps, prefix: String) -> Result<InUseResponse, ContractError> {
    check_prefix(&prefix)?;
    let in_use = has_child_below(deps.storage, &prefix)?;
    Ok(InUseResponse { in_use })
}

/// State: the contracts on the way to a place, as far as they exist, by raw reads of the levels below.
///
/// # Errors
/// [`ContractError::Invalid`] for the place.
pub fn locate(deps: Deps, place: Place) -> Result<LocateResponse, ContractError> {
    place.check()?;
    let mut found = LocateResponse {
        county: None,
        city: None,
        location: None,
    };
    let config = config(deps)?;
    let Some(county) = find_cell(deps.storage, &config, &place)? else {
        return Ok(found);
    };
    for prefix in prefixes_of(&place.cell) {
        if let Some(city) = raw::cell(&deps.querier, &county.address, prefix)? {
            found.location = raw::child(&deps.querier, &city.address, &place.to_string())?;
            found.city = Some(city.address);
            break;
        }
    }
    found.county = Some(county.address);
    Ok(found)
}
