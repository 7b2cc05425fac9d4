//! What became of the requests of a run, and what is computed from it. Times are seconds after the run began.

use std::collections::{HashMap, HashSet};

use super::growth::Growth;
use super::numbers::{as_float, mean, quantile};

/// What a node said to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in the mempool.
    Taken,
    /// The mempool was full.
    Full,
    /// It was not taken for another reason, or not answered.
    Lost,
    /// It was so late that it was not sent.
    Unsent,
}

/// A request of a run.
#[derive(Clone, Debug)]
pub struct Sent {
    pub due: f64,
    /// When it went out; `None` = never.
    pub at: Option<f64>,
    /// Hash of its transaction; empty, if it was not taken.
    pub hash: String,
    pub fate: Fate,
}

impl Sent {
    /// One that was so late that it was not sent.
    pub fn never(due: f64) -> Self {
        Sent {
            due,
            at: None,
            hash: String::new(),
            fate: Fate::Unsent,
        }
    }
}

/// A block of a run.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When its results were there.
    pub at: f64,
    /// Its time, on the chain's own clock.
    pub time: f64,
    /// Hash and gas of each transaction that was carried out.
    pub transactions: Vec<(String, u64)>,
}

/// A run: what was due within `seconds`, and the blocks from its beginning to when nothing was left.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub seconds: f64,
    pub sent: Vec<Sent>,
    /// Ascending.
    pub blocks: Vec<Seen>,
}

/// What is computed from a run. Latencies are from when a request was due to when the results of its block were there; NaN where
/// there was nothing to compute them from.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Requests that were due.
    pub offered: u64,
    /// Of them, those that the mempool took.
    pub accepted: u64,
    /// Of them, those that found it full.
    pub refused: u64,
    /// Of them, those that were carried out, be it after the run.
    pub committed: u64,
    /// How far senders were behind at the end: median of the requests due in the last second.
    pub late: f64,
    /// How requests in flight, due and not carried out, grow in the second half.
    pub growth: Growth,
    /// Mean time from block to block while requests were due.
    pub interval: f64,
    /// Mean number of the run's requests in these blocks.
    pub block_size: f64,
    pub mean: f64,
    /// Ascending.
    pub latencies: Vec<f64>,
    /// Mean gas of a request.
    pub gas: f64,
}

impl Record {
    pub fn figures(&self) -> Figures {
        let mut seen: HashMap<&str, (f64, u64)> = HashMap::new();
        for block in &self.blocks {
            let of_block = block.transactions.iter();
            seen.extend(of_block.map(|(hash, gas)| (hash.as_str(), (block.at, *gas))));
        }
        let found = |sent: &Sent| seen.get(sent.hash.as_str()).copied();
        let done: Vec<(&Sent, (f64, u64))> = self
            .sent
            .iter()
            .filter_map(|sent| Some((sent, found(sent)?)))
            .collect();
        let mut latencies: Vec<f64> = done.iter().map(|(sent, (at, _))| at - sent.due).collect();
        latencies.sort_unstable_by(f64::total_cmp);
        let gas: Vec<f64> = done.iter().map(|(_, (_, gas))| as_float(*gas)).collect();
        let ours: HashSet<&str> = done.iter().map(|(s, _)| s.hash.as_str()).collect();
        let during: Vec<&Seen> = self.during().collect();
        let sizes = during.iter().map(|block| {
            let of_block = block.transactions.iter();
            let ours = of_block.filter(|(hash, _)| ours.contains(hash.as_str()));
            as_float(ours.count() as u64)
        });
        let sizes: Vec<f64> = sizes.collect();
        let count = |fate| self.sent.iter().filter(|sent| sent.fate == fate).count() as u64;
        Figures {
            offered: self.sent.len() as u64,
            accepted: count(Fate::Taken),
            refused: count(Fate::Full),
            committed: done.len() as u64,
            late: self.late(),
            growth: Growth::of(&self.in_flight(done.iter().map(|(_, (at, _))| *at).collect())),
            interval: interval(&during),
            block_size: mean(&sizes),
            mean: mean(&latencies),
            latencies,
            gas: mean(&gas),
        }
    }

    /// Blocks of which the results were there while requests were due.
    fn during(&self) -> impl Iterator<Item = &Seen> {
        let blocks = self.blocks.iter();
        blocks.filter(|block| (0.0..=self.seconds).contains(&block.at))
    }

    fn late(&self) -> f64 {
        let last = self.sent.iter().map(|sent| sent.due).fold(0.0, f64::max);
        let end = self.sent.iter().filter(|sent| sent.due >= last - 1.0);
        // What never went out is later than whatever did.
        let latest = self
            .sent
            .iter()
            .filter_map(|sent| sent.at)
            .fold(last, f64::max);
        let late = end.map(|sent| sent.at.unwrap_or(latest) - sent.due);
        let mut late: Vec<f64> = late.collect();
        late.sort_unstable_by(f64::total_cmp);
        quantile(&late, 0.5)
    }

    /// Requests in flight after each block of the second half.
    fn in_flight(&self, mut done: Vec<f64>) -> Vec<(f64, f64)> {
        let mut due: Vec<f64> = self.sent.iter().map(|sent| sent.due).collect();
        due.sort_unstable_by(f64::total_cmp);
        done.sort_unstable_by(f64::total_cmp);
        let until = |moments: &[f64], at: f64| {
            as_float(moments.partition_point(|moment| *moment <= at) as u64)
        };
        let second_half = self.during().filter(|block| block.at >= self.seconds / 2.0);
        second_half
            .map(|block| (block.at, until(&due, block.at) - until(&done, block.at)))
            .collect()
    }
}

/// Mean time from block to block.
fn interval(blocks: &[&Seen]) -> f64 {
    match (blocks.first(), blocks.last()) {
        (Some(first), Some(last)) if blocks.len() > 1 => {
            (last.time - first.time) / as_float(blocks.len() as u64 - 1)
        }
        _ => f64::NAN,
    }
}
