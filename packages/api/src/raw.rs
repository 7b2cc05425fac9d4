//! Storage rows that one contract reads straight from another: a raw read costs a sixtieth of a smart query.
//!
//! These layouts are a public interface. A missing row means the default, bytes that do not decode are an error.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::{from_json, Addr, QuerierWrapper, StdResult};
use serde::de::DeserializeOwned;

use crate::city::RewardPolicy;

/// Region: cell prefix -> [`CellRow`].
pub const CELLS: &str = "cell";
/// Region: child key -> [`Addr`].
pub const CHILDREN: &str = "child";
/// City: one item, [`RewardPolicy`].
pub const REWARD_POLICY: &str = "reward_policy";
/// Registry: account -> [`HealthRow`].
pub const HEALTH: &str = "health";
/// Registry: case id (8 bytes, big-endian) -> [`CaseRow`].
pub const CASES: &str = "case";

/// Where visits to a cell prefix go.
#[cw_serde]
pub struct CellRow {
    /// Key of the child.
    pub child: String,
    /// The child's contract.
    pub address: Addr,
}

/// An account with an open case.
#[cw_serde]
pub struct HealthRow {
    /// The case.
    pub case: u64,
    /// First second at which the account no longer counts as infected, Unix seconds.
    pub infected_until: u64,
}

/// An infection report.
#[cw_serde]
pub struct CaseRow {
    /// The account that reported.
    pub reporter: Addr,
    /// Unix seconds.
    pub opened_at: u64,
    /// The authority whose signature or account stands for the test; null = self-reported.
    pub attested_by: Option<Addr>,
    /// Unix seconds; null = stands.
    pub revoked_at: Option<u64>,
}

fn read<T: DeserializeOwned>(
    querier: &QuerierWrapper,
    contract: &Addr,
    key: Vec<u8>,
) -> StdResult<Option<T>> {
    querier
        .query_wasm_raw(contract, key)?
        .filter(|bytes| !bytes.is_empty())
        .map(from_json)
        .transpose()
}

/// The row of one cell prefix of a region.
///
/// # Errors
/// If the row does not decode.
pub fn cell(querier: &QuerierWrapper, region: &Addr, prefix: &str) -> StdResult<Option<CellRow>> {
    let key = namespace_with_key(&[CELLS.as_bytes()], prefix.as_bytes());
    read(querier, region, key)
}

/// The contract of one child of a region.
///
/// # Errors
/// If the row does not decode.
pub fn child(querier: &QuerierWrapper, region: &Addr, key: &str) -> StdResult<Option<Addr>> {
    let key = namespace_with_key(&[CHILDREN.as_bytes()], key.as_bytes());
    read(querier, region, key)
}

/// The reward policy of a city.
///
/// # Errors
/// If the row does not decode.
pub fn reward_policy(querier: &QuerierWrapper, city: &Addr) -> StdResult<Option<RewardPolicy>> {
    read(querier, city, REWARD_POLICY.as_bytes().to_vec())
}

/// The health row of an account.
///
/// # Errors
/// If the row does not decode.
pub fn health(
    querier: &QuerierWrapper,
    registry: &Addr,
    account: &Addr,
) -> StdResult<Option<HealthRow>> {
    let key = namespace_with_key(&[HEALTH.as_bytes()], account.as_bytes());
    read(querier, registry, key)
}

/// The row of a case.
///
/// # Errors
/// If the row does not decode.
pub fn case(querier: &QuerierWrapper, registry: &Addr, case: u64) -> StdResult<Option<CaseRow>> {
    let key = namespace_with_key(&[CASES.as_bytes()], &case.to_be_bytes());
    read(querier, registry, key)
}

/// Whether `address` is a contract that carries the cw2 name `name`.
pub fn is_contract(querier: &QuerierWrapper, address: &Addr, name: &str) -> bool {
    cw2::query_contract_info(querier, address).is_ok_and(|info| info.contract == name)
}
