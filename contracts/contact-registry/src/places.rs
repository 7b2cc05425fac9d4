//! Which location stands at a place. It is looked up from the state down, through contracts that the tree itself has made, and
//! remembered while a flag of the place counts: a stranger's contract is never read or called.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, QuerierWrapper, StdResult, Storage};
use cw_storage_plus::Map;
use wayclear_api::commitments::place_handle;
use wayclear_api::feed::FeedFlag;
use wayclear_api::raw::{self, CellRow};
use wayclear_api::{Place, MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH};
use wayclear_status::{interval_at, interval_end};

use crate::state::Config;
use crate::twins::{add_twin, first_day_from, remove_twin, Named};

/// Where a place is in the tree.
#[cw_serde]
pub struct PlaceRow {
    pub location: Addr,
    pub city: Addr,
    /// First UTC day on which no flag of the place counts any more.
    pub until: u16,
}

/// Where the place of each handle is.
const PLACES: Map<[u8; 12], PlaceRow> = Map::new("place");

/// The location at a place: as it is remembered, or as the tree says. `None` = there is none.
pub fn resolve(
    storage: &dyn Storage,
    querier: &QuerierWrapper,
    config: &Config,
    place: &Place,
) -> StdResult<Option<PlaceRow>> {
    if let Some(known) = remembered(storage, place)? {
        return Ok(Some(known));
    }
    let Some(county) = find_cell(querier, &config.state, place)? else {
        return Ok(None);
    };
    let Some(city) = find_cell(querier, &county.address, place)? else {
        return Ok(None);
    };
    let location = raw::child(querier, &city.address, &place.to_string())?;
    Ok(location.map(|location| PlaceRow {
        location,
        city: city.address,
        until: 0,
    }))
}

/// What stands in the cache: every infected place does.
pub fn remembered(storage: &dyn Storage, place: &Place) -> StdResult<Option<PlaceRow>> {
    PLACES.may_load(storage, place_handle(place))
}

fn find_cell(querier: &QuerierWrapper, region: &Addr, place: &Place) -> StdResult<Option<CellRow>> {
    for length in MIN_PREFIX_LENGTH..=MAX_PREFIX_LENGTH {
        let prefix = place.cell.get(..length).unwrap_or_default();
        if let Some(cell) = raw::cell(querier, region, prefix)? {
            return Ok(Some(cell));
        }
    }
    Ok(None)
}

/// Remembers a place while a flag of that interval counts. Returns how many rows were written that will have to be removed
/// again.
pub fn remember(
    storage: &mut dyn Storage,
    config: &Config,
    handle: [u8; 12],
    place: &PlaceRow,
    interval: u32,
) -> StdResult<usize> {
    let end = interval_end(interval).saturating_add(config.window_seconds);
    let until = first_day_from(end);
    let twin = Named::Place(handle);
    let known = PLACES.may_load(storage, handle)?;
    if let Some(known) = known {
        if known.until >= until {
            return Ok(0);
        }
        remove_twin(storage, known.until, &twin);
    }
    let row = PlaceRow {
        until,
        ..place.clone()
    };
    PLACES.save(storage, handle, &row)?;
    add_twin(storage, until, &twin)?;
    Ok(2)
}

/// Removes the row alone: its twin is being removed.
pub fn forget(storage: &mut dyn Storage, handle: [u8; 12]) {
    PLACES.remove(storage, handle);
}

/// The flag of a visit, with what the location knows about surface and cleanings.
pub fn flag(
    querier: &QuerierWrapper,
    location: &Addr,
    handle: [u8; 12],
    interval: u32,
    id: [u8; 8],
) -> StdResult<FeedFlag> {
    let over = interval_end(interval);
    let cleanings = raw::cleanings(querier, location)?;
    let first = cleanings.into_iter().find(|at| *at >= over);
    let later = first.map_or(0, |at| interval_at(at).saturating_sub(interval));
    Ok(FeedFlag {
        handle,
        interval,
        id,
        surface: raw::surface(querier, location)?.code(),
        cleaned: u16::try_from(later).unwrap_or(u16::MAX),
    })
}
