//! What whoever runs a tree asks of a chain, and nobody else.

use cosmwasm_std::{Addr, HexBinary};

use crate::error::ChainError;

/// A code that a contract has run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCode {
    pub code_id: u64,
    /// Height of the block from which it ran.
    pub height: u64,
}

/// A chain that tells what its contracts were and what they keep.
pub trait Inspect {
    /// All codes of a contract, oldest first, the one that it runs last; `None` = the chain keeps no such thing.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn past_codes(&self, contract: &Addr) -> Result<Option<Vec<PastCode>>, ChainError>;

    /// The first key of a contract's storage that begins with `prefix`; `None` = there is none. One question, however many
    /// rows there are.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn first_key(&self, contract: &Addr, prefix: &[u8]) -> Result<Option<Vec<u8>>, ChainError>;

    /// Every contract that an account has made itself, oldest first; what its contracts have made is not among them.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn made_by(&self, creator: &Addr) -> Result<Vec<Addr>, ChainError>;

    /// Contracts that run a code: the oldest and the newest, at most `most` of each, since anybody can make thousands; and whether
    /// there may be more of them.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    fn made_of(&self, code_id: u64, most: usize) -> Result<(Vec<Addr>, bool), ChainError>;

    /// The salts with which an account has made contracts in a block.
    ///
    /// # Errors
    /// [`ChainError::NoBlock`]; [`ChainError`], from the chain.
    fn salts_in(&self, height: u64, creator: &Addr) -> Result<Vec<HexBinary>, ChainError>;
}

#[cfg(feature = "embedded")]
impl Inspect for crate::Embedded {
    fn past_codes(&self, _: &Addr) -> Result<Option<Vec<PastCode>>, ChainError> {
        Ok(None)
    }

    fn first_key(&self, contract: &Addr, prefix: &[u8]) -> Result<Option<Vec<u8>>, ChainError> {
        let keys = self.dump(contract).into_iter().map(|(key, _)| key);
        Ok(keys.filter(|key| key.starts_with(prefix)).min())
    }

    fn made_by(&self, creator: &Addr) -> Result<Vec<Addr>, ChainError> {
        let made = self.made.iter().filter(|made| made.creator == *creator);
        Ok(made.map(|made| made.contract.clone()).collect())
    }

    fn made_of(&self, code_id: u64, most: usize) -> Result<(Vec<Addr>, bool), ChainError> {
        let made = self.made.iter().map(|made| made.contract.clone());
        let of_code: Vec<Addr> = made
            .filter(|contract| self.runs(contract) == Some(code_id))
            .collect();
        let newest = of_code.len().saturating_sub(most).max(most);
        let are_more = newest > most;
        let ends = of_code.iter().take(most).chain(of_code.iter().skip(newest));
        Ok((ends.cloned().collect(), are_more))
    }

    fn salts_in(&self, height: u64, creator: &Addr) -> Result<Vec<HexBinary>, ChainError> {
        let made = self.made.iter().filter(|made| made.creator == *creator);
        let here = made.filter(|made| made.height == height);
        Ok(here.filter_map(|made| made.salt.clone()).collect())
    }
}
