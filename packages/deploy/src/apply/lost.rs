//! A record that was lost: without it a second tree would be made beside the first one, and nobody asked for that.

use std::path::Path;

use cosmwasm_std::{from_json, Addr};
use serde::Deserialize;
use wayclear_api::state::ask;
use wayclear_chain::{Chain, ChainError, Contract, Inspect};

use super::last::LastApplied;
use crate::error::DeployError;
use crate::record::Written;

/// The row that cw2 keeps in every contract.
#[derive(Deserialize)]
struct Version {
    contract: String,
}

/// That no tree would be made beside one that stands without a record: one that was applied last by what lies beside the record, or
/// one of the same `key` that `creator` has made, who would make this one.
///
/// # Errors
/// [`DeployError::Lost`]; else those of a plan.
pub fn refuse_second(
    chain: &(impl Chain + Inspect),
    creator: &Addr,
    key: &str,
    file: &Path,
) -> Result<(), DeployError> {
    let known = |state: &Addr| chain.contract_info(state).map_err(step);
    match Written::read(file, &chain.chain_id())? {
        // It makes the state that it has begun, and no other.
        Some(Written::Begun { .. }) => return Ok(()),
        Some(Written::Finished(record)) => {
            if known(&record.deployment.state)?.is_some() {
                return Ok(());
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
    Ok(())
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
