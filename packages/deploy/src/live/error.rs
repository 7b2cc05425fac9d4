//! Why a tree is not taken for what it should be.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_chain::ChainError;

#[derive(Debug, Error)]
pub enum LiveError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A contract stands in the tree that the tree has not made.
    #[error("{what} {address} was made by {creator}, not by {parent}: it is a stranger's, and nothing is taken from it. Look at the record with wayclear doctor")]
    Stranger {
        what: String,
        address: Addr,
        creator: Addr,
        parent: Addr,
    },
    /// A contract whose code somebody else can change.
    #[error("the code of {what} {address} can be changed by {found}, and not by {wanted} as that of its state: nothing is taken from it. Look with wayclear doctor")]
    Admin {
        what: String,
        address: Addr,
        found: String,
        wanted: String,
    },
    /// A place that cannot be read.
    #[error(
        "city {city} names a place that is none: \"{key}\"; ask another node, named with --node"
    )]
    Place { city: String, key: String },
}
