//! The record of a tree that stands, written anew from what the chain has of it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::{contact_registry, location, region};
use wayclear_chain::{
    predict_address, Chain, ChainError, Contract, ContractInfo, Inspect, PastCode,
};

use super::begin::contracts_of;
use super::lock;
use super::lost::is_state;
use super::run::at;
use crate::codes::code;
use crate::deployment::{Deployment, KnownBlock};
use crate::error::DeployError;
use crate::live::{Described, Live};
use crate::record::{About, Earlier, Record, RecordError};

type Codes = (BTreeMap<Contract, u64>, BTreeMap<Contract, HexBinary>);

/// All codes of the first contract of each kind, which is as old as its tree, oldest first.
type Past = BTreeMap<Contract, Vec<PastCode>>;

/// Writes the record of the tree below a state into `file`, the same as the one that was lost but for what `about` says. Nothing is
/// written over a file that is there, and nobody applies meanwhile.
///
/// # Errors
/// [`DeployError::Locked`]; [`RecordError::There`], [`RecordError::File`]; [`DeployError::BelowState`],
/// [`DeployError::NoState`], [`DeployError::NoSalt`]; [`DeployError`], from the chain.
pub fn adopt(
    chain: &(impl Chain + Inspect),
    state: &Addr,
    about: About,
    file: &Path,
) -> Result<Record, DeployError> {
    let _lock = lock::take(file)?;
    if file.exists() {
        return Err(RecordError::There {
            file: file.display().to_string(),
        }
        .into());
    }
    let record = record_of(chain, state, about)?;
    record.write(file)?;
    Ok(record)
}

fn record_of(
    chain: &(impl Chain + Inspect),
    state: &Addr,
    about: About,
) -> Result<Record, DeployError> {
    let what = "the record";
    let info = state_info(chain, state)?;
    let past = at(what, past_codes(chain, state, info.code_id))?;
    let salt = salt_of(chain, state, &info, past[0].code_id)?;
    let described = Described::Of {
        places: BTreeSet::new(),
        payers: &BTreeSet::new(),
    };
    let live = Live::read(chain, state, described)?;
    let past = at(what, past_of_kinds(chain, &live))?;
    let (code_ids, checksums) = at(what, with_checksums(chain, codes_now(&live)))?;
    let deployment = Deployment {
        state: state.clone(),
        registry: live.registry.address.clone(),
        counties: contracts_of(&live),
        made_at: KnownBlock {
            height: info.height,
            hash: at(what, chain.header_hash(info.height))?,
        },
        creator: info.creator,
        salt,
        admin: live.state.config.admin.clone(),
        code_ids,
        checksums,
        window_seconds: live.state.config.window_seconds,
    };
    let mut history = vec![];
    for until_height in releases(&past) {
        let codes = codes_before(&live, &past, until_height);
        let (code_ids, checksums) = at(what, with_checksums(chain, codes))?;
        history.push(Earlier {
            code_ids,
            checksums,
            commit: None,
            until_height,
        });
    }
    Ok(Record {
        chain_id: chain.chain_id(),
        about,
        deployment,
        history,
    })
}

/// What the chain has of a state, if it is one.
fn state_info(chain: &impl Chain, state: &Addr) -> Result<ContractInfo, DeployError> {
    let what = "the record";
    let no_state = || DeployError::NoState {
        address: state.clone(),
    };
    let info = at(what, chain.contract_info(state))?.ok_or_else(no_state)?;
    if !at(what, is_state(chain, state))? {
        return Err(match at(what, state_above(chain, state))? {
            Some(above) => DeployError::BelowState {
                address: state.clone(),
                state: above,
            },
            None => no_state(),
        });
    }
    Ok(info)
}

