//! Transactions, simulated, signed and handed to the node. Each account is a queue: its sequence is counted here and taken from
//! the node again when somebody else has used the account in between.

use cosmrs::Any;
use cosmwasm_std::{coin, Addr};
use k256::ecdsa::SigningKey;
use tracing::info;

use super::account::Account;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::wire::hash_of;
use crate::error::ChainError;

/// How often a transaction is signed anew because somebody else used the account.
pub(super) const ATTEMPTS: usize = 8;
/// Simulation falls some thousand short of what a transaction then uses.
const GAS_ADJUSTMENT_PERCENT: u64 = 140;
/// What is simulated in the block of another's reward does not see its own: a location pays one a block.
const GAS_ADJUSTMENT: u64 = 30_000;
/// About what a block has. The largest of ours, twenty places opened at once, is allowed 94 million.
const MAX_GAS: u64 = 200_000_000;
/// Most that a transaction may cost unless somebody says otherwise, in base units of what gas is paid in.
const MAX_FEE: u128 = 5_000_000;
const NO_SEQUENCE: &str = "it says that the account has sent more than any account can";

/// What a transaction may use of which a simulation used so much gas: 40 % more, and 30,000.
pub fn gas_limit(simulated: u64) -> u64 {
    let more = simulated.saturating_mul(GAS_ADJUSTMENT_PERCENT) / 100;
    more.saturating_add(GAS_ADJUSTMENT)
}

/// How much gas a transaction may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gas {
    /// As much as a simulation used, 40 % more, and 30,000.
    Simulated,
    Limit(u64),
}

/// What is signed beside the messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Who has granted the fee; `None` = the sender pays.
    pub granter: Option<Addr>,
    /// Height of the last block that may hold it; `None` = any may.
    pub until: Option<u64>,
}

/// A transaction that is signed; a node may have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its hash, hexadecimal.
    pub hash: String,
    pub sender: Addr,
    /// How many transactions of the sender come before it.
    pub sequence: u64,
    /// As they are broadcast.
    pub bytes: Vec<u8>,
    /// Most that it takes from who pays, in base units of what gas is paid in.
    pub fee: u128,
}

/// Why messages were not signed.
#[derive(Debug)]
pub enum PrepareError {
    /// One of them does not work.
    Message {
        /// Which, counted from 0.
        index: usize,
        error: ChainError,
    },
    /// Nothing is wrong with them.
    Other(ChainError),
}

/// What a node says to a transaction that was signed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It is in the node's mempool.
    Taken,
    /// It is in a block already, or never will be: its sequence is used up, or its last block is over.
    Over,
}

impl Wasmd {
    /// Signs messages and hands them to the node, without waiting for a block.
    ///
    /// # Errors
    /// [`ChainError`]; nothing was sent, unless it is [`ChainError::RefusedSigned`].
    pub fn submit(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Signed, ChainError> {
        let terms = Terms::default();
        let signed = self.attempt(sender, |wasmd, key, account| {
            let next = account.sequence.checked_add(1);
            let next = next.ok_or_else(|| wasmd.rpc.trouble(NO_SEQUENCE.to_string()))?;
            let signed = wasmd.sign_all(sender, key, account, msgs, gas, &terms)?;
            match wasmd.rpc.broadcast(signed.bytes.clone()) {
                // It may have arrived all the same: waiting offers it again, and finds it once if it did.
                Ok(_) | Err(Refusal::Other(ChainError::Node { .. })) => {
                    wasmd.accounts.insert(sender.clone(), account.at(next));
                    Ok(signed)
                }
                Err(refusal) => Err(refusal.of_signed()),
            }
        });
        signed.map_err(Refusal::into_error)
    }

    /// Signs messages and sends nothing, so that the bytes can be kept first. What the chain has of the sender's is asked for
    /// anew.
    ///
    /// # Errors
    /// [`PrepareError`].
    pub fn prepare(
        &mut self,
        sender: &Addr,
        msgs: &[Any],
        gas: Gas,
        terms: &Terms,
    ) -> Result<Signed, PrepareError> {
        self.accounts.remove(sender);
        let signed = self.attempt(sender, |wasmd, key, account| {
            wasmd.sign_all(sender, key, account, msgs, gas, terms)
        });
        signed.map_err(|refusal| match refusal {
            Refusal::Message(index, error) => PrepareError::Message { index, error },
            refusal => PrepareError::Other(refusal.into_error()),
        })
    }

    /// Hands a transaction to the node that was signed before, perhaps not for the first time.
    ///
    /// # Errors
    /// [`ChainError::Node`] if it may have arrived, [`ChainError::RefusedSigned`] if the node does not want it.
    pub fn offer(&self, signed: &[u8]) -> Result<Offer, ChainError> {
        match self.rpc.broadcast(signed.to_vec()) {
            Ok(_) => Ok(Offer::Taken),
            Err(Refusal::Sequence(_) | Refusal::TimedOut) => Ok(Offer::Over),
            Err(refusal) => Err(refusal.of_signed().into_error()),
        }
    }

    /// Signs with the sequence that the node expects, as often as somebody else comes in between.
    fn attempt(
        &mut self,
        sender: &Addr,
        mut sign: impl FnMut(&mut Self, &SigningKey, Account) -> Result<Signed, Refusal>,
    ) -> Result<Signed, Refusal> {
        let key = self.key_of(sender)?;
        for _ in 0..ATTEMPTS {
            let account = self.account_of(sender)?;
            let refusal = match sign(self, &key, account) {
                Ok(signed) => return Ok(signed),
                Err(refusal) => refusal,
            };
            self.accounts.remove(sender);
            match refusal {
                Refusal::Sequence(Some(sequence)) => {
                    self.accounts.insert(sender.clone(), account.at(sequence));
                }
                Refusal::Sequence(None) => {}
                refusal => return Err(refusal),
            }
        }
        Err(Refusal::Sequence(None))
    }

    fn sign_all(
        &self,
        sender: &Addr,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        gas: Gas,
        terms: &Terms,
    ) -> Result<Signed, Refusal> {
        let limit = match gas {
            Gas::Limit(limit) => limit,
            Gas::Simulated => gas_limit(self.simulate(key, account, msgs, terms)?),
        };
        let fee = self.checked_fee(limit)?;
        info!(%sender, messages = msgs.len(), gas = limit, fee, "signs a transaction");
        let bytes = self.sign(key, account, msgs, limit, fee, terms)?;
        Ok(Signed {
            hash: hash_of(&bytes),
            sender: sender.clone(),
            sequence: account.sequence,
            bytes,
            fee,
        })
    }

    /// The fee for so much gas: price and gas are the node's words, so it may not take more than the sender allows.
    fn checked_fee(&self, gas: u64) -> Result<u128, ChainError> {
        let node = self.rpc.node().to_string();
        if gas > MAX_GAS {
            let most = MAX_GAS;
            return Err(ChainError::MuchGas { node, gas, most });
        }
        let price = self.gas_price()?;
        let fee = price.fee(gas);
        let usual = || coin(MAX_FEE, &price.denom);
        let most = self.settings.max_fee.clone().unwrap_or_else(usual);
        if most.denom != price.denom || most.amount < fee.into() {
            return Err(ChainError::Dear {
                node,
                fee: coin(fee, &price.denom).to_string(),
                gas,
                most: most.to_string(),
            });
        }
        Ok(fee)
    }
}
