//! Storage of a region. Cells and children are read across contracts: see [`wayclear_api::raw`].

use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use itertools::Itertools;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::raw::{self, CellRow};
use wayclear_api::region::{Cell, Child, Config};
use wayclear_api::state::CodeIdsRow;
use wayclear_api::{overlap, Ownership, Place, MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH};

const CELLS: Map<&str, CellRow> = Map::new(raw::CELLS);
const CHILDREN: Map<&str, Addr> = Map::new(raw::CHILDREN);

/// What the region knows about itself, as it is stored: an array without names, since every visit reads it at every level.
#[derive(Serialize_tuple, Deserialize_tuple)]
struct ConfigRow {
    key: String,
    parent: Option<Addr>,
    prefix_counts: Vec<u32>,
    window_seconds: u64,
    state: Addr,
    registry: Addr,
    admin: Option<Addr>,
    owner: Addr,
    proposed_owner: Option<Addr>,
    name: String,
}

const CONFIG: Item<ConfigRow> = Item::new("config");
const CODE_IDS: Item<CodeIdsRow> = Item::new(raw::CODE_IDS);

/// What the region knows about itself.
///
/// # Errors
/// If the contract has not been instantiated.
pub fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    let row = CONFIG.load(storage)?;
    Ok(Config {
        key: row.key,
        name: row.name,
        parent: row.parent,
        ownership: Ownership {
            owner: row.owner,
            proposed: row.proposed_owner,
        },
        admin: row.admin,
        state: row.state,
        registry: row.registry,
        window_seconds: row.window_seconds,
        prefix_counts: row.prefix_counts,
    })
}

pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    let config = config.clone();
    let row = ConfigRow {
        key: config.key,
        parent: config.parent,
        prefix_counts: config.prefix_counts,
        window_seconds: config.window_seconds,
        state: config.state,
        registry: config.registry,
        admin: config.admin,
        owner: config.ownership.owner,
        proposed_owner: config.ownership.proposed,
        name: config.name,
    };
    CONFIG.save(storage, &row)
}

pub fn load_code_ids(storage: &dyn Storage) -> StdResult<CodeIdsRow> {
    CODE_IDS.load(storage)
}

pub fn save_code_ids(storage: &mut dyn Storage, code_ids: &CodeIdsRow) -> StdResult<()> {
    CODE_IDS.save(storage, code_ids)
}

/// The contract of a child: a county's, a city's, or a location's by the text form of its place.
///
/// # Errors
/// If the row does not decode.
pub fn may_load_child(storage: &dyn Storage, key: &str) -> StdResult<Option<Addr>> {
    CHILDREN.may_load(storage, key)
}

pub fn save_child(storage: &mut dyn Storage, key: &str, address: &Addr) -> StdResult<()> {
    CHILDREN.save(storage, key, address)
}

pub fn page_of_children(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<Child>> {
    CHILDREN
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .take(limit)
        .map_ok(|(key, address)| Child { key, address })
        .collect()
}

/// Whether a child's key begins with `prefix`.
pub fn has_child_below(storage: &dyn Storage, prefix: &str) -> StdResult<bool> {
    let first = CHILDREN
        .keys(
            storage,
            Some(Bound::inclusive(prefix)),
            None,
            Order::Ascending,
        )
        .next()
        .transpose()?;
    Ok(first.is_some_and(|key| key.starts_with(prefix)))
}

pub fn may_load_cell(storage: &dyn Storage, prefix: &str) -> StdResult<Option<CellRow>> {
    CELLS.may_load(storage, prefix)
}

pub fn save_cell(storage: &mut dyn Storage, prefix: &str, cell: &CellRow) -> StdResult<()> {
    CELLS.save(storage, prefix, cell)
}

pub fn remove_cell(storage: &mut dyn Storage, prefix: &str) {
    CELLS.remove(storage, prefix);
}

pub fn page_of_cells(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> StdResult<Vec<Cell>> {
    CELLS
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .take(limit)
        .map_ok(cell)
        .collect()
}

/// Where visits to a place go: at most one read for each prefix length in use.
pub fn find_cell(
    storage: &dyn Storage,
    config: &Config,
    place: &Place,
) -> StdResult<Option<CellRow>> {
    let prefixes = prefixes_of(&place.cell).zip(&config.prefix_counts);
    for (prefix, _) in prefixes.filter(|(_, count)| **count > 0) {
        if let Some(cell) = may_load_cell(storage, prefix)? {
            return Ok(Some(cell));
        }
    }
    Ok(None)
}

/// The first assigned cell that shares ground with `prefix`.
pub fn overlapping_cell(storage: &dyn Storage, prefix: &str) -> StdResult<Option<Cell>> {
    for shorter in prefixes_of(prefix) {
        if let Some(row) = may_load_cell(storage, shorter)? {
            return Ok(Some(cell((shorter.to_string(), row))));
        }
    }
    let next = CELLS
        .range(
            storage,
            Some(Bound::inclusive(prefix)),
            None,
            Order::Ascending,
        )
        .next()
        .transpose()?;
    Ok(next.filter(|(other, _)| overlap(other, prefix)).map(cell))
}

/// What a geohash begins with, as far as it could be assigned, the shortest first.
pub(crate) fn prefixes_of(geohash: &str) -> impl Iterator<Item = &str> {
    (MIN_PREFIX_LENGTH..=MAX_PREFIX_LENGTH).map_while(|length| geohash.get(..length))
}

fn cell((prefix, row): (String, CellRow)) -> Cell {
    let child = row.child;
    Cell { prefix, child }
}
