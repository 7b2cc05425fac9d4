//! Puts a tree on a chain, or what is still missing of it: each step looks first whether it was done already.

mod work;

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wayclear_api::contact_registry::Authority;
use wayclear_api::state;

use crate::chain::{Chain, Contract};
use crate::error::ChainError;
use crate::tree::Tree;
use work::Work;

/// Who and what a tree needs beside its file.
#[derive(Clone, Debug)]
pub struct Owners {
    /// Owns the registry and the state.
    pub state: Addr,
    /// Owns the counties.
    pub county: Addr,
    /// Owns the cities.
    pub city: Addr,
    /// Wasm admin of everything; `None` = immutable.
    pub admin: Option<Addr>,
    /// The first authorities.
    pub authorities: Vec<Authority>,
}

/// Where the contracts of a tree are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// The contact registry.
    pub registry: Addr,
    /// The root.
    pub state: Addr,
    /// Counties by key.
    pub counties: BTreeMap<String, Node>,
    /// Ids of the codes.
    pub code_ids: BTreeMap<Contract, u64>,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
}

/// A county and its cities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The county's contract.
    pub address: Addr,
    /// Contracts of its cities by key.
    pub cities: BTreeMap<String, Addr>,
}

/// Why a tree is not, or not wholly, on the chain. What was done stays; deploying again goes on from there.
#[derive(Debug, Error)]
pub enum DeployError {
    /// The chain refused a step.
    #[error("{step}: {error}")]
    Step {
        /// The step.
        step: String,
        /// The chain's words.
        error: ChainError,
    },
    /// A tree of that key is there, and it is another one.
    #[error(
        "{what} on the chain differs from the tree file: {field} is {found}, the file says {wanted}; \
         change the file, or give the state another key"
    )]
    Differs {
        /// Which contract.
        what: String,
        /// What differs.
        field: &'static str,
        /// On the chain.
        found: String,
        /// In the file.
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
    /// What it was.
    pub what: String,
    /// Whether the chain was changed.
    pub is_new: bool,
}

/// Stores the codes and makes registry, state, counties and cities, as far as they are missing. Locations come with the
/// first visits.
///
/// # Errors
/// [`DeployError`], at the first step that fails.
pub fn deploy(
    chain: &mut impl Chain,
    tree: &Tree,
    owners: &Owners,
    tell: impl FnMut(Progress),
) -> Result<Deployment, DeployError> {
    let mut work = Work::new(chain, tree, owners, tell);
    let code_ids = work.codes()?;
    let registry = work.registry(&code_ids)?;
    let state = work.state(&code_ids, &registry)?;
    let mut counties = BTreeMap::new();
    for county in &tree.counties {
        counties.insert(county.key.clone(), work.county(&state, county)?);
    }
    Ok(Deployment {
        registry,
        state,
        counties,
        code_ids,
        window_seconds: tree.window_seconds,
    })
}

/// The codes that a state hands down.
///
/// # Panics
/// If one is missing.
pub fn state_codes(code_ids: &BTreeMap<Contract, u64>) -> state::CodeIds {
    state::CodeIds {
        county: code_ids[&Contract::County],
        city: code_ids[&Contract::City],
        location: code_ids[&Contract::Location],
    }
}
