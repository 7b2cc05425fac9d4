//! The relay's work: what became of what was sent, and what goes next. A round at a time, in one thread, so that it can stop
//! after any step.

mod price;
mod settle;
mod slips;
mod tags;

use std::collections::BTreeMap;
use std::sync::Arc;

use cosmwasm_std::{Addr, Binary};
use thiserror::Error;
use tracing::warn;
use wayclear_api::region::MAX_INTERVALS_LATE;
use wayclear_chain::wasmd::{Gas, Offer, PrepareError, Signed, Terms};
use wayclear_chain::ChainError;
use wayclear_status::interval_at;

use crate::clock::Clock;
use crate::ledger::{Head, Ledger};
use crate::queue::{Load, UnderWay};
use crate::shared::Shared;
use crate::store::StoreError;
use price::Price;

/// In how many blocks a transaction must be, or it never will: then what it carries can go in another one.
const BLOCKS: u64 = 40;

/// Why a round ended early. The next one goes on.
#[derive(Debug, Error)]
pub enum WorkError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Queue(#[from] StoreError),
}

/// Does the relay's work on a chain.
pub struct Worker<L> {
    ledger: L,
    shared: Arc<Shared>,
    clock: Clock,
    /// Interval and place that were sent last: the next transaction goes on behind them.
    after: (u32, String),
    price: Price,
    /// Accounts whose transaction is a full one that makes no place, and whether it was tried before it was sent.
    full: BTreeMap<Addr, bool>,
}

/// A message, and what of the queue it brings.
struct Part<T> {
    to: Addr,
    msg: Binary,
    brings: T,
}

impl<L: Ledger> Worker<L> {
    pub fn new(ledger: L, shared: Arc<Shared>, clock: Clock) -> Self {
        Worker {
            ledger,
            shared,
            clock,
            after: Default::default(),
            price: Price::default(),
            full: BTreeMap::new(),
        }
    }

    /// One round; returns the block it was done at.
    ///
    /// # Errors
    /// [`WorkError`]; nothing is lost.
    pub fn round(&mut self) -> Result<Head, WorkError> {
        let mut head = self.ledger.head()?;
        let clock = (self.clock)();
        // What has not come yet has not come by either: one that is behind for a moment makes nothing older than it is.
        self.shared.queue.set_clock(head.time.max(clock))?;
        // What is over is over by the chain's time and by this clock: a node that is ahead for a moment throws nothing away.
        head.time = head.time.min(clock);
        let mut settled = Ok(());
        for way in self.shared.queue.under_way()? {
            settled = self.settle(&way, head).and(settled);
        }
        let first = interval_at(head.time).saturating_sub(MAX_INTERVALS_LATE);
        self.shared.queue.refuse_late_tags(first, head.time)?;
        let busy = self.shared.queue.under_way()?;
        let is_free = |account: &&Addr| busy.iter().all(|way| way.account != **account);
        let free: Vec<Addr> = self
            .shared
            .settings
            .accounts
            .iter()
            .filter(is_free)
            .cloned()
            .collect();
        let sent = self.send_from(&free, head);
        // What is over is forgotten, whatever keeps the rest from going.
        self.shared
            .queue
            .forget(head.time, self.shared.settings.window)?;
        self.shared.queue.wipe()?;
        settled.and(sent).map(|()| head)
    }

    /// Sends what is due, from each account in turn until no transaction was full: what comes meanwhile costs less with what comes
    /// after it. An account that cannot send holds up no other.
    ///
    /// # Errors
    /// Why the last one could not that failed.
    fn send_from(&mut self, accounts: &[Addr], head: Head) -> Result<(), WorkError> {
        let mut failed = Ok(());
        for account in accounts {
            match self.send_anything(account, head) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    warn!(%account, %error, "an account cannot send");
                    failed = Err(error);
                }
            }
        }
        failed
    }

    /// Whether there may be more to send.
    fn send_anything(&mut self, account: &Addr, head: Head) -> Result<bool, WorkError> {
        self.full.remove(account);
        Ok(self.send_slips(account, head)? || self.send_tags(account, head)?)
    }

    /// Signs messages; if one of them does not work, says which.
    fn sign<T>(
        &mut self,
        account: &Addr,
        parts: &[Part<T>],
        gas: Gas,
        head: Head,
    ) -> Result<Result<Signed, usize>, ChainError> {
        let messages: Vec<_> = parts
            .iter()
            .map(|part| (part.to.clone(), part.msg.clone()))
            .collect();
        let terms = Terms {
            granter: self.shared.settings.granter.clone(),
            until: Some(head.height.saturating_add(BLOCKS)),
        };
        match self.ledger.prepare(account, &messages, gas, &terms) {
            Ok(signed) => Ok(Ok(signed)),
            Err(PrepareError::Message { index, error }) if index < parts.len() => {
                warn!(%error, "a message does not work");
                Ok(Err(index))
            }
            Err(PrepareError::Message { error, .. } | PrepareError::Other(error)) => {
                self.price.forget();
                Err(error)
            }
        }
    }

    /// Writes a signed transaction down, then sends it.
    fn send(
        &mut self,
        signed: Signed,
        load: &Load,
        opened: usize,
        head: Head,
    ) -> Result<(), WorkError> {
        let way = UnderWay {
            account: signed.sender,
            hash: signed.hash,
            sequence: signed.sequence,
            until: head.height.saturating_add(BLOCKS),
            bytes: signed.bytes,
            fee: u64::try_from(signed.fee).unwrap_or(u64::MAX),
        };
        self.shared.cheapest.note(way.fee);
        let opened = u32::try_from(opened).unwrap_or(u32::MAX);
        self.shared.queue.begin(&way, load, opened, head.time)?;
        self.offer(&way);
        Ok(())
    }

    /// Hands a transaction over. Whatever the node says to it, only the chain tells what became of it.
    fn offer(&mut self, way: &UnderWay) {
        match self.ledger.offer(&way.bytes) {
            Ok(Offer::Taken | Offer::Over) => {}
            Err(error) => {
                warn!(account = %way.account, %error, "the node does not take a transaction");
            }
        }
    }
}
