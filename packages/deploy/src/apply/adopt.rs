//! The record of a tree that stands, written anew from what the chain has of it.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};
use wayclear_chain::{
    predict_address, Chain, ChainError, Contract, ContractInfo, Inspect, PastCode,
};

use super::begin::contracts_of;
use super::lost::is_state;
use super::run::at;
use crate::codes::code;
use crate::deployment::{Deployment, MadeAt};
use crate::error::DeployError;
use crate::live::{Described, Live};
use crate::record::{About, Earlier, Record};

type Codes = (BTreeMap<Contract, u64>, BTreeMap<Contract, HexBinary>);

/// All codes of the first contract of each kind, which is as old as its tree, oldest first.
type Past = BTreeMap<Contract, Vec<PastCode>>;

/// The record of the tree below a state, the same as the one that was lost but for what `about` says.
///
/// # Errors
/// [`DeployError::NoState`], [`DeployError::NoSalt`]; [`DeployError`], from the chain.
pub fn adopt(
    chain: &(impl Chain + Inspect),
    state: &Addr,
    about: About,
) -> Result<Record, DeployError> {
    let what = "the record";
    let no_state = || DeployError::NoState {
        address: state.clone(),
    };
    let info = at(what, chain.contract_info(state))?.ok_or_else(no_state)?;
    if !at(what, is_state(chain, state))? {
        return Err(no_state());
    }
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
        made_at: MadeAt {
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
