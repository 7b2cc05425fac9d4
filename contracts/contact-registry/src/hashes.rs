//! Disclosed hashes, to be matched on chain: (day, hash) -> the first slips that disclosed it.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::contact_registry::MAX_MATCHES_A_HASH;
use wayclear_status::day_at;

use crate::ids::{stands, Id};
use crate::state::Config;

/// (day in which it began, hash) -> packed [`HashRow`]s.
const HASHES: Map<(u16, [u8; 16]), u8> = Map::new("h");
/// Id, first interval, rotation.
const ROW_BYTES: usize = 8 + 4 + 1;

/// A hash as one slip disclosed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashRow {
    pub id: [u8; 8],
    /// First interval in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for.
    pub rotation: u8,
}

impl HashRow {
    fn unpack(bytes: &[u8]) -> Option<Self> {
        let (id, rest) = bytes.split_first_chunk()?;
        let (interval, rest) = rest.split_first_chunk()?;
        let [rotation] = rest.try_into().ok()?;
        Some(HashRow {
            id: *id,
            interval: u32::from_be_bytes(*interval),
            rotation,
        })
    }
}

/// Adds a slip to a hash, unless it is there or there are enough; further ones stand in the feed only. A slip that names a hash
/// in many intervals would keep others out, and no honest one does.
pub fn add_hash(storage: &mut dyn Storage, day: u16, mac_hash: [u8; 16], row: &HashRow) {
    let key = HASHES.key((day, mac_hash));
    let mut rows = storage.get(&key).unwrap_or_default();
    let is_full = rows.len() >= ROW_BYTES.saturating_mul(MAX_MATCHES_A_HASH);
    if is_full || rows.chunks(ROW_BYTES).any(|of| of.starts_with(&row.id)) {
        return;
    }
    rows.extend(row.id);
    rows.extend(row.interval.to_be_bytes());
    rows.push(row.rotation);
    storage.set(&key, &rows);
}

/// Standing slips that disclosed a hash as begun in a day, as they were taken; the item ended less than a window ago.
/// `reads` counts what was read.
pub fn standing(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    day: u16,
    mac_hash: [u8; 16],
    reads: &mut usize,
) -> StdResult<Vec<HashRow>> {
    let rows = storage
        .get(&HASHES.key((day, mac_hash)))
        .unwrap_or_default();
    *reads = reads.saturating_add(1);
    let mut found = vec![];
    for row in rows.chunks(ROW_BYTES).filter_map(HashRow::unpack) {
        let end = row.interval.saturating_add(row.rotation.into());
        let end = wayclear_status::interval_start(end);
        let id: Id = (day, row.id);
        *reads = reads.saturating_add(1);
        if now < end.saturating_add(config.window_seconds) && stands(storage, id)? {
            found.push(row);
        }
    }
    Ok(found)
}

/// Removes at most `left` rows; those of a day are due at `86400 · (day + 2) + window`. Returns how many more could be.
pub fn remove_old_hashes(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    left: usize,
) -> StdResult<usize> {
    let first_kept = day_at(now.saturating_sub(config.window_seconds)).saturating_sub(1);
    let end = Bound::exclusive((first_kept, [0; 16]));
    let old = HASHES.keys(storage, None, Some(end), Order::Ascending);
    let old = old.take(left).collect::<StdResult<Vec<_>>>()?;
    for key in &old {
        HASHES.remove(storage, *key);
    }
    Ok(left.saturating_sub(old.len()))
}
