//! The steps of a deployment: each looks first whether it was done already.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::region::MAX_PREFIXES;
use wayclear_api::{contact_registry, state, Question};
use wayclear_chain::{Chain, ChainError, Contract};

use crate::progress::{DeployError, Owners, Progress};
use crate::tree::Tree;

/// A deployment under way.
pub struct Steps<'a, C, T> {
    pub(crate) chain: &'a mut C,
    tree: &'a Tree,
    pub(crate) owners: &'a Owners,
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
    pub(crate) fn take<O>(
        &mut self,
        what: String,
        act: impl FnOnce(&mut Self) -> Result<(O, bool), ChainError>,
    ) -> Result<O, DeployError> {
        self.step += 1;
        match act(self) {
            Ok((outcome, is_new)) => {
                (self.tell)(Progress {
                    step: self.step,
                    steps: self.count,
                    what,
                    is_new,
                });
                Ok(outcome)
            }
            Err(error) => Err(DeployError::Step { step: what, error }),
        }
    }

    pub fn codes(&mut self) -> Result<BTreeMap<Contract, u64>, DeployError> {
        let mut code_ids = BTreeMap::new();
        for contract in Contract::ALL {
            let what = format!("code {}", contract.name());
            let code_id = self.take(what, |steps| {
                let found = steps.chain.find_code(contract)?;
                match found {
                    Some(code_id) => Ok((code_id, false)),
                    None => Ok((steps.chain.store_code(&steps.owners.state, contract)?, true)),
                }
            })?;
            code_ids.insert(contract, code_id);
        }
        Ok(code_ids)
    }

    /// The contract of that label, made if there is none.
    fn root<M: Serialize>(
        &mut self,
        what: String,
        code_id: u64,
        msg: &M,
    ) -> Result<Addr, DeployError> {
        let label = format!("wayclear {what}");
        self.take(what, |steps| {
            if let Some(address) = steps.chain.find_contract(code_id, &label)? {
                return Ok((address, false));
            }
            let owners = steps.owners;
            let admin = owners.admin.as_ref();
            let address = steps
                .chain
                .instantiate(&owners.state, code_id, msg, &label, admin)?;
            Ok((address, true))
        })
    }

    pub fn registry(&mut self, code_ids: &BTreeMap<Contract, u64>) -> Result<Addr, DeployError> {
        let tree = self.tree;
        let what = format!("contact registry of {}", tree.key);
        let instantiate = contact_registry::InstantiateMsg {
            owner: self.owners.state.to_string(),
            policy: tree.policy,
            window_seconds: tree.window_seconds,
            authorities: self.owners.authorities.clone(),
            risk_model: tree.risk_model.clone(),
            risk_model_delay_seconds: tree.risk_model_delay_seconds,
        };
        let code_id = code_ids[&Contract::ContactRegistry];
        let registry = self.root(what.clone(), code_id, &instantiate)?;
        let config = self.ask(&what, &registry, contact_registry::ask::Config {})?;
        same(
            &what,
            "window_seconds",
            config.window_seconds,
            tree.window_seconds,
        )?;
        same(&what, "policy", config.policy, tree.policy)?;
        same(
            &what,
            "risk_model_delay_seconds",
            config.risk_model_delay_seconds,
            tree.risk_model_delay_seconds,
        )?;
        Ok(registry)
    }

    pub fn state(
        &mut self,
        code_ids: &BTreeMap<Contract, u64>,
        registry: &Addr,
    ) -> Result<Addr, DeployError> {
        let tree = self.tree;
        let what = format!("state {}", tree.key);
        let instantiate = state::InstantiateMsg {
            key: tree.key.clone(),
            name: tree.name.clone(),
            owner: self.owners.state.to_string(),
            admin: self.owners.admin.as_ref().map(Addr::to_string),
            registry: registry.to_string(),
            window_seconds: tree.window_seconds,
            code_ids: state_codes(code_ids),
        };
        let state = self.root(what.clone(), code_ids[&Contract::State], &instantiate)?;
        let config = self.ask(&what, &state, state::ask::Config {})?;
        same(&what, "registry", &config.registry, registry)?;
        Ok(state)
    }

    fn ask<Q: Question>(
        &self,
        what: &str,
        contract: &Addr,
        question: Q,
    ) -> Result<Q::Answer, DeployError> {
        let answer = self.chain.ask(contract, question);
        answer.map_err(|error| DeployError::Step {
            step: what.to_string(),
            error,
        })
    }
}

fn same<V: PartialEq + std::fmt::Display>(
    what: &str,
    field: &'static str,
    found: V,
    wanted: V,
) -> Result<(), DeployError> {
    if found == wanted {
        return Ok(());
    }
    Err(DeployError::Differs {
        what: what.to_string(),
        field,
        found: found.to_string(),
        wanted: wanted.to_string(),
    })
}

/// Codes, registry, state, and for each region its making, its further cells and its rewards.
fn count(tree: &Tree) -> usize {
    let cells = |prefixes: &[String]| prefixes.len().div_ceil(MAX_PREFIXES).max(1);
    let cities = tree.counties.iter().flat_map(|county| &county.cities);
    Contract::ALL.len()
        + 2
        + tree
            .counties
            .iter()
            .map(|c| cells(&c.prefixes))
            .sum::<usize>()
        + cities
            .map(|c| cells(&c.prefixes) + usize::from(c.rewards.is_some()))
            .sum::<usize>()
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
