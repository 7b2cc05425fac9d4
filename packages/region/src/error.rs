//! Why a region refuses a message: one variant for each cause.

use cosmwasm_std::StdError;
use cw_utils::{ParseReplyError, PaymentError};
use thiserror::Error;
use wayclear_api::{Invalid, OwnershipError};

/// Why a region refuses a message.
#[derive(Debug, Error)]
pub enum ContractError {
    /// From the standard library: storage, queries, migration.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The message's content is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The sender is not who the message needs.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// The chain's answer to an instantiation does not parse.
    #[error(transparent)]
    ParseReply(#[from] ParseReplyError),
    /// A visit came from somebody other than the recorded parent.
    #[error("only the parent region may forward a visit; send Visit to the state contract")]
    NotParent,
    /// The chain has no code of that id.
    #[error("the chain has no code {id} for the {name}; upload it first")]
    NoSuchCode {
        /// Which of the codes.
        name: &'static str,
        id: u64,
    },
    /// The chain has another code under that id.
    #[error("code {id} for the {name} is another one, its SHA-256 is {found}; give the id of the code you mean")]
    OtherCode {
        /// Which of the codes.
        name: &'static str,
        id: u64,
        /// SHA-256 of the code on the chain, as hex.
        found: String,
    },
    /// A sibling has that key.
    #[error("child \"{key}\" exists already; choose another key or assign it more cells")]
    ChildExists { key: String },
    /// No child has that key.
    #[error("there is no child {key}; list them with the Children query")]
    UnknownChild {
        /// The key, in quotes.
        key: String,
    },
    /// A prefix shares ground with one that is assigned.
    #[error(
        "cell prefix \"{prefix}\" overlaps \"{other}\" of \"{child}\"; release that one first"
    )]
    CellOverlap {
        prefix: String,
        /// The prefix that is assigned.
        other: String,
        /// Key of its child.
        child: String,
    },
    /// A prefix to be released is not assigned.
    #[error("cell prefix \"{prefix}\" is not assigned here; list them with the Cells query")]
    UnassignedCell { prefix: String },
    /// A prefix cannot be split any further.
    #[error("cell prefix \"{prefix}\" has 7 characters, the smallest ground that can be assigned")]
    CellTooSmall { prefix: String },
    /// A prefix to be released still holds something.
    #[error(
        "cell prefix \"{prefix}\" is in use by \"{child}\"; ask the owner of \"{child}\" to release what is empty of it, \
         split the prefix with SplitCells, and release the parts that are empty"
    )]
    CellsInUse {
        prefix: String,
        /// Key of the child.
        child: String,
    },
    /// No child's cells hold the place.
    #[error(
        "place \"{place}\" lies outside every cell of \"{region}\"; its owner can assign the cell"
    )]
    NoRoute {
        /// Text form of the place.
        place: String,
        /// Key of the region.
        region: String,
    },
    /// A reply to a submessage this contract never sends.
    #[error("unknown reply id {id}")]
    UnknownReply { id: u64 },
    /// A reply whose payload this contract did not write.
    #[error("the payload of reply {id} is not ours")]
    ForeignPayload { id: u64 },
}
