//! Transactions that are waited for.

use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmrs::Any;
use cosmwasm_std::Addr;

use super::node::Wasmd;
use super::refusal::{refusal, Refusal};
use super::settings::Sending;
use super::show;
use super::submit::{Signed, ATTEMPTS};
use super::terms::{Gas, Terms};
use super::wire::event;
use crate::error::ChainError;
use crate::tx::{Receipt, Tx};

/// How often a node is asked for a transaction it has taken.
const POLL: Duration = Duration::from_millis(50);
/// How often a transaction that is in no block yet is offered again: a node that was killed has forgotten it.
const OFFER_AGAIN: Duration = Duration::from_secs(2);

impl Wasmd {
    /// Sends messages in one transaction and waits until it is in a block, unless [`super::Settings`] want it otherwise.
    ///
    /// # Errors
    /// [`ChainError`]; [`ChainError::Sent`] and [`ChainError::Unsigned`], if that is what the settings want. What comes after the signature, such as [`ChainError::RefusedSigned`], [`ChainError::NotIncluded`] and
    /// [`ChainError::NoIndex`], is the word of one node.
    pub fn send(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> Result<Tx, ChainError> {
        self.rpc.show(|| show::transactions(self, sender, msgs));
        match self.settings.sending {
            Sending::Wait if self.keeps()?.has_index => {}
            Sending::Wait => {
                let node = self.node().to_string();
                return Err(ChainError::Unindexed { node });
            }
            Sending::NoWait => return Err(self.hand_over(sender, msgs, gas)),
            Sending::Generate => {
                let generated = self.unsigned(sender, msgs, gas, &Terms::default())?;
                return Err(ChainError::Unsigned(Box::new(generated)));
            }
        }
        for _ in 0..ATTEMPTS {
            let pending = self.submit(sender, msgs, gas)?;
            if let Some(tx) = self.wait(&pending)? {
                return Ok(tx);
            }
        }
        Err(Refusal::Sequence(None).into_error())
    }

    /// Hands a transaction to the node, and says which; or why not, or that it is not known.
    fn hand_over(&mut self, sender: &Addr, msgs: &[Any], gas: Gas) -> ChainError {
        let signed = match self.submit(sender, msgs, gas) {
            Ok(signed) => signed,
            Err(error) => return error,
        };
        let hash = signed.hash;
        // When the connection broke, submitting takes it that waiting will show; here nobody waits.
        match self.offer(&signed.bytes) {
            Ok(_) => ChainError::Sent { hash },
            Err(_) => ChainError::NotIncluded { hash, seconds: 0 },
        }
    }

    /// Waits until a transaction is in a block. `None` = it never will be: another one took its sequence.
    ///
    /// # Errors
    /// [`ChainError::NotIncluded`] when patience has run out, [`ChainError::NoIndex`]; why the transaction failed.
    pub fn wait(&mut self, pending: &Signed) -> Result<Option<Tx>, ChainError> {
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
    fn look_for(&mut self, signed: &Signed) -> Result<Option<Tx>, ChainError> {
        let found = self.carried_out_as(&signed.hash).transpose();
        if matches!(found, Some(Err(ref error)) if !matches!(error, ChainError::Node { .. })) {
            self.accounts.remove(&signed.sender);
        }
        found.transpose()
    }

    /// What a transaction did that is in a block; `None` = it is in none that the node knows of.
    ///
    /// # Errors
    /// Why it failed; [`ChainError::NoIndex`]; [`ChainError::Node`].
    pub fn carried_out_as(&self, hash: &str) -> Result<Option<Tx>, ChainError> {
        let Some(found) = self.rpc.find(hash)? else {
            return Ok(None);
        };
        let result = found.tx_result;
        if result.code.is_err() {
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
                hash: hash.to_string(),
                height,
                gas_wanted: u64::try_from(result.gas_wanted).unwrap_or_default(),
                gas_used: u64::try_from(result.gas_used).unwrap_or_default(),
            }),
        }))
    }
}
