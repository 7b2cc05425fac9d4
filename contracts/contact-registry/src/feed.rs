//! Storage of what people disclose: the feed that phones download, and the hashes that a registry matches itself.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use itertools::Itertools;
use wayclear_api::contact_registry::FeedRow;

use crate::cases::stands;
use crate::retention::{expires, Expiring};
use crate::state::{is_kept, take_id, Config};

#[cw_serde]
pub struct HashRow {
    pub interval: u32,
    pub rotation: u16,
    pub disclosed_at: u64,
}

/// A feed row and when it was written.
#[cw_serde]
struct DatedFeedRow {
    at: u64,
    row: FeedRow,
}

/// index -> row, appended only.
const FEED: Map<u64, DatedFeedRow> = Map::new("feed");
/// (hash, case) -> when it was sent.
const HASHES: Map<(&[u8], u64), HashRow> = Map::new("hash");

pub fn append_to_feed(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    row: FeedRow,
) -> StdResult<()> {
    let index = take_id(storage, |counters| &mut counters.feed)?;
    FEED.save(storage, index, &DatedFeedRow { at: now, row })?;
    let until = now.saturating_add(config.window_seconds);
    let rows = Expiring::Feed {
        index,
        hashes_removed: 0,
    };
    expires(storage, until, &rows)
}

/// A page of the feed with its indexes.
pub fn page_of_feed(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<(u64, FeedRow)>> {
    FEED.range(
        storage,
        start_after.map(Bound::exclusive),
        None,
        Order::Ascending,
    )
    .filter_ok(|(_, dated)| is_kept(config, now, dated.at))
    .take(limit)
    .map_ok(|(index, dated)| (index, dated.row))
    .collect()
}

pub fn remove_feed_row(storage: &mut dyn Storage, index: u64) {
    FEED.remove(storage, index);
}

pub fn save_hash(
    storage: &mut dyn Storage,
    mac_hash: [u8; 16],
    case: u64,
    row: &HashRow,
) -> StdResult<()> {
    HASHES.save(storage, (&mac_hash, case), row)
}

/// Standing cases that disclosed a hash less than a window ago, ascending.
pub fn standing_cases_of_hash(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    mac_hash: [u8; 16],
) -> StdResult<Vec<(u64, HashRow)>> {
    let mut found = vec![];
    for row in HASHES
        .prefix(&mac_hash)
        .range(storage, None, None, Order::Ascending)
    {
        let (case, row) = row?;
        if stands(storage, case)? && is_kept(config, now, row.disclosed_at) {
            found.push((case, row));
        }
    }
    Ok(found)
}

/// Removes at most `limit` of the hashes that a row of the feed lists, the first `done` passed over; returns how many.
pub fn remove_hashes(
    storage: &mut dyn Storage,
    index: u64,
    done: usize,
    limit: usize,
) -> StdResult<usize> {
    let Some(DatedFeedRow { row, .. }) = FEED.may_load(storage, index)? else {
        return Ok(0);
    };
    let listed = row.unpacked_mac_hashes()?;
    let due = listed.iter().skip(done).take(limit);
    for entry in due.clone() {
        HASHES.remove(storage, (&entry.mac_hash, row.case));
    }
    Ok(due.len())
}
