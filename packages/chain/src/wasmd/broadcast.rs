//! Handing a signed transaction to a node, which may have no room for it.

use std::thread::sleep;
use std::time::Duration;

use tendermint_rpc::endpoint::broadcast;

use super::http::is_busy;
use super::refusal::{refusal, Refusal};
use super::rpc::Rpc;
use super::wire::hash_of;
use crate::error::ChainError;

/// The Cosmos SDK's code for a mempool that is full.
const FULL: (&str, u32) = ("sdk", 20);
/// What nodes and what stands before them say that have no room for a transaction, in small letters; `CometBFT` has no code for it.
const NO_ROOM: [&str; 5] = [
    "mempool is full",
    "considered as full",
    "max tx capacity",
    "too many requests",
    "rate limit",
];
/// How long to wait until a transaction is offered again that there was no room for, and how often.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];

impl Rpc {
    /// Hands a signed transaction to the node's mempool; returns its hash.
    ///
    /// # Errors
    /// Why the node does not take it.
    pub fn broadcast(&self, tx: Vec<u8>) -> Result<String, Refusal> {
        let hash = hash_of(&tx);
        let answer = match self.run(broadcast::tx_sync::Request::new(tx)) {
            Ok(answer) => answer,
            // The node has it already: it was sent before.
            Err(ChainError::Refused(words)) if words.contains("already exists in cache") => {
                return Ok(hash)
            }
            Err(ChainError::Refused(reason)) if is_full(&reason) => {
                return Err(ChainError::Full { reason }.into())
            }
            Err(ChainError::Node { reason, .. }) if is_busy(&reason) => {
                let (status, _) = reason.split_once(';').unwrap_or((&reason, ""));
                let reason = status.to_string();
                return Err(ChainError::Full { reason }.into());
            }
            // It may have arrived all the same.
            Err(ChainError::Refused(words)) if may_have_it(&words) => {
                return Err(self.trouble(words).into())
            }
            Err(error) => return Err(error.into()),
        };
        let code = (answer.codespace.as_str(), answer.code.value());
        // No contract has said that: messages are not carried out yet.
        if code == FULL || answer.code.is_err() && is_full(&answer.log) {
            let reason = answer.log;
            return Err(ChainError::Full { reason }.into());
        }
        if answer.code.is_err() {
            return Err(refusal(code.0, code.1, &answer.log));
        }
        Ok(hash)
    }

    /// The same, again after some seconds if the node has no room: a block makes some.
    ///
    /// # Errors
    /// Why the node does not take it.
    pub fn broadcast_patiently(&self, tx: &[u8]) -> Result<String, Refusal> {
        for pause in PAUSES {
            match self.broadcast(tx.to_vec()) {
                Err(Refusal::Other(ChainError::Full { .. })) => sleep(pause),
                answer => return answer,
            }
        }
        self.broadcast(tx.to_vec())
    }
}

/// Whether a node has no room for a transaction, by its words.
fn is_full(words: &str) -> bool {
    let words = words.to_lowercase();
    NO_ROOM.iter().any(|no_room| words.contains(no_room))
}

/// Whether a node may have a transaction though it says no, by the words of `CometBFT`.
fn may_have_it(words: &str) -> bool {
    words.contains("confirmation not received")
}
