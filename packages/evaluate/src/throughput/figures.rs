//! What a run found: rates and delays of check-ins beside bank sends.

use serde::Serialize;

use super::batches::Batches;
use crate::load::{quantile, Figures, Growth};
use crate::relay::RelayRound;

/// What has to be committed of what was due.
const COMMITTED: f64 = 0.99;

/// How long, and how many accounts.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Seconds of sending at the rates that are to go on for ever.
    pub seconds: u64,
    /// Accounts that send in turn.
    pub accounts: u64,
}

/// What a node keeps up with.
#[derive(Clone, Debug, Serialize)]
pub struct Throughput {
    /// Check-ins at the location's address.
    pub check_in: Capacity,
    pub bank_send: Capacity,
    /// Of a `Locate` query, one after the other.
    pub locate_seconds: Latency,
    /// Transactions of hundreds of check-ins.
    pub batches: Batches,
    /// Check-ins of people without accounts, handed in one by one.
    pub relay: Option<RelayRound>,
}

/// The highest rates of one kind of request.
#[derive(Clone, Debug, Serialize)]
pub struct Capacity {
    /// What a node takes in for ten seconds, perhaps never to get rid of it.
    pub short: Round,
    /// What can go on for ever.
    pub long: Round,
}

/// How long something takes, in seconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Latency {
    pub median: f64,
    /// 95 of 100 take less.
    pub p95: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Round {
    /// Transactions a second that were due, on average.
    pub rate: u64,
    /// How long, seconds.
    pub seconds: u64,
    /// Transactions that were due.
    pub offered: u64,
    /// How many of them are in a block.
    pub committed: u64,
    /// How far senders were behind at the end, seconds.
    pub late: f64,
    /// How transactions in flight, due and in no block, grow in the second half.
    pub growth: Growth,
    /// From when it was due to the results of its block, seconds.
    pub median: f64,
    /// The same for all but one in twenty.
    pub p95: f64,
}

impl Round {
    /// Of a run's figures.
    pub fn of(rate: u64, seconds: u64, figures: &Figures) -> Self {
        Round {
            rate,
            seconds,
            offered: figures.offered,
            committed: figures.committed,
            late: figures.late,
            growth: figures.growth,
            median: quantile(&figures.latencies, 0.5),
            p95: quantile(&figures.latencies, 0.95),
        }
    }

    /// Whether nearly all got into blocks, be it late.
    pub fn is_taken(&self) -> bool {
        #[allow(clippy::cast_precision_loss)] // A few hundred thousand.
        let [offered, committed] = [self.offered, self.committed].map(|n| n as f64);
        committed >= COMMITTED * offered
    }

    /// Whether it could go on for ever.
    #[allow(clippy::cast_precision_loss)] // A few thousand.
    pub fn is_kept_up_with(&self) -> bool {
        self.is_taken() && self.growth.is_stationary(self.rate as f64)
    }
}
