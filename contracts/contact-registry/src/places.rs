//! Which location stands at a place. It is looked up from the state down, through contracts that the tree itself has made: a
//! stranger's contract is never read or called. A place never has two locations, so the answer never changes.

use cosmwasm_std::{Addr, QuerierWrapper, StdResult};
use wayclear_api::feed::FeedFlag;
use wayclear_api::raw::{self, CellRow};
use wayclear_api::Place;
use wayclear_status::{interval_at, interval_end};

use crate::state::Config;

/// Lengths of cell prefixes, those that trees use most first. At most one prefix of a place is assigned on each level.
const LENGTHS: [usize; 6] = [5, 4, 6, 3, 7, 2];

/// Where a place is in the tree.
#[derive(Clone, Debug)]
pub struct Found {
    pub location: Addr,
    pub city: Addr,
}

/// What a message has looked up. Places that are told of together mostly lie in one city, and to read a cell that is not there
/// costs as much as to read one that is.
#[derive(Debug, Default)]
pub struct Places {
    /// With region and prefix.
    cells: Vec<(Addr, String, CellRow)>,
    found: Vec<(Place, Option<Found>)>,
}

impl Places {
    /// The location at a place; `None` = there is none.
    pub fn resolve(
        &mut self,
        querier: &QuerierWrapper,
        config: &Config,
        place: &Place,
    ) -> StdResult<Option<Found>> {
        let mut known = self.found.iter();
        if let Some((_, found)) = known.find(|(known, _)| known == place) {
            return Ok(found.clone());
        }
        let found = self.walk(querier, config, place)?;
        self.found.push((place.clone(), found.clone()));
        Ok(found)
    }

    fn walk(
        &mut self,
        querier: &QuerierWrapper,
        config: &Config,
        place: &Place,
    ) -> StdResult<Option<Found>> {
        let Some(county) = self.find_cell(querier, &config.state, place)? else {
            return Ok(None);
        };
        let Some(city) = self.find_cell(querier, &county.address, place)? else {
            return Ok(None);
        };
        let location = raw::child(querier, &city.address, &place.to_string())?;
        Ok(location.map(|location| Found {
            location,
            city: city.address,
        }))
    }

    fn find_cell(
        &mut self,
        querier: &QuerierWrapper,
        region: &Addr,
        place: &Place,
    ) -> StdResult<Option<CellRow>> {
        let mut known = self.cells.iter();
        let known = known.find(|(of, prefix, _)| of == region && place.cell.starts_with(prefix));
        if let Some((_, _, cell)) = known {
            return Ok(Some(cell.clone()));
        }
        for length in LENGTHS {
            let prefix = place.cell.get(..length).unwrap_or_default();
            if let Some(cell) = raw::cell(querier, region, prefix)? {
                let known = (region.clone(), prefix.to_string(), cell.clone());
                self.cells.push(known);
                return Ok(Some(cell));
            }
        }
        Ok(None)
    }
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
