//! What was found on a chain before anything is compared.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wayclear_api::state::{Code, CodeIds};
use wayclear_chain::{Chain, ChainError, Contract};

use super::stood::Stood;
use crate::codes;
use crate::live::{Described, Live, LiveError, Location};
use crate::tree::Tree;

/// What stands on a chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// `None` = there is no state yet.
    pub live: Option<Live>,
    /// The codes that contracts are to run; `None` = it is not there yet.
    pub codes: BTreeMap<Contract, Option<Code>>,
    /// Other ids of these codes that contracts run: uploaded twice, a code is one code.
    pub twins: BTreeSet<(Contract, u64)>,
    /// Block time, Unix seconds. That it goes on is no change.
    #[serde(skip)]
    pub now: u64,
}

impl Found {
    /// Looks, with or without a state. `last`: what stood after the last apply, if that is known; `payers`: who pays fees.
    ///
    /// # Errors
    /// [`LiveError`].
    pub(crate) fn read(
        chain: &impl Chain,
        state: Option<&Addr>,
        tree: &Tree,
        last: Option<&Stood>,
        payers: &BTreeSet<Addr>,
    ) -> Result<Self, LiveError> {
        let named = tree.places().map(|(_, _, known)| &known.place);
        let places = named.chain(last.into_iter().flat_map(Stood::places));
        let described = Described::Of {
            places: places.collect(),
            payers,
        };
        let codes = Contract::ALL.into_iter();
        let codes = codes.map(|contract| Ok((contract, code(chain, tree, contract)?)));
        let mut codes: BTreeMap<_, _> = codes.collect::<Result<_, ChainError>>()?;
        let live = state.map(|state| Live::read(chain, state, described));
        let live = live.transpose()?;
        let mut twins = BTreeSet::new();
        if let Some(live) = &live {
            twins = found_twice(chain, &codes, live)?;
            // Of these nothing is made any more, so that it does not matter who may.
            for (contract, id) in [
                (Contract::State, live.state.code.id),
                (Contract::ContactRegistry, live.registry.code.id),
            ] {
                if !tree.codes.contains_key(&contract) && twins.remove(&(contract, id)) {
                    codes.insert(contract, Some(codes::code(chain, id)?));
                }
            }
        }
        Ok(Found {
            codes,
            twins,
            live,
            now: chain.now()?,
        })
    }

    /// Whether a contract that runs a code runs what it is to run.
    pub(crate) fn is_wanted(&self, contract: Contract, id: u64) -> bool {
        self.code_id(contract).is_ok_and(|wanted| wanted == id)
            || self.twins.contains(&(contract, id))
    }

    /// Hash over all that a plan depends on: another one is another chain, or the same one after somebody has changed it. That
    /// people open places, and that time goes by, changes no plan.
    pub fn hash(&self) -> HexBinary {
        let mut found = self.clone();
        let wanted = self.code_id(Contract::Location).ok();
        for known in found
            .live
            .iter_mut()
            .flat_map(|live| &mut live.registry.authorities)
        {
            known.slips_today = 0;
        }
        let counties = found
            .live
            .iter_mut()
            .flat_map(|live| live.counties.values_mut());
        for city in counties.flat_map(|county| county.cities.values_mut()) {
            let matters = |location: &mut Location| {
                location.described.is_some() || Some(location.code.id) != wanted
            };
            city.locations.retain(|_, location| matters(location));
        }
        hash(&found)
    }

    /// What a state is told of the codes below it.
    ///
    /// # Errors
    /// [`ChainError::NoCode`], if one is not there yet.
    pub(crate) fn code_ids(&self) -> Result<CodeIds, ChainError> {
        Ok(CodeIds {
            registry: self.code(Contract::ContactRegistry)?.clone(),
            county: self.code(Contract::County)?.clone(),
            city: self.code(Contract::City)?.clone(),
            location: self.code(Contract::Location)?.clone(),
        })
    }

    /// The id of a code.
    ///
    /// # Errors
    /// [`ChainError::NoCode`], if it is not there yet.
    pub(crate) fn code_id(&self, contract: Contract) -> Result<u64, ChainError> {
        Ok(self.code(contract)?.id)
    }

    fn code(&self, contract: Contract) -> Result<&Code, ChainError> {
        let code = self.codes.get(&contract).and_then(Option::as_ref);
        code.ok_or(ChainError::NoCode { code_id: 0 })
    }
}

fn code(chain: &impl Chain, tree: &Tree, contract: Contract) -> Result<Option<Code>, ChainError> {
    let id = match tree.codes.get(&contract) {
        Some(id) => Some(*id),
        None => chain.find_code(contract)?,
    };
    id.map(|id| codes::code(chain, id)).transpose()
}

/// Codes that contracts run and that are those that they are to run, with other ids: of those of this build that the chain has and
/// that cannot be used, too.
fn found_twice(
    chain: &impl Chain,
    codes: &BTreeMap<Contract, Option<Code>>,
    live: &Live,
) -> Result<BTreeSet<(Contract, u64)>, ChainError> {
    let running = live.contracts();
    let running: BTreeSet<_> = running.map(|(of, _, code)| (of, code.id)).collect();
    let mut twins = BTreeSet::new();
    for (contract, id) in running {
        let wanted = match &codes[&contract] {
            Some(code) if code.id == id => continue,
            Some(code) => Some(code.checksum.clone()),
            None => chain.built_checksum(contract)?,
        };
        if wanted.is_some() && chain.code_checksum(id)? == wanted {
            twins.insert((contract, id));
        }
    }
    Ok(twins)
}

/// SHA-256 over something as JSON.
///
/// # Panics
/// Never: whatever is hashed here can be written so.
pub fn hash(what: &impl Serialize) -> HexBinary {
    let text = serde_json::to_vec(what).expect("JSON");
    Sha256::digest(text).to_vec().into()
}
