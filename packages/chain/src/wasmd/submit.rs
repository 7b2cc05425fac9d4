//! Transactions, simulated, signed and handed to the node. Each account is a queue: its sequence is counted here and taken from
//! the node again when somebody else has used the account in between.

use cosmrs::Any;
use cosmwasm_std::Addr;
use tracing::info;

use super::account::Account;
use super::node::Wasmd;
use super::refusal::Refusal;
use super::signer::Signer;
use super::terms::{Gas, Terms};
use super::wire::hash_of;
use crate::error::ChainError;

/// How often a transaction is signed anew because somebody else used the account.
pub(super) const ATTEMPTS: usize = 8;
const NO_SEQUENCE: &str = "it says that the account has sent more than any account can";

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
    /// [`ChainError`]; nothing was sent, unless it is [`ChainError::RefusedSigned`]. [`ChainError::Full`] after some seconds.
    pub fn submit(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Signed, ChainError> {
        let terms = Terms::default();
        let by = self.signer_of(sender)?;
        let signed = self.attempt(sender, &by, |wasmd, by, account| {
            let next = account.sequence.checked_add(1);
            let next = next.ok_or_else(|| wasmd.rpc.trouble(NO_SEQUENCE.to_string()))?;
            let signed = wasmd.sign_all(sender, by, account, msgs, gas, &terms)?;
            match wasmd.rpc.broadcast_patiently(&signed.bytes) {
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
        let by = self.signer_of(sender).map_err(PrepareError::Other)?;
        let signed = self.attempt(sender, &by, |wasmd, by, account| {
            wasmd.sign_all(sender, by, account, msgs, gas, terms)
        });
        signed.map_err(|refusal| match refusal {
            Refusal::Message(index, error) => PrepareError::Message { index, error },
            refusal => PrepareError::Other(refusal.into_error()),
        })
    }

    /// Signs messages with a sequence that the caller counts, and sends nothing: so that many transactions of an account can be
    /// signed ahead. Whether the account can pay is not asked.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn sign_at(
        &mut self,
        sender: &Addr,
        sequence: u64,
        msgs: &[Any],
        gas: u64,
    ) -> Result<Signed, ChainError> {
        let terms = Terms::default();
        let by = self.signer_of(sender)?;
        let account = self.account_of(sender)?.at(sequence);
        let gas = Gas::Limit(gas);
        let priced = self.price_of(&by, account, msgs, gas, &terms);
        let (limit, fee) = priced.map_err(Refusal::into_error)?;
        let draft = self.draft(msgs, limit, fee, &terms)?;
        let bytes = self.sign(&by, account, &draft)?;
        Ok(Signed {
            hash: hash_of(&bytes),
            sender: sender.clone(),
            sequence,
            bytes,
            fee,
        })
    }

    /// Hands a transaction to the node that was signed before, perhaps not for the first time.
    ///
    /// # Errors
    /// [`ChainError::Node`] if it may have arrived, [`ChainError::RefusedSigned`] if the node does not want it,
    /// [`ChainError::Full`] if it has no room now.
    pub fn offer(&self, signed: &[u8]) -> Result<Offer, ChainError> {
        match self.rpc.broadcast(signed.to_vec()) {
            Ok(_) => Ok(Offer::Taken),
            Err(Refusal::Sequence(_) | Refusal::TimedOut) => Ok(Offer::Over),
            Err(refusal) => Err(refusal.of_signed().into_error()),
        }
    }

    /// Signs with the sequence that the node expects, as often as somebody else comes in between.
    pub(super) fn attempt<T>(
        &mut self,
        sender: &Addr,
        by: &Signer,
        mut sign: impl FnMut(&mut Self, &Signer, Account) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        for _ in 0..ATTEMPTS {
            let account = self.account_of(sender)?;
            let refusal = match sign(self, by, account) {
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
        by: &Signer,
        account: Account,
        msgs: &[Any],
        gas: Gas,
        terms: &Terms,
    ) -> Result<Signed, Refusal> {
        let priced = self.price_of(by, account, msgs, gas, terms);
        // A simulation pays one unit, and says in the chain's words that there is none.
        let least = priced.as_ref().map_or(1, |(_, fee)| *fee);
        self.check_purse(sender, msgs, least, terms)?;
        let (limit, fee) = priced?;
        info!(%sender, messages = msgs.len(), gas = limit, fee, "signs a transaction");
        let draft = self.draft(msgs, limit, fee, terms)?;
        let bytes = self.sign(by, account, &draft)?;
        Ok(Signed {
            hash: hash_of(&bytes),
            sender: sender.clone(),
            sequence: account.sequence,
            bytes,
            fee,
        })
    }
}
