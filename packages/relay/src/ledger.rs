//! The chain as a relay needs it: signing apart from sending, and what became of what was sent.

use cosmwasm_std::{Addr, Binary};
use wayclear_chain::wasmd::{execute_message, Gas, Offer, PrepareError, Signed, Terms, Wasmd};
use wayclear_chain::{Chain, ChainError, Tx};

/// Height and time of the newest block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub height: u64,
    /// Block time, Unix seconds.
    pub time: u64,
}

/// A chain that takes transactions which were signed before.
pub trait Ledger: Chain {
    /// The newest block.
    ///
    /// # Errors
    /// [`ChainError::Node`].
    fn head(&self) -> Result<Head, ChainError>;

    /// Signs messages to contracts and sends nothing.
    ///
    /// # Errors
    /// [`PrepareError`].
    fn prepare(
        &mut self,
        sender: &Addr,
        messages: &[(Addr, Binary)],
        terms: &Terms,
    ) -> Result<Signed, PrepareError>;

    /// Hands over what was signed, perhaps not for the first time.
    ///
    /// # Errors
    /// [`ChainError::Node`] if it may have arrived, [`ChainError::RefusedSigned`] if it is not wanted.
    fn offer(&mut self, signed: &[u8]) -> Result<Offer, ChainError>;

    /// What a transaction did that is in a block; `None` = it is in none that is known of.
    ///
    /// # Errors
    /// Why it failed; [`ChainError::NoIndex`]; [`ChainError::Node`].
    fn carried_out_as(&self, hash: &str) -> Result<Option<Tx>, ChainError>;

    /// How many transactions of an account the chain has; `None` = it has never seen the account.
    ///
    /// # Errors
    /// [`ChainError`].
    fn sequence(&self, account: &Addr) -> Result<Option<u64>, ChainError>;
}

impl Ledger for Wasmd {
    fn head(&self) -> Result<Head, ChainError> {
        let latest = self.latest()?;
        Ok(Head {
            height: latest.height,
            time: latest.time,
        })
    }

    fn prepare(
        &mut self,
        sender: &Addr,
        messages: &[(Addr, Binary)],
        terms: &Terms,
    ) -> Result<Signed, PrepareError> {
        let messages = messages.iter();
        let messages: Vec<_> = messages
            .map(|(contract, msg)| execute_message(sender, contract, msg.clone(), &[]))
            .collect();
        Wasmd::prepare(self, sender, &messages, Gas::Simulated, terms)
    }

    fn offer(&mut self, signed: &[u8]) -> Result<Offer, ChainError> {
        Wasmd::offer(self, signed)
    }

    fn carried_out_as(&self, hash: &str) -> Result<Option<Tx>, ChainError> {
        Wasmd::carried_out_as(self, hash)
    }

    fn sequence(&self, account: &Addr) -> Result<Option<u64>, ChainError> {
        Wasmd::sequence(self, account)
    }
}
