//! Infections that stand: a revoked one is removed, so none is ever passed over.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::location::Infection;
use wayclear_status::interval_end;

use crate::state::{infections_kept, load_cleanings, oldest_interval};

/// (interval, id) -> 1. Kept two windows.
const INFECTIONS: Map<(u32, [u8; 8]), u8> = Map::new("i");

pub fn record_infection(storage: &mut dyn Storage, interval: u32, id: [u8; 8]) -> StdResult<()> {
    INFECTIONS.save(storage, (interval, id), &1)
}

pub fn remove_infection(storage: &mut dyn Storage, interval: u32, id: [u8; 8]) {
    INFECTIONS.remove(storage, (interval, id));
}

/// Removes at most `left` rows older than they are kept; returns how many more rows could be removed.
pub fn remove_old_infections(
    storage: &mut dyn Storage,
    window: u64,
    now: u64,
    left: usize,
) -> StdResult<usize> {
    let end = (oldest_interval(now, infections_kept(window)), [0; 8]);
    let end = Some(Bound::exclusive(end));
    let old = INFECTIONS.keys(storage, None, end, Order::Ascending);
    let old = old.take(left).collect::<StdResult<Vec<_>>>()?;
    for key in &old {
        INFECTIONS.remove(storage, *key);
    }
    Ok(left.saturating_sub(old.len()))
}

/// The newest interval with an infection, up to the one given.
pub fn newest_until(
    storage: &dyn Storage,
    window: u64,
    now: u64,
    last: u32,
) -> StdResult<Option<u32>> {
    let oldest = oldest_interval(now, infections_kept(window));
    let from = Some(Bound::inclusive((oldest, [0; 8])));
    let until = Some(Bound::inclusive((last, [u8::MAX; 8])));
    let mut keys = INFECTIONS.keys(storage, from, until, Order::Descending);
    let newest = keys.next().transpose()?;
    Ok(newest.map(|(interval, _)| interval))
}

/// The oldest interval with an infection, from the one given on.
pub fn oldest_from(storage: &dyn Storage, first: u32) -> StdResult<Option<u32>> {
    let from = Some(Bound::inclusive((first, [0; 8])));
    let mut keys = INFECTIONS.keys(storage, from, None, Order::Ascending);
    let oldest = keys.next().transpose()?;
    Ok(oldest.map(|(interval, _)| interval))
}

/// Infections less than a window old, oldest first.
pub fn page_of_infections(
    storage: &dyn Storage,
    window: u64,
    now: u64,
    start_after: Option<(u32, [u8; 8])>,
    limit: usize,
) -> StdResult<Vec<Infection>> {
    let oldest = (oldest_interval(now, window), [0; 8]);
    let from = match start_after {
        Some(key) if key >= oldest => Bound::exclusive(key),
        _ => Bound::inclusive(oldest),
    };
    let cleanings = load_cleanings(storage)?;
    INFECTIONS
        .keys(storage, Some(from), None, Order::Ascending)
        .take(limit)
        .map(|key| {
            let (interval, id) = key?;
            let over = interval_end(interval);
            Ok(Infection {
                interval,
                id: id.into(),
                cleaned_at: cleanings.iter().copied().find(|c| *c >= over),
            })
        })
        .collect()
}
