//! What a deployment needs to know, what it tells on its way, and why it ends early.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_api::contact_registry::Authority;
use wayclear_chain::ChainError;

/// Who and what a tree needs beside its file.
#[derive(Clone, Debug)]
pub struct Owners {
    /// Owns the registry and the state.
    pub state: Addr,
    pub county: Addr,
    pub city: Addr,
    /// Wasm admin of everything; `None` = immutable.
    pub admin: Option<Addr>,
    pub authorities: Vec<Authority>,
}

/// Why a tree is not, or not wholly, on the chain. What was done stays; deploying again goes on from there.
#[derive(Debug, Error)]
pub enum DeployError {
    /// The chain refused a step.
    #[error("{step}: {error}")]
    Step { step: String, error: ChainError },
    /// A tree of that key is there, and it is another one.
    #[error(
        "{what} on the chain differs from the tree file: {field} is {found}, the file says {wanted}; \
         change the file, or give the state another key"
    )]
    Differs {
        what: String,
        field: &'static str,
        found: String,
        wanted: String,
    },
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
