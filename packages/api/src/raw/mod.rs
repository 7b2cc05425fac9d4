//! Storage rows that one contract reads straight from another: a raw read costs a sixtieth of a smart query.
//!
//! These layouts are a public interface. A missing row means the default, bytes that do not decode are an error; fields
//! that a newer contract adds are not, so no row is a message, and packed rows may go on after what is read here.

mod keys;
mod packed;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{from_json, Addr, CanonicalAddr, QuerierWrapper, StdResult};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::city::RewardPolicyRow;
use crate::state::CodeIdsRow;
use crate::Surface;

use keys::undecodable;
pub use keys::{
    health_key, id_key, key, visit_key, CELLS, CHILDREN, CLEANINGS, CODE_IDS, DESCRIPTION,
    FEED_HEAD, HEALTH, IDS, LEDGER, REWARD_POLICY, VISITS,
};
pub use packed::{pack_cleanings, unpack_cleanings, FeedHead, HealthRow, LedgerRow};

/// Where visits to a cell prefix go.
#[cw_serde]
pub struct CellRow {
    /// Key of the child.
    pub child: String,
    pub address: Addr,
}

/// Name and surface of a place, as its city says.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct DescriptionRow {
    /// Name for people; null = unnamed.
    pub label: Option<String>,
    /// One that a newer city may know is `other` here.
    #[serde(deserialize_with = "surface_or_other")]
    pub surface: Surface,
}

fn surface_or_other<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Surface, D::Error> {
    let name = String::deserialize(deserializer)?;
    Ok(name.parse().unwrap_or(Surface::Other))
}

impl Default for DescriptionRow {
    fn default() -> Self {
        DescriptionRow {
            label: None,
            surface: Surface::Other,
        }
    }
}

fn bytes(querier: &QuerierWrapper, contract: &Addr, key: Vec<u8>) -> StdResult<Option<Vec<u8>>> {
    let row = querier.query_wasm_raw(contract, key)?;
    Ok(row.filter(|bytes| !bytes.is_empty()))
}

fn read<T: DeserializeOwned>(
    querier: &QuerierWrapper,
    contract: &Addr,
    key: Vec<u8>,
) -> StdResult<Option<T>> {
    bytes(querier, contract, key)?.map(from_json).transpose()
}

/// The row of one cell prefix of a region.
///
/// # Errors
/// If the row does not decode.
pub fn cell(querier: &QuerierWrapper, region: &Addr, prefix: &str) -> StdResult<Option<CellRow>> {
    read(querier, region, key(CELLS, prefix))
}

/// The contract of one child of a region.
///
/// # Errors
/// If the row does not decode.
pub fn child(querier: &QuerierWrapper, region: &Addr, name: &str) -> StdResult<Option<Addr>> {
    read(querier, region, key(CHILDREN, name))
}

/// The codes of a state tree.
///
/// # Errors
/// If there are none, or the row does not decode.
pub fn code_ids(querier: &QuerierWrapper, state: &Addr) -> StdResult<CodeIdsRow> {
    read(querier, state, CODE_IDS.as_bytes().to_vec())?.ok_or_else(|| undecodable(CODE_IDS))
}

/// The reward policy of a city.
///
/// # Errors
/// If the row does not decode.
pub fn reward_policy(querier: &QuerierWrapper, city: &Addr) -> StdResult<Option<RewardPolicyRow>> {
    read(querier, city, REWARD_POLICY.as_bytes().to_vec())
}

/// The ledger of a location.
///
/// # Errors
/// If there is none, or the row does not decode.
pub fn ledger(querier: &QuerierWrapper, location: &Addr) -> StdResult<LedgerRow> {
    let row = bytes(querier, location, LEDGER.as_bytes().to_vec())?;
    LedgerRow::unpack(&row.unwrap_or_default())
}

/// The cleanings of a location, Unix seconds, ascending.
///
/// # Errors
/// If the row does not decode.
pub fn cleanings(querier: &QuerierWrapper, location: &Addr) -> StdResult<Vec<u64>> {
    let row = bytes(querier, location, CLEANINGS.as_bytes().to_vec())?;
    unpack_cleanings(&row.unwrap_or_default())
}

/// What a location is made of.
///
/// # Errors
/// If the row does not decode.
pub fn surface(querier: &QuerierWrapper, location: &Addr) -> StdResult<Surface> {
    let row: Option<DescriptionRow> = read(querier, location, DESCRIPTION.as_bytes().to_vec())?;
    Ok(row.unwrap_or_default().surface)
}

/// Whether a location has recorded that visit.
///
/// # Errors
/// If the chain does not answer.
pub fn has_visit(
    querier: &QuerierWrapper,
    location: &Addr,
    interval: u32,
    tag: &[u8; 16],
) -> StdResult<bool> {
    Ok(bytes(querier, location, visit_key(interval, tag))?.is_some())
}

/// The health row of an account.
///
/// # Errors
/// If the row does not decode.
pub fn health(
    querier: &QuerierWrapper,
    registry: &Addr,
    account: &CanonicalAddr,
) -> StdResult<Option<HealthRow>> {
    let row = bytes(querier, registry, health_key(account))?;
    row.map(|row| HealthRow::unpack(&row)).transpose()
}

/// Whether a registry knows that id, standing or burnt.
///
/// # Errors
/// If the chain does not answer.
pub fn has_id(querier: &QuerierWrapper, registry: &Addr, day: u16, id: [u8; 8]) -> StdResult<bool> {
    Ok(bytes(querier, registry, id_key(day, id))?.is_some())
}