/// The state that a contract says it belongs to; `None` = it says so of none that is one.
fn state_above(chain: &impl Chain, contract: &Addr) -> Result<Option<Addr>, ChainError> {
    let of_region = |contract: &Addr| chain.ask(contract, region::ask::Config {});
    let said = match of_region(contract) {
        Ok(config) => Ok(config.state),
        Err(_) => chain
            .ask(contract, contact_registry::ask::Config {})
            .map(|config| config.state),
    };
    // The parent of a place is its city.
    let said = said.or_else(|_| {
        let place = chain.ask(contract, location::ask::Info {})?;
        Ok(of_region(&place.parent)?.state)
    });
    match said {
        Ok(state) if is_state(chain, &state)? => Ok(Some(state)),
        Err(error @ ChainError::Node { .. }) => Err(error),
        _ => Ok(None),
    }
}

/// The heights at which the tree began to run other codes than before, oldest first: one for each release, of which no kind of
/// contract takes two codes.
fn releases(past: &Past) -> Vec<u64> {
    let changes = past.iter();
    let changes =
        changes.flat_map(|(kind, past)| past.iter().skip(1).map(|code| (code.height, *kind)));
    let mut changes: Vec<_> = changes.collect();
    changes.sort_unstable();
    let (mut heights, mut taken) = (vec![], BTreeSet::from(Contract::ALL));
    for (height, kind) in changes {
        if !taken.insert(kind) {
            heights.push(height);
            taken = BTreeSet::from([kind]);
        }
    }
    heights
}

fn past_of_kinds(chain: &impl Inspect, live: &Live) -> Result<Past, ChainError> {
    let mut past = Past::new();
    for (kind, contract, running) in live.contracts() {
        if let Entry::Vacant(first) = past.entry(kind) {
            first.insert(past_codes(chain, contract, running.id)?);
        }
    }
    Ok(past)
}

/// The salt of a state that was made of a code, out of the block that made it.
fn salt_of(
    chain: &(impl Chain + Inspect),
    state: &Addr,
    info: &ContractInfo,
    code_id: u64,
) -> Result<HexBinary, DeployError> {
    let what = "the record";
    let checksum = at(what, code(chain, code_id))?.checksum;
    let mut salts = at(what, chain.salts_in(info.height, &info.creator))?.into_iter();
    let salt = salts.find(|salt| {
        predict_address(&checksum, &info.creator, salt.as_slice()).as_ref() == Some(state)
    });
    salt.ok_or_else(|| DeployError::NoSalt {
        state: state.clone(),
        height: info.height,
    })
}

/// All codes of a contract, oldest first; the one that it runs, where the chain keeps no others.
fn past_codes(
    chain: &impl Inspect,
    contract: &Addr,
    runs: u64,
) -> Result<Vec<PastCode>, ChainError> {
    let past = chain.past_codes(contract)?.unwrap_or_default();
    let now = || PastCode {
        code_id: runs,
        height: 0,
    };
    Ok(if past.is_empty() { vec![now()] } else { past })
}

/// What the state runs and hands down.
fn codes_now(live: &Live) -> BTreeMap<Contract, u64> {
    let below = &live.code_ids;
    [
        (Contract::State, live.state.code.id),
        (Contract::ContactRegistry, below.registry.id),
        (Contract::County, below.county.id),
        (Contract::City, below.city.id),
        (Contract::Location, below.location.id),
    ]
    .into()
}

/// What the tree ran before a block, as the first contract of each kind tells; one that was made later, or of a kind that there is
/// none of, tells what it runs.
fn codes_before(live: &Live, past: &Past, height: u64) -> BTreeMap<Contract, u64> {
    let mut ids = codes_now(live);
    for (kind, past) in past {
        let before = past.iter().rev().find(|past| past.height < height);
        ids.insert(*kind, before.unwrap_or(&past[0]).code_id);
    }
    ids
}

fn with_checksums(chain: &impl Chain, ids: BTreeMap<Contract, u64>) -> Result<Codes, ChainError> {
    let sums = ids.iter();
    let sums = sums.map(|(contract, id)| Ok((*contract, code(chain, *id)?.checksum)));
    let sums = sums.collect::<Result<_, ChainError>>()?;
    Ok((ids, sums))
}
