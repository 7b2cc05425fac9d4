//! Storage of a location, beside infections, log and pool. Rows are keyed by time, so that reading by age and pruning touch
//! only what they need. What is read and written often is packed: 30 gas a byte written.

use cosmwasm_std::{CanonicalAddr, Order, StdError, StdResult, Storage};
use cw_storage_plus::Item;
use wayclear_api::raw::{self, visit_key, DescriptionRow, LedgerRow};
use wayclear_api::Place;
use wayclear_status::interval_at;

/// How many cleanings are kept; dropping older ones only lengthens the past.
const CLEANINGS_KEPT: usize = 64;

/// Never changes after instantiation.
#[derive(Clone, Debug)]
pub struct Config {
    pub place: Place,
    /// The city that made it.
    pub parent: CanonicalAddr,
    pub registry: CanonicalAddr,
    /// Block time, Unix seconds.
    pub created_at: u64,
}

impl Config {
    /// `text place ‖ text parent ‖ text registry ‖ u64 created at`, each text after its length as u8: every visit of a person
    /// reads it.
    fn pack(&self) -> Vec<u8> {
        let place = self.place.to_string();
        let mut row = vec![];
        for text in [place.as_bytes(), &self.parent, &self.registry] {
            // A place has at most 41 characters, an address 32 bytes.
            row.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
            row.extend_from_slice(text);
        }
        row.extend(self.created_at.to_be_bytes());
        row
    }

    fn unpack(row: &[u8]) -> Option<Self> {
        let (place, rest) = take_text(row)?;
        let (parent, rest) = take_text(rest)?;
        let (registry, rest) = take_text(rest)?;
        let (created_at, _) = rest.split_first_chunk()?;
        Some(Config {
            place: std::str::from_utf8(place).ok()?.parse().ok()?,
            parent: CanonicalAddr::from(parent),
            registry: CanonicalAddr::from(registry),
            created_at: u64::from_be_bytes(*created_at),
        })
    }
}

fn take_text(row: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = row.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

const CONFIG: &[u8] = b"config";
const DESCRIPTION: Item<DescriptionRow> = Item::new(raw::DESCRIPTION);

pub fn save_config(storage: &mut dyn Storage, config: &Config) {
    storage.set(CONFIG, &config.pack());
}

pub fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    let row = storage.get(CONFIG).unwrap_or_default();
    Config::unpack(&row).ok_or_else(|| StdError::msg("the row \"config\" does not decode"))
}

pub fn save_ledger(storage: &mut dyn Storage, ledger: &LedgerRow) {
    storage.set(raw::LEDGER.as_bytes(), &ledger.pack());
}

pub fn load_ledger(storage: &dyn Storage) -> StdResult<LedgerRow> {
    let row = storage.get(raw::LEDGER.as_bytes());
    LedgerRow::unpack(&row.unwrap_or_default())
}

pub fn save_description(storage: &mut dyn Storage, description: &DescriptionRow) -> StdResult<()> {
    DESCRIPTION.save(storage, description)
}

pub fn load_description(storage: &dyn Storage) -> StdResult<DescriptionRow> {
    Ok(DESCRIPTION.may_load(storage)?.unwrap_or_default())
}

/// Keeps the newest cleanings.
pub fn record_cleaning(storage: &mut dyn Storage, at: u64) -> StdResult<()> {
    let mut cleanings = load_cleanings(storage)?;
    cleanings.push(at);
    let dropped = cleanings.len().saturating_sub(CLEANINGS_KEPT);
    let kept = cleanings.get(dropped..).unwrap_or_default();
    storage.set(raw::CLEANINGS.as_bytes(), &raw::pack_cleanings(kept));
    Ok(())
}

/// Unix seconds, ascending.
pub fn load_cleanings(storage: &dyn Storage) -> StdResult<Vec<u64>> {
    let row = storage.get(raw::CLEANINGS.as_bytes());
    raw::unpack_cleanings(&row.unwrap_or_default())
}

/// Writing the same visit twice is a success.
pub fn record_visit(storage: &mut dyn Storage, interval: u32, tag: [u8; 16]) {
    storage.set(&visit_key(interval, &tag), b"1");
}

/// Whether that visit was recorded and counts still.
pub fn has_visit(
    storage: &dyn Storage,
    window: u64,
    now: u64,
    interval: u32,
    tag: [u8; 16],
) -> bool {
    interval >= oldest_interval(now, window) && storage.get(&visit_key(interval, &tag)).is_some()
}

/// Removes at most `left` visits that no longer count; returns how many more rows could be removed.
pub fn remove_visits(storage: &mut dyn Storage, window: u64, now: u64, left: usize) -> usize {
    let first = visit_key(0, &[0; 16]);
    let end = visit_key(oldest_interval(now, window), &[0; 16]);
    let old = storage.range_keys(Some(&first), Some(&end), Order::Ascending);
    let old: Vec<Vec<u8>> = old.take(left).collect();
    for key in &old {
        storage.remove(key);
    }
    left.saturating_sub(old.len())
}

/// How long infections are kept, in seconds: two windows, so that `Daily` can look back one.
pub fn infections_kept(window: u64) -> u64 {
    window.saturating_mul(2)
}

/// The oldest interval that ended less than `span` seconds ago.
pub fn oldest_interval(now: u64, span: u64) -> u32 {
    interval_at(now.saturating_sub(span))
}
