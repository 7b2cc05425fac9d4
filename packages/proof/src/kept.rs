//! What the chain's module for contracts keeps of a contract and of a code: protobuf, the fields that anybody here looks at.

use prost::Message;

use crate::error::ProofError;
use crate::key::Key;

/// What the chain knows of a contract, `cosmwasm.wasm.v1.ContractInfo`.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct KeptContract {
    #[prost(uint64, tag = "1")]
    pub code_id: u64,
    /// Address of the account or contract that made it.
    #[prost(string, tag = "2")]
    pub creator: String,
    /// Address of whoever may give it another code; empty = nobody.
    #[prost(string, tag = "3")]
    pub admin: String,
    #[prost(string, tag = "4")]
    pub label: String,
    #[prost(message, optional, tag = "5")]
    pub created: Option<Position>,
}

/// Where in the chain something happened, `cosmwasm.wasm.v1.AbsoluteTxPosition`.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Position {
    #[prost(uint64, tag = "1")]
    pub block_height: u64,
}

/// What the chain knows of a code, `cosmwasm.wasm.v1.CodeInfo`.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct KeptCode {
    /// SHA-256 of it.
    #[prost(bytes = "vec", tag = "1")]
    pub code_hash: Vec<u8>,
}

/// What is in a row. `key` tells which one that is.
///
/// # Errors
/// [`ProofError::Unreadable`].
pub fn kept<T: Message + Default>(key: &Key, row: &[u8]) -> Result<T, ProofError> {
    T::decode(row).map_err(|error| ProofError::Unreadable {
        what: key.to_string(),
        reason: error.to_string(),
    })
}
