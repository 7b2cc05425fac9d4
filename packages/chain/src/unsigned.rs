//! A transaction that is to be signed elsewhere.

use cosmwasm_std::Addr;
use serde::Serialize;

/// A transaction that is to be signed elsewhere: by `wasmd tx sign`, or by several with `wasmd tx sign --multisig` and `wasmd tx
/// multisign`; then `wasmd tx broadcast` sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unsigned {
    /// As wasmd reads it from a file, in JSON.
    pub json: String,
    /// Whose signature it needs.
    pub sender: Addr,
    pub chain_id: String,
    /// The sender's, which signing without a node has to be told.
    pub account_number: u64,
    /// How many transactions of the sender come before it.
    pub sequence: u64,
    /// Gas it may use.
    pub gas: u64,
    /// Most that it takes from who pays, in base units of what gas is paid in.
    pub fee: u128,
}
