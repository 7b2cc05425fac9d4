//! The codes of a tree, named by id and checksum.

use std::collections::BTreeMap;

use cosmwasm_std::HexBinary;
use wayclear_api::state::{Code, CodeIds};
use wayclear_chain::{Chain, ChainError, Contract};

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
    let code = |contract| code(chain, code_ids[&contract]);
    Ok(CodeIds {
        registry: code(Contract::ContactRegistry)?,
        county: code(Contract::County)?,
        city: code(Contract::City)?,
        location: code(Contract::Location)?,
    })
}

/// A code as the chain has it.
pub(crate) fn code(chain: &impl Chain, id: u64) -> Result<Code, ChainError> {
    let checksum = chain.code_checksum(id)?;
    let checksum: HexBinary = checksum.ok_or(ChainError::NoCode { code_id: id })?;
    Ok(Code { id, checksum })
}
