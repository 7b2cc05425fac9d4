//! Storage of a location. Rows are keyed by time, so that reading by age and pruning touch only what they need. What is
//! written often is stored as JSON arrays without names: 30 gas a byte.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, KeyDeserialize, Map, PrimaryKey};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::location::{Status, Surface};
use wayclear_api::Place;

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

/// What every visit reads and writes.
#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct Ledger {
    /// Check-ins since the location was made.
    pub visits: u64,
    pub first_check_in_at: Option<u64>,
    pub last_cleaned_at: Option<u64>,
    /// Time of the newest visit that was ever flagged.
    pub newest_infection_at: Option<u64>,
    /// The status as last logged.
    pub noted: Status,
    /// Index of the next transition.
    pub next_transition: u64,
}

/// Name and surface, as the city says.
#[cw_serde]
pub struct Description {
    pub label: Option<String>,
    pub surface: Surface,
}

const CONFIG: Item<Config> = Item::new("config");
const LEDGER: Item<Ledger> = Item::new("ledger");
const DESCRIPTION: Item<Description> = Item::new("description");
/// (time, tag) -> 1. Kept one window.
const VISITS: Map<(u64, [u8; 16]), u8> = Map::new("v");
/// time -> 1. Kept two windows.
const CLEANINGS: Map<u64, u8> = Map::new("c");

pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

pub fn save_ledger(storage: &mut dyn Storage, ledger: &Ledger) -> StdResult<()> {
    LEDGER.save(storage, ledger)
}

pub fn load_ledger(storage: &dyn Storage) -> StdResult<Ledger> {
    LEDGER.load(storage)
}

pub fn save_description(storage: &mut dyn Storage, description: &Description) -> StdResult<()> {
    DESCRIPTION.save(storage, description)
}

pub fn load_description(storage: &dyn Storage) -> StdResult<Description> {
    Ok(DESCRIPTION.may_load(storage)?.unwrap_or(Description {
        label: None,
        surface: Surface::Other,
    }))
}

/// Writing the same visit twice is a success.
pub fn record_visit(storage: &mut dyn Storage, at: u64, tag: [u8; 16]) -> StdResult<()> {
    VISITS.save(storage, (at, tag), &1)
}

/// Whether that visit was recorded less than a window ago.
pub fn has_visit(storage: &dyn Storage, config: &Config, now: u64, at: u64, tag: [u8; 16]) -> bool {
    at.saturating_add(config.window_seconds) > now && VISITS.has(storage, (at, tag))
}

/// Removes at most `left` visits of before `end`; returns how many more rows could be removed.
pub fn remove_visits(storage: &mut dyn Storage, end: u64, left: usize) -> StdResult<usize> {
    remove_below(storage, &VISITS, (end, [0; 16]), left)
}

pub fn record_cleaning(storage: &mut dyn Storage, at: u64) -> StdResult<()> {
    CLEANINGS.save(storage, at, &1)
}

/// Cleanings at `from` or later, oldest first.
pub fn cleanings_since(
    storage: &dyn Storage,
    from: u64,
) -> impl Iterator<Item = StdResult<u64>> + '_ {
    CLEANINGS.keys(
        storage,
        Some(Bound::inclusive(from)),
        None,
        Order::Ascending,
    )
}

/// Removes at most `left` cleanings of before `end`; returns how many more rows could be removed.
pub fn remove_cleanings(storage: &mut dyn Storage, end: u64, left: usize) -> StdResult<usize> {
    remove_below(storage, &CLEANINGS, end, left)
}

/// How long infections and cleanings are kept, in seconds.
pub fn two_windows(config: &Config) -> u64 {
    config.window_seconds.saturating_mul(2)
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
