//! Transactions: signed, simulated, broadcast, waited for. Each account is a queue: its sequence is counted here and
//! taken from the node again when somebody else has used the account in between.

use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmrs::Any;
use cosmwasm_std::{coin, Addr};
use k256::ecdsa::SigningKey;
use tracing::info;

use super::account::Account;
use super::command_line;
use super::node::Wasmd;
use super::refusal::{refusal, Refusal};
use super::wire::{event, hash_of};
use crate::error::ChainError;
use crate::tx::{Receipt, Tx};

/// Simulation falls some thousand short of what a transaction then uses.
const GAS_ADJUSTMENT_PERCENT: u64 = 140;
/// What is simulated in the block of another's reward does not see its own: a location pays one a block.
const GAS_ADJUSTMENT: u64 = 30_000;
/// How often a transaction is signed anew because somebody else used the account.
const ATTEMPTS: usize = 8;
/// How often a node is asked for a transaction it has taken.
const POLL: Duration = Duration::from_millis(50);
/// How often a transaction that is in no block yet is offered again: a node that was killed has forgotten it.
const OFFER_AGAIN: Duration = Duration::from_secs(2);
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

/// A transaction that a node has taken.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its hash, hexadecimal.
    pub hash: String,
    sender: Addr,
    sequence: u64,
    bytes: Vec<u8>,
}

impl Wasmd {
    /// Sends messages in one transaction and waits until it is in a block.
    ///
    /// # Errors
    /// [`ChainError`]. What comes after the signature, such as [`ChainError::RefusedSigned`], [`ChainError::NotIncluded`] and
    /// [`ChainError::NoIndex`], is the word of one node.
    pub fn send(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Tx, ChainError> {
        self.show(|| command_line::transactions(self, sender, msgs));
        for _ in 0..ATTEMPTS {
            let pending = self.submit(sender, msgs, gas)?;
            if let Some(tx) = self.wait(&pending)? {
                return Ok(tx);
            }
        }
        Err(Refusal::Sequence(None).into_error())
    }

    /// Signs messages and hands them to the node, without waiting for a block.
    ///
    /// # Errors
    /// [`ChainError`]; nothing was sent, unless it is [`ChainError::RefusedSigned`].
    pub fn submit(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Pending, ChainError> {
        let key = self.key_of(sender)?;
        for _ in 0..ATTEMPTS {
            let account = self.account_of(sender)?;
            let next = account.sequence.checked_add(1);
            let next = next.ok_or_else(|| self.rpc.trouble(NO_SEQUENCE.to_string()))?;
            match self.try_submit(sender, &key, account, msgs, gas) {
                Ok(pending) => {
                    self.accounts.insert(sender.clone(), account.at(next));
                    return Ok(pending);
                }
                Err(Refusal::Sequence(Some(sequence))) => {
                    self.accounts.insert(sender.clone(), account.at(sequence));
                }
                Err(Refusal::Sequence(None)) => {
                    self.accounts.remove(sender);
                }
                Err(Refusal::Missing(error) | Refusal::Other(error)) => {
                    self.accounts.remove(sender);
                    return Err(error);
                }
            }
        }
        Err(Refusal::Sequence(None).into_error())
    }

    fn try_submit(
        &self,
        sender: &Addr,
        key: &SigningKey,
        account: Account,
        msgs: &[Any],
        gas: Gas,
    ) -> Result<Pending, Refusal> {
        let limit = match gas {
            Gas::Limit(limit) => limit,
            Gas::Simulated => gas_limit(self.simulate(key, account, msgs)?),
        };
        let fee = self.checked_fee(limit)?;
        info!(%sender, messages = msgs.len(), gas = limit, fee, "sends a transaction");
        let bytes = self.sign(key, account, msgs, limit, fee)?;
        let hash = match self.rpc.broadcast(bytes.clone()) {
            Ok(hash) => hash,
            // It may have arrived all the same: waiting offers it again, and finds it once if it did.
            Err(Refusal::Other(ChainError::Node { .. })) => hash_of(&bytes),
            Err(refusal) => return Err(refusal.of_signed()),
        };
        Ok(Pending {
            hash,
            sender: sender.clone(),
            sequence: account.sequence,
            bytes,
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

    /// Waits until a transaction is in a block. `None` = it never will be: another one took its sequence.
    ///
    /// # Errors
    /// [`ChainError::NotIncluded`] when patience has run out, [`ChainError::NoIndex`]; why the transaction failed.
    pub fn wait(&mut self, pending: &Pending) -> Result<Option<Tx>, ChainError> {
        let began = Instant::now();
        let mut offered = began;
        let mut taken_since = None;
        while began.elapsed() < self.settings.patience {
            let is_missing = match self.look_for(pending) {
                Ok(Some(tx)) => return Ok(Some(tx)),
                Ok(None) => true,
                // The node may be starting again. Until it has said that it has no such transaction, nothing is offered:
                // one that stands in a block would look like one whose sequence another took.
                Err(ChainError::Node { .. }) => false,
                Err(error) => return Err(error),
            };
            if is_missing && offered.elapsed() > OFFER_AGAIN {
                offered = Instant::now();
                let answer = self.rpc.broadcast(pending.bytes.clone());
                let is_taken =
                    matches!(answer, Err(Refusal::Sequence(Some(next))) if next > pending.sequence);
                // It may have been our own, in a block that is not indexed yet: look once more.
                if is_taken && taken_since.is_some() {
                    self.accounts.remove(&pending.sender);
                    return Ok(None);
                }
                taken_since = is_taken.then_some(());
            }
            sleep(POLL);
        }
        self.accounts.remove(&pending.sender);
        Err(ChainError::NotIncluded {
            hash: pending.hash.clone(),
            seconds: self.settings.patience.as_secs(),
        })
    }

    /// The transaction, if it is in a block and was carried out.
    fn look_for(&mut self, pending: &Pending) -> Result<Option<Tx>, ChainError> {
        let Some(found) = self.rpc.find(&pending.hash)? else {
            return Ok(None);
        };
        let result = found.tx_result;
        if result.code.is_err() {
            self.accounts.remove(&pending.sender);
            let refusal = refusal(&result.codespace, result.code.value(), &result.log);
            return Err(refusal.of_signed().into_error());
        }
        let height = found.height.value();
        // It stands, so whatever keeps the node from telling the time is no refusal.
        let time = self.rpc.time_of(height);
        let time = time.map_err(|error| self.rpc.trouble(error.to_string()))?;
        Ok(Some(Tx {
            events: result.events.iter().map(event).collect(),
            height,
            time,
            receipt: Some(Receipt {
                hash: pending.hash.clone(),
                height,
                gas_wanted: u64::try_from(result.gas_wanted).unwrap_or_default(),
                gas_used: u64::try_from(result.gas_used).unwrap_or_default(),
            }),
        }))
    }
}
