//! Where the rows are that are read across contracts.

use cosmwasm_std::storage_keys::namespace_with_key;
use cosmwasm_std::{CanonicalAddr, StdError};

/// Region: cell prefix -> [`super::CellRow`].
pub const CELLS: &str = "cell";
/// Region: child key -> [`cosmwasm_std::Addr`].
pub const CHILDREN: &str = "child";
/// State: one item, [`crate::state::CodeIdsRow`].
pub const CODE_IDS: &str = "code_ids";
/// City: one item, [`crate::city::RewardPolicyRow`].
pub const REWARD_POLICY: &str = "reward_policy";
/// Location: one item, [`super::LedgerRow`], packed.
pub const LEDGER: &str = "l";
/// Location: one item, times of the newest 64 cleanings, ascending, u32 each.
pub const CLEANINGS: &str = "cleanings";
/// Location: one item, [`super::DescriptionRow`].
pub const DESCRIPTION: &str = "description";
/// Location: interval u32 ‖ tag 16 bytes -> anything. See [`visit_key`].
pub const VISITS: &str = "v";
/// Registry: canonical account -> [`super::HealthRow`], packed. See [`health_key`].
pub const HEALTH: &str = "health";
/// Registry: (UTC day u16, id 8 bytes) -> anything. See [`id_key`].
pub const IDS: &str = "i";
/// Registry: one item, [`super::FeedHead`], packed.
pub const FEED_HEAD: &str = "feed_head";

/// Key of a row named by text: [`CELLS`], [`CHILDREN`].
pub fn key(namespace: &str, name: &str) -> Vec<u8> {
    namespace_with_key(&[namespace.as_bytes()], name.as_bytes())
}

/// Key of a row of [`VISITS`].
pub fn visit_key(interval: u32, tag: &[u8; 16]) -> Vec<u8> {
    [VISITS.as_bytes(), &interval.to_be_bytes(), tag].concat()
}

/// Key of a row of [`HEALTH`].
pub fn health_key(account: &CanonicalAddr) -> Vec<u8> {
    namespace_with_key(&[HEALTH.as_bytes()], account)
}

/// Key of a row of [`IDS`]. The day is the item's own.
pub fn id_key(day: u16, id: [u8; 8]) -> Vec<u8> {
    namespace_with_key(&[IDS.as_bytes(), &day.to_be_bytes()], &id)
}

pub(super) fn undecodable(row: &str) -> StdError {
    StdError::msg(format!("the row {row:?} does not decode"))
}
