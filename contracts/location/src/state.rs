//! Storage of a location, beside infections, log and pool. Rows are keyed by time, so that reading by age and pruning touch
//! only what they need. What is written often is packed or a JSON array without names: 30 gas a byte.

use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, KeyDeserialize, Map, PrimaryKey};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::raw::{self, visit_key, DescriptionRow, LedgerRow};
use wayclear_api::Place;
use wayclear_status::interval_at;

/// How many cleanings are kept; dropping older ones only lengthens the past.
const CLEANINGS_KEPT: usize = 64;

/// Never changes after instantiation.
#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct Config {
    #[serde(with = "place_text")]
    pub place: Place,
    pub parent: Addr,
    pub registry: Addr,
    pub window_seconds: u64,
    pub created_at: u64,
}

/// A place as its text: the message type would refuse what a newer build adds to it.
mod place_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use wayclear_api::Place;

    pub fn serialize<S: Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(place)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Place, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

const CONFIG: Item<Config> = Item::new("config");
const DESCRIPTION: Item<DescriptionRow> = Item::new(raw::DESCRIPTION);
/// interval ‖ tag -> 1. Kept one window. Read by the registry.
const VISITS: Map<[u8; 20], u8> = Map::new(raw::VISITS);

pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
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
pub fn remove_visits(
    storage: &mut dyn Storage,
    window: u64,
    now: u64,
    left: usize,
) -> StdResult<usize> {
    let mut end = [0; 20];
    let interval = oldest_interval(now, window).to_be_bytes();
    end.iter_mut()
        .zip(interval)
        .for_each(|(to, from)| *to = from);
    remove_below(storage, &VISITS, end, left)
}

/// How long infections are kept, in seconds: two windows, so that `Daily` can look back one.
pub fn infections_kept(window: u64) -> u64 {
    window.saturating_mul(2)
}

/// The oldest interval that ended less than `span` seconds ago.
pub fn oldest_interval(now: u64, span: u64) -> u32 {
    interval_at(now.saturating_sub(span))
}

/// Removes at most `left` rows with keys below `end`, lowest first; returns how many more could be.
pub(crate) fn remove_below<K, T>(
    storage: &mut dyn Storage,
    map: &Map<K, T>,
    end: K,
    left: usize,
) -> StdResult<usize>
where
    K: for<'a> PrimaryKey<'a> + KeyDeserialize<Output = K> + Clone + 'static,
    T: Serialize + DeserializeOwned,
{
    let old = map
        .keys(storage, None, Some(Bound::exclusive(end)), Order::Ascending)
        .take(left)
        .collect::<StdResult<Vec<K>>>()?;
    for key in &old {
        map.remove(storage, key.clone());
    }
    Ok(left.saturating_sub(old.len()))
}
