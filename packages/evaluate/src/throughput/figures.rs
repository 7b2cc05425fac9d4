//! What a run found: rates and delays of check-ins beside bank sends.

use serde::{Deserialize, Serialize};

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
    /// What can go on for ever, by two runs: the one of which more piled up.
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

/// Where a node's highest rates stand, in the folder of the study.
pub const CAPACITY: &str = "capacity.csv";

/// A row of [`CAPACITY`]: the highest rate of one kind of request by one of two rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CapacityRow {
    /// `check-in` or `bank send`.
    pub request: String,
    /// `taken`: nearly all got into blocks, however late; `for ever`: and what is in flight does not grow, in two runs.
    pub rule: String,
    /// Requests a second that were due, on average.
    pub rate: u64,
    pub seconds: u64,
    pub offered: u64,
    pub committed: u64,
    /// How far senders were behind at the end.
    pub late_s: f64,
    /// By how much what is in flight grew in a second, and the upper end of its one-sided interval of 95 %; empty of too few blocks.
    pub grows: Option<f64>,
    pub grows_at_most: Option<f64>,
    pub median_s: f64,
    pub p95_s: f64,
}

/// The highest rates of a node, as rows.
pub fn capacity_rows(found: &Throughput) -> Vec<CapacityRow> {
    let kinds = [
        ("check-in", &found.check_in),
        ("bank send", &found.bank_send),
    ];
    let rows = kinds.into_iter().flat_map(|(request, capacity)| {
        [("taken", &capacity.short), ("for ever", &capacity.long)].map(|(rule, round)| {
            let finite = |number: f64| Some(number).filter(|number| number.is_finite());
            CapacityRow {
                request: request.to_string(),
                rule: rule.to_string(),
                rate: round.rate,
                seconds: round.seconds,
                offered: round.offered,
                committed: round.committed,
                late_s: round.late,
                grows: finite(round.growth.a_second),
                grows_at_most: finite(round.growth.at_most),
                median_s: round.median,
                p95_s: round.p95,
            }
        })
    });
    rows.collect()
}
