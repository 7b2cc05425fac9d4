//! What was found on a chain before anything is compared.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wayclear_api::state::{Code, CodeIds};
use wayclear_chain::{Chain, ChainError, Contract};

use super::choice::{Choice, Unfit};
use super::stood::Stood;
use crate::live::{Described, Live, LiveError, Location};
use crate::tree::Tree;

/// What stands on a chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// `None` = there is no state yet.
    pub live: Option<Live>,
    /// The codes that contracts are to run; `None` = it is not there yet.
    pub codes: BTreeMap<Contract, Option<Code>>,
    /// Those of them that cannot be taken, and why.
    pub(super) unfit: BTreeMap<Contract, Unfit>,
    /// Other ids of these codes that contracts run: uploaded twice, a code is one code.
    pub twins: BTreeSet<(Contract, u64)>,
    /// What fees can be paid in; `None` = nobody says. Nodes differ in it.
    #[serde(skip)]
    pub(super) fee_denoms: Option<Vec<String>>,
    /// Block time, Unix seconds. That it goes on is no change.
    #[serde(skip)]
    pub now: u64,
}

impl Found {
    /// Looks, with or without a state, which `maker` would make. `last`: what stood after the last apply, if that is known; `payers`:
    /// who pays fees.
    ///
    /// # Errors
    /// [`LiveError`].
    pub(crate) fn read(
        chain: &impl Chain,
        state: Option<&Addr>,
        tree: &Tree,
        maker: &Addr,
        last: Option<&Stood>,
        payers: &BTreeSet<Addr>,
    ) -> Result<Self, LiveError> {
        let named = tree.places().map(|(_, _, known)| &known.place);
        let places = named.chain(last.into_iter().flat_map(Stood::places));
        let described = Described::Of {
            places: places.collect(),
            payers,
        };
        let live = state.map(|state| Live::read(chain, state, described));
        let live = live.transpose()?;
        let Choice { codes, unfit } = Choice::of(chain, tree, live.as_ref(), maker)?;
        let twins = match &live {
            Some(live) if unfit.is_empty() => found_twice(chain, &codes, live)?,
            _ => BTreeSet::new(),
        };
        Ok(Found {
            codes,
            unfit,
            twins,
            live,
            fee_denoms: if tree.fees.is_empty() {
                None
            } else {
                chain.fee_denoms()?
            },
            now: chain.now()?,
        })
    }

    /// Whether what stands is the tree of another state.
    pub(crate) fn is_of_another(&self, tree: &Tree) -> bool {
        let live = self.live.as_ref();
        live.is_some_and(|live| live.state.config.key != tree.key)
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

    /// What stands as far as somebody could change it; `None` = there is no state yet.
    pub fn stood(&self) -> Option<Stood> {
        self.live.as_ref().map(Stood::of)
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
