//! The steps of a deployment: each looks first whether it was done already.

use serde::de::DeserializeOwned;
use wayclear_api::region::MAX_PREFIXES;
use wayclear_chain::{Addr, Chain, ChainError, Contract};

use crate::progress::{DeployError, Owners, Progress};
use crate::tree::Tree;

/// Opening and describing take two messages each at most.
pub const PLACES_A_TRANSACTION: usize = 10;

/// A deployment under way.
pub struct Steps<'a, C, T> {
    pub chain: &'a mut C,
    pub tree: &'a Tree,
    pub owners: &'a Owners,
    tell: T,
    step: usize,
    count: usize,
}

impl<'a, C: Chain, T: FnMut(Progress)> Steps<'a, C, T> {
    pub fn new(chain: &'a mut C, tree: &'a Tree, owners: &'a Owners, tell: T) -> Self {
        Steps {
            chain,
            tree,
            owners,
            tell,
            step: 0,
            count: count(tree),
        }
    }

    /// Takes a step; `act` says whether it changed anything.
    pub fn take<O>(
        &mut self,
        what: String,
        act: impl FnOnce(&mut Self) -> Result<(O, bool), ChainError>,
    ) -> Result<O, DeployError> {
        self.step += 1;
        let taken = act(self);
        let (outcome, is_new) = at(&what, taken)?;
        (self.tell)(Progress {
            step: self.step,
            steps: self.count,
            what,
            is_new,
        });
        Ok(outcome)
    }

    /// A row of a contract's storage; `None` = there is none.
    pub fn row<R: DeserializeOwned>(
        &self,
        contract: &Addr,
        key: &[u8],
    ) -> Result<Option<R>, ChainError> {
        let row = self.chain.query_raw(contract, key)?;
        let row = row.map(cosmwasm_std::from_json).transpose();
        row.map_err(|error| ChainError::Answer {
            contract: contract.clone(),
            reason: error.to_string(),
        })
    }
}

/// Says at which step the chain failed.
pub fn at<O>(step: &str, outcome: Result<O, ChainError>) -> Result<O, DeployError> {
    outcome.map_err(|error| DeployError::Step {
        step: step.to_string(),
        error,
    })
}

/// Codes, state, and for each region its making, its further cells, its rewards and its places.
fn count(tree: &Tree) -> usize {
    let cells = |prefixes: &[String]| prefixes.len().div_ceil(MAX_PREFIXES).max(1);
    let of_county = tree.counties.iter().map(|county| cells(&county.prefixes));
    let cities = tree.counties.iter().flat_map(|county| &county.cities);
    let of_city = cities.map(|city| {
        cells(&city.prefixes)
            + usize::from(city.rewards.is_some())
            + city.places.len().div_ceil(PLACES_A_TRANSACTION)
    });
    Contract::ALL.len() + 1 + of_county.chain(of_city).sum::<usize>()
}
