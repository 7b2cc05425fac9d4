//! Visits by infected people.

use std::collections::BTreeMap;

use cosmwasm_std::{Order, QuerierWrapper, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::location::InfectedVisit;
use wayclear_api::raw;

use crate::state::{cleanings_since, remove_below, Config};
use crate::status::{kept_since, Infection};

/// (time of the visit, case) -> 1. Kept two windows.
const INFECTIONS: Map<(u64, u64), u8> = Map::new("i");

/// Most rows of revoked cases that one execute removes.
pub const REVOKED_ROWS_REMOVED: usize = 10;

pub fn record_infection(storage: &mut dyn Storage, at: u64, case: u64) -> StdResult<()> {
    INFECTIONS.save(storage, (at, case), &1)
}

pub fn remove_infections(storage: &mut dyn Storage, rows: &[(u64, u64)]) {
    for row in rows {
        INFECTIONS.remove(storage, *row);
    }
}

/// Removes at most `left` rows of before `end`; returns how many more could be removed.
pub fn remove_infections_before(
    storage: &mut dyn Storage,
    end: u64,
    left: usize,
) -> StdResult<usize> {
    remove_below(storage, &INFECTIONS, (end, 0), left)
}

/// Infections with their keys.
pub fn infections_newest_first<'a>(
    storage: &'a dyn Storage,
    querier: &'a QuerierWrapper<'a>,
    config: &'a Config,
    oldest: u64,
) -> impl Iterator<Item = StdResult<((u64, u64), Infection)>> + 'a {
    let from = Some(Bound::inclusive((oldest, 0)));
    let mut revoked_at = revoked_at(querier, config);
    INFECTIONS
        .keys(storage, from, None, Order::Descending)
        .map(move |key| {
            let (at, case) = key?;
            let revoked_at = revoked_at(case)?;
            Ok(((at, case), Infection { at, revoked_at }))
        })
}

/// Visits less than a window ago whose case stands, oldest first.
pub fn page_of_infections(
    storage: &dyn Storage,
    querier: &QuerierWrapper,
    config: &Config,
    now: u64,
    start_after: Option<(u64, u64)>,
    limit: usize,
) -> StdResult<Vec<InfectedVisit>> {
    let oldest = (kept_since(now, config.window_seconds), 0);
    let from = match start_after {
        Some(key) if key >= oldest => Bound::exclusive(key),
        _ => Bound::inclusive(oldest),
    };
    let mut revoked_at = revoked_at(querier, config);
    let mut page = vec![];
    for key in INFECTIONS.keys(storage, Some(from), None, Order::Ascending) {
        let (at, case) = key?;
        if page.len() >= limit {
            break;
        }
        if revoked_at(case)?.is_none() {
            let cleaned_at = cleanings_since(storage, at.saturating_add(1)).next();
            page.push(InfectedVisit {
                at,
                case,
                cleaned_at: cleaned_at.transpose()?,
            });
        }
    }
    Ok(page)
}

/// When a case was revoked. Each case is asked for once, however many visits it flagged.
fn revoked_at<'a>(
    querier: &'a QuerierWrapper<'a>,
    config: &'a Config,
) -> impl FnMut(u64) -> StdResult<Option<u64>> + 'a {
    let mut known = BTreeMap::new();
    move |case| {
        if let Some(revoked_at) = known.get(&case) {
            return Ok(*revoked_at);
        }
        let row = raw::case(querier, &config.registry, case)?;
        let revoked_at = row.and_then(|row| row.revoked_at);
        known.insert(case, revoked_at);
        Ok(revoked_at)
    }
}
