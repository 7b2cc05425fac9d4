//! Storage of a location. Rows are keyed by time, so that reading by age and pruning touch only what they need. What is
//! written often is stored as JSON arrays without names: 30 gas a byte.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Order, QuerierWrapper, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::location::{Status, Surface};
use wayclear_api::Place;

use crate::infections::{infections_newest_first, REVOKED_ROWS_REMOVED};
use crate::status::Record;

/// Never changes after instantiation.
#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct Config {
    pub place: Place,
    pub parent: Addr,
    pub registry: Addr,
    pub window_seconds: u64,
    pub created_at: u64,
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
pub(crate) const VISITS: Map<(u64, [u8; 16]), u8> = Map::new("v");
/// time -> 1. Kept two windows.
pub(crate) const CLEANINGS: Map<u64, u8> = Map::new("c");

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

pub fn record_cleaning(storage: &mut dyn Storage, at: u64) -> StdResult<()> {
    CLEANINGS.save(storage, at, &1)
}

/// Everything of the last two windows: enough for any question about the last one.
pub fn load_record(
    storage: &dyn Storage,
    querier: &QuerierWrapper,
    config: &Config,
    ledger: &Ledger,
    now: u64,
) -> StdResult<Record> {
    let mut record = bare_record(config, ledger);
    let oldest = kept_since(now, two_windows(config));
    record.cleanings.extend(
        CLEANINGS
            .keys(
                storage,
                Some(Bound::inclusive(oldest)),
                None,
                Order::Ascending,
            )
            .collect::<StdResult<Vec<_>>>()?,
    );
    for row in infections_newest_first(storage, querier, config, oldest) {
        let (_, infection) = row?;
        record.infections.push(infection);
    }
    Ok(record)
}

/// What decides the status now, at a cost that does not grow with history: infections since the last cleaning, newest
/// first, up to the first whose case stands. Revoked rows met on the way are returned to be removed.
pub fn load_recent(
    storage: &dyn Storage,
    querier: &QuerierWrapper,
    config: &Config,
    ledger: &Ledger,
    now: u64,
) -> StdResult<(Record, Vec<(u64, u64)>)> {
    let mut record = bare_record(config, ledger);
    let mut revoked = vec![];
    let oldest = kept_since(now, two_windows(config)).max(ledger.last_cleaned_at.unwrap_or(0));
    for row in infections_newest_first(storage, querier, config, oldest) {
        let (key, infection) = row?;
        record.infections.push(infection);
        if infection.revoked_at.is_none() {
            break;
        }
        revoked.push(key);
    }
    revoked.truncate(REVOKED_ROWS_REMOVED);
    Ok((record, revoked))
}

fn bare_record(config: &Config, ledger: &Ledger) -> Record {
    Record {
        created_at: config.created_at,
        first_check_in_at: ledger.first_check_in_at,
        infections: vec![],
        newest_infection_at: ledger.newest_infection_at,
        cleanings: ledger.last_cleaned_at.into_iter().collect(),
        window: config.window_seconds,
    }
}

/// How long infections and cleanings are kept, in seconds.
pub fn two_windows(config: &Config) -> u64 {
    config.window_seconds.saturating_mul(2)
}

/// The oldest second that is less than `span` seconds ago.
pub fn kept_since(now: u64, span: u64) -> u64 {
    now.saturating_add(1).saturating_sub(span)
}
