//! The chain as a relay needs it: signing apart from sending, and what became of what was sent.

use cosmwasm_std::{Addr, Binary};
use wayclear_chain::wasmd::{
    execute_message, Allowance, Gas, Offer, PrepareError, Signed, Terms, Wasmd,
};
use wayclear_chain::{Chain, ChainError, Tx};

/// Height and time of the newest block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub height: u64,
    /// Block time, Unix seconds.
    pub time: u64,
}

/// What an account's fees can be paid with, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// What who pays has.
    pub coins: u128,
    /// What is left of its grant; `None` = the account pays itself.
    pub allowance: Option<Allowance>,
}

impl Funds {
    /// What the account can spend now.
    pub fn left(&self) -> u128 {
        let granted = self.allowance.and_then(|allowance| allowance.left);
        granted.map_or(self.coins, |granted| granted.min(self.coins))
    }
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
        gas: Gas,
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

    /// What an account's fees can be paid with. `granter`: who has granted them; `None` = it pays itself. `now`: block time, Unix
    /// seconds.
    ///
    /// # Errors
    /// [`ChainError`].
    fn funds(&self, account: &Addr, granter: Option<&Addr>, now: u64) -> Result<Funds, ChainError>;
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
        gas: Gas,
        terms: &Terms,
    ) -> Result<Signed, PrepareError> {
        let messages = messages.iter();
        let messages: Vec<_> = messages
            .map(|(contract, msg)| execute_message(sender, contract, msg.clone(), &[]))
            .collect();
        Wasmd::prepare(self, sender, &messages, gas, terms)
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

    fn funds(&self, account: &Addr, granter: Option<&Addr>, now: u64) -> Result<Funds, ChainError> {
        let denom = &self.gas_price()?.denom;
        let allowance = granter.map(|payer| self.allowance(payer, account, denom, now));
        Ok(Funds {
            coins: self.balance(granter.unwrap_or(account), denom)?,
            allowance: allowance.transpose()?,
        })
    }
}
