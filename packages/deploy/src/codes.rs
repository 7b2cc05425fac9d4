//! The codes of a tree: uploaded as far as they are missing, and named to the state by id and checksum.

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use wayclear_api::state::{Code, CodeIds};
use wayclear_chain::{Chain, ChainError, Contract};

use crate::progress::{DeployError, Progress};
use crate::steps::Steps;

impl<C: Chain, T: FnMut(Progress)> Steps<'_, C, T> {
    pub fn codes(&mut self) -> Result<BTreeMap<Contract, u64>, DeployError> {
        let mut code_ids = BTreeMap::new();
        for contract in Contract::ALL {
            let what = format!("code {}", contract.name());
            let code_id = self.take(what, |steps| match steps.chain.find_code(contract)? {
                Some(code_id) => Ok((code_id, false)),
                None => Ok((steps.chain.store_code(&steps.owners.state, contract)?, true)),
            })?;
            code_ids.insert(contract, code_id);
        }
        Ok(code_ids)
    }
}

/// What a state is told of the codes below it.
///
/// # Errors
/// [`ChainError::NoCode`]; [`ChainError`], from the chain.
///
/// # Panics
/// If an id is missing.
pub fn state_codes(
    chain: &impl Chain,
    code_ids: &BTreeMap<Contract, u64>,
) -> Result<CodeIds, ChainError> {
    let code = |contract| {
        let id = code_ids[&contract];
        let checksum = checksum(chain, id)?;
        Ok::<_, ChainError>(Code { id, checksum })
    };
    Ok(CodeIds {
        registry: code(Contract::ContactRegistry)?,
        county: code(Contract::County)?,
        city: code(Contract::City)?,
        location: code(Contract::Location)?,
    })
}

/// SHA-256 of each code, as the chain has it.
pub(crate) fn checksums(
    chain: &impl Chain,
    code_ids: &BTreeMap<Contract, u64>,
) -> Result<BTreeMap<Contract, HexBinary>, ChainError> {
    let codes = code_ids.iter();
    codes
        .map(|(contract, code_id)| Ok((*contract, checksum(chain, *code_id)?)))
        .collect()
}

fn checksum(chain: &impl Chain, code_id: u64) -> Result<HexBinary, ChainError> {
    let found = chain.code_checksum(code_id)?;
    found.ok_or(ChainError::NoCode { code_id })
}
