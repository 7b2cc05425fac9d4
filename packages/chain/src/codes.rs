//! What a chain knows of codes.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, HexBinary};

use crate::contract::Contract;
use crate::error::ChainError;

/// A code as a chain lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCode {
    /// SHA-256 of the code.
    pub checksum: HexBinary,
    /// Whoever uploaded it, who may say at any time who may make contracts of it.
    pub creator: Addr,
    /// Whether everybody may make contracts of it now.
    pub is_for_everybody: bool,
    /// Who else may, where not everybody may.
    pub makers: BTreeSet<Addr>,
}

impl ListedCode {
    /// Whether an account may make contracts of it now, and change contracts to it.
    pub fn is_for(&self, account: &Addr) -> bool {
        self.is_for_everybody || self.makers.contains(account)
    }
}

/// A chain's list of codes. A chain that only answers phones has none to tell.
pub trait Codes {
    /// All codes on the chain, by their ids.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn listed_codes(&self) -> Result<BTreeMap<u64, ListedCode>, ChainError> {
        Ok(BTreeMap::new())
    }

    /// The contracts whose cw2 names are in a code: each of ours has its own and no other, in every release. `None` = nobody knows.
    ///
    /// # Errors
    /// [`ChainError::NoCode`]; [`ChainError`], from the chain.
    fn names_in_code(&self, _code_id: u64) -> Result<Option<BTreeSet<Contract>>, ChainError> {
        Ok(None)
    }
}
