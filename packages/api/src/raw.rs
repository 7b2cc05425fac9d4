//! Storage rows that one contract reads straight from another: a raw read costs a sixtieth of a smart query.
//!
//! These layouts are a public interface. A missing row means the default, bytes that do not decode are an error; fields
//! that a newer contract adds are not, so no row is a message.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::{from_json, Addr, QuerierWrapper, StdResult};
use serde::de::DeserializeOwned;

use crate::city::RewardPolicyRow;

/// Region: cell prefix -> [`CellRow`].
pub const CELLS: &str = "cell";
/// Region: child key -> [`Addr`].
pub const CHILDREN: &str = "child";
/// City: one item, [`RewardPolicyRow`].
pub const REWARD_POLICY: &str = "reward_policy";
/// Registry: account -> [`HealthRow`].
pub const HEALTH: &str = "health";
/// Registry: case id (8 bytes, big-endian) -> [`CaseRow`].
pub const CASES: &str = "case";

/// Registry: (case id, chunk digest) -> whether that chunk has been sent. See [`chunk_key`].
pub const CHUNKS: &str = "chunk";

/// Key of a row named by text: [`CELLS`], [`CHILDREN`], [`HEALTH`].
pub fn key(namespace: &str, name: &str) -> Vec<u8> {
    namespace_with_key(&[namespace.as_bytes()], name.as_bytes())
}

/// Key of a row of [`CASES`].
pub fn case_key(case: u64) -> Vec<u8> {
    namespace_with_key(&[CASES.as_bytes()], &case.to_be_bytes())
}

/// Key of a row of [`CHUNKS`].
pub fn chunk_key(case: u64, digest: &[u8; 32]) -> Vec<u8> {
    namespace_with_key(&[CHUNKS.as_bytes(), &case.to_be_bytes()], digest)
}

/// Where visits to a cell prefix go.
#[cw_serde]
pub struct CellRow {
    /// Key of the child.
    pub child: String,
    pub address: Addr,
}

/// An account with an open case.
#[cw_serde]
pub struct HealthRow {
    pub case: u64,
    /// First second at which the account no longer counts as infected, Unix seconds.
    pub infected_until: u64,
}

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
    read(querier, region, key(CELLS, prefix))
}

/// The contract of one child of a region.
///
/// # Errors
/// If the row does not decode.
pub fn child(querier: &QuerierWrapper, region: &Addr, name: &str) -> StdResult<Option<Addr>> {
    read(querier, region, key(CHILDREN, name))
}

/// The reward policy of a city.
///
/// # Errors
/// If the row does not decode.
pub fn reward_policy(querier: &QuerierWrapper, city: &Addr) -> StdResult<Option<RewardPolicyRow>> {
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
    read(querier, registry, key(HEALTH, account.as_str()))
}

/// The row of a case.
///
/// # Errors
/// If the row does not decode.
pub fn case(querier: &QuerierWrapper, registry: &Addr, case: u64) -> StdResult<Option<CaseRow>> {
    read(querier, registry, case_key(case))
}

/// Whether `address` is a contract that carries the cw2 name `name`.
pub fn is_contract(querier: &QuerierWrapper, address: &Addr, name: &str) -> bool {
    cw2::query_contract_info(querier, address).is_ok_and(|info| info.contract == name)
}
