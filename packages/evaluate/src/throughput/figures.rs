//! What a run found: rates and delays of check-ins beside bank sends.

use serde::Serialize;

use super::batches::Batches;
use crate::relay::RelayRound;
use crate::trend::Trend;

/// What has to be committed of what was sent.
const COMMITTED: f64 = 0.99;

/// How long, and how many accounts.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Seconds of sending at each rate.
    pub seconds: u64,
    /// Accounts that send in turn.
    pub accounts: u64,
}

/// What a node keeps up with.
#[derive(Clone, Debug, Serialize)]
pub struct Throughput {
    /// Check-ins at the location's address.
    pub check_in: Round,
    pub bank_send: Round,
    /// Of a `Locate` query, one after the other.
    pub locate_seconds: Latency,
    /// Transactions of hundreds of check-ins.
    pub batches: Batches,
    /// Check-ins of people without accounts, handed in one by one.
    pub relay: Option<RelayRound>,
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
    /// Transactions a second that were to be sent.
    pub rate: u64,
    /// How many were sent in time.
    pub sent: usize,
    /// How many of them are in a block.
    pub committed: usize,
    /// How much the backlog grew in a second: what was due and is in no block.
    pub backlog: Trend,
    /// From submission to the block, seconds.
    pub median: f64,
    /// The same for all but one in twenty.
    pub p95: f64,
}

impl Round {
    /// Whether the node kept up for so many seconds.
    pub fn is_kept_up_with(&self, seconds: u64) -> bool {
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let [wanted, sent, committed] =
            [self.rate * seconds, self.sent as u64, self.committed as u64].map(|n| n as f64);
        sent >= COMMITTED * wanted && committed >= COMMITTED * sent && self.backlog.stays(self.rate)
    }
}
