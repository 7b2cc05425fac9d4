//! A record that was lost: without it a second tree would be made beside the first one, and nobody asked for that.

use std::collections::BTreeSet;
use std::path::Path;

use cosmwasm_std::{from_json, Addr};
use serde::Deserialize;
use wayclear_api::state::ask;
use wayclear_chain::{Chain, ChainError, Contract, Inspect};

use super::last::LastApplied;
use crate::error::{DeployError, MadeByOther};
use crate::record::Written;
use crate::tree::Tree;
use crate::Owners;

/// The row that cw2 keeps in every contract.
#[derive(Deserialize)]
struct Version {
    contract: String,
}

/// Of each code that many of the oldest contracts are looked at, and as many of the newest: a stranger can make thousands.
const MOST_OF_A_CODE: usize = 25;
/// Most codes that are looked at, each with a question at least, and most contracts of all of them. To upload a state's code so often
/// costs a stranger more than a billion gas.
const MOST_CODES: usize = 200;
const MOST: usize = 200;

/// How far it was looked for a tree without a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// There is none, or it is known which tree is meant.
    Whole,
    /// There are more contracts of the state's code than were looked at.
    CutShort,
}

/// That no tree would be made beside one that stands without a record: one that was applied last by what lies beside the record, or
/// one of the same state that `owners.state`, who would make this one, has made; or one that is made of the state's code, and that an
/// account of the tree file or of `owners` owns, has made or may migrate. Accounts of the file are addresses.
///
/// # Errors
/// [`DeployError::Lost`], [`DeployError::LostByOthers`]; else those of a plan.
pub fn refuse_second(
    chain: &(impl Chain + Inspect),
    tree: &Tree,
    owners: &Owners,
    file: &Path,
) -> Result<Search, DeployError> {
    let (creator, key) = (&owners.state, tree.key.as_str());
    let known = |state: &Addr| chain.contract_info(state).map_err(step);
    match Written::read(file, &chain.chain_id())? {
        // It makes the state that it has begun, and no other.
        Some(Written::Begun { .. }) => return Ok(Search::Whole),
        Some(Written::Finished(record)) => {
            if known(&record.deployment.state)?.is_some() {
                return Ok(Search::Whole);
            }
        }
        None => {
            if let Some(LastApplied { state, .. }) = LastApplied::read(file) {
                // A chain that was made anew, as a localnet is, has lost more than a record.
                if known(&state)?.is_some() {
                    return Err(lost(file, state));
                }
            }
        }
    }
    for contract in chain.made_by(creator).map_err(step)? {
        if is_state(chain, &contract).map_err(step)?
            && may_have(chain, &contract, key).map_err(step)?
        {
            return Err(lost(file, contract));
        }
    }
    let (trees, search) = handed_over(chain, tree, owners).map_err(step)?;
    if trees.is_empty() {
        return Ok(search);
    }
    Err(DeployError::LostByOthers {
        file: file.display().to_string(),
        trees,
    })
}

/// States of the tree's key that other accounts have made and that are ours: all that are found, since anybody can make one and call
/// it ours.
fn handed_over(
    chain: &(impl Chain + Inspect),
    tree: &Tree,
    owners: &Owners,
) -> Result<(Vec<MadeByOther>, Search), ChainError> {
    let mut tree = tree.clone();
    let named = tree.accounts_mut().into_iter();
    let mut ours: BTreeSet<Addr> = named.map(|account| Addr::unchecked(&*account)).collect();
    ours.extend([&owners.state, &owners.county, &owners.city].map(Addr::clone));
    ours.extend(owners.admin.clone());
    let (mut search, mut left) = (Search::Whole, MOST);
    let mut found = vec![];
    for (at, code_id) in states_codes(chain, &tree, &ours)?.into_iter().enumerate() {
        if at == MOST_CODES || left == 0 {
            search = Search::CutShort;
            break;
        }
        let (contracts, are_more) = chain.made_of(code_id, MOST_OF_A_CODE)?;
        if are_more {
            search = Search::CutShort;
        }
        // All contracts of a code are of one kind.
        let is_of_states = match contracts.first() {
            Some(first) => is_state(chain, first)?,
            None => false,
        };
        for contract in contracts.into_iter().filter(|_| is_of_states) {
            left = left.saturating_sub(1);
            if let Some(creator) = maker_of_ours(chain, &contract, &tree.key, &ours)? {
                found.push(MadeByOther {
                    state: contract,
                    creator,
                });
            }
        }
    }
    Ok((found, search))
}

/// Codes of which a state of ours may be: this build's, under whatever number; the one that the file names; and, since it may be of
/// another release, what we have uploaded. The newest first.
fn states_codes(
    chain: &impl Chain,
    tree: &Tree,
    ours: &BTreeSet<Addr>,
) -> Result<Vec<u64>, ChainError> {
    // A tree of named codes needs no build beside this command.
    let built = chain.built_checksum(Contract::State).ok().flatten();
    let named = tree.codes.get(&Contract::State);
    let found = chain.find_code(Contract::State).ok().flatten();
    let codes = chain.listed_codes()?.into_iter().rev();
    let of_states = codes.filter(|(id, code)| {
        [named.copied(), found].contains(&Some(*id))
            || Some(&code.checksum) == built.as_ref()
            || ours.contains(&code.creator)
    });
    Ok(of_states.map(|(id, _)| id).collect())
}

/// Who has made a state, if it has a key and is one account's of some.
fn maker_of_ours(
    chain: &impl Chain,
    state: &Addr,
    key: &str,
    ours: &BTreeSet<Addr>,
) -> Result<Option<Addr>, ChainError> {
    let config = match chain.ask(state, ask::Config {}) {
        Err(error @ ChainError::Node { .. }) => return Err(error),
        answer => answer.ok(),
    };
    let has = |account: Option<&Addr>| account.is_some_and(|account| ours.contains(account));
    let mut is_known = false;
    if let Some(config) = config {
        if config.key != key {
            return Ok(None);
        }
        // Whoever was only offered it has not wanted it yet: anybody can offer anything.
        is_known = has(Some(&config.ownership.owner)) || has(config.admin.as_ref());
    }
    let info = chain.contract_info(state)?;
    let ours = info.filter(|info| is_known || has(Some(&info.creator)) || has(info.admin.as_ref()));
    Ok(ours.map(|info| info.creator))
}

/// Whether a state has a key, or does not tell, being of another release.
fn may_have(chain: &impl Chain, state: &Addr, key: &str) -> Result<bool, ChainError> {
    match chain.ask(state, ask::Config {}) {
        Ok(config) => Ok(config.key == key),
        Err(error @ ChainError::Node { .. }) => Err(error),
        Err(_) => Ok(true),
    }
}

fn lost(file: &Path, state: Addr) -> DeployError {
    DeployError::Lost {
        file: file.display().to_string(),
        state,
    }
}

/// Whether a contract says that it is a state of ours, of whatever release.
pub fn is_state(chain: &impl Chain, contract: &Addr) -> Result<bool, ChainError> {
    let row = chain.query_raw(contract, b"contract_info")?;
    let version: Option<Version> = row.and_then(|row| from_json(row).ok());
    Ok(version.is_some_and(|version| version.contract == Contract::State.cw2_name()))
}

fn step(error: ChainError) -> DeployError {
    let step = "trees that stand".to_string();
    DeployError::Step { step, error }
}
