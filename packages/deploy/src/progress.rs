//! What a deployment needs to know, what it tells on its way, and why it ends early.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_api::contact_registry::Authority;
use wayclear_chain::ChainError;

use crate::record::RecordError;

/// Who and what a tree needs beside its file.
#[derive(Clone, Debug)]
pub struct Owners {
    /// Makes and owns the state, and owns the registry.
    pub state: Addr,
    pub county: Addr,
    /// Owns the cities, opens their places and describes them.
    pub city: Addr,
    /// Wasm admin of everything; `None` = immutable.
    pub admin: Option<Addr>,
    /// The first ones, at most 10.
    pub authorities: Vec<Authority>,
}

/// Why a tree is not, or not wholly, on the chain. What was done stays; deploying again goes on from there.
#[derive(Debug, Error)]
pub enum DeployError {
    /// The chain refused a step.
    #[error("{step}: {error}")]
    Step { step: String, error: ChainError },
    /// What stands on the chain is not what was asked for.
    #[error(
        "{what} stands on the chain with another {field}: {found}, not {wanted}; ask for what is there, or put another tree \
         beside it with a record of its own, named with --deployment"
    )]
    Differs {
        what: String,
        field: &'static str,
        found: String,
        wanted: String,
    },
    /// One node is wrong about a chain that has not been made anew.
    #[error(
        "{what} stands at {state} by its record, and the node, which has block {height} that made it, knows no such contract; nothing \
         was changed. Ask another node, named with --node, or put another tree beside it with --deployment"
    )]
    Hidden {
        what: String,
        state: Addr,
        height: u64,
    },
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A step that was taken, or was found done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which step, from 1.
    pub step: usize,
    /// How many there are.
    pub steps: usize,
    pub what: String,
    /// Whether the chain was changed.
    pub is_new: bool,
}
