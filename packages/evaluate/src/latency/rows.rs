//! Rows of `docs/study/latency.csv`, `wire.csv` and `bursts.csv`: one for each run on a node, and one for each block of a burst.

use serde::{Deserialize, Serialize};

/// Name of the file of runs.
pub const LATENCY: &str = "latency.csv";
/// Name of the file of bursts.
pub const BURSTS: &str = "bursts.csv";

/// What a run varies; everything else is as at the load sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sweep {
    /// The rate of check-ins at one door.
    Load,
    /// How much gas a block may hold.
    BlockGas,
    /// How many transactions the mempool holds, at more than the node carries out.
    Mempool,
    /// How many contracts a visit passes, in a tree of the study's own.
    Height,
    /// The product's tree beside it, of height 4.
    Control,
    /// How many locations, below how many cities, share the same load.
    Siblings,
    /// People who wait for their answer before they go on.
    ClosedLoop,
    /// Validators, and the delay between them.
    Validators,
    /// The wire between people and the node.
    Wire,
}

impl Sweep {
    /// As files and the page write it.
    pub fn name(self) -> &'static str {
        match self {
            Sweep::Load => "load",
            Sweep::BlockGas => "block_gas",
            Sweep::Mempool => "mempool",
            Sweep::Height => "height",
            Sweep::Control => "control",
            Sweep::Siblings => "siblings",
            Sweep::ClosedLoop => "closed_loop",
            Sweep::Validators => "validators",
            Sweep::Wire => "wire",
        }
    }
}

/// One run on a node: its settings, and what came of it. Latencies are from when a request was due to when the results of its
/// block were there, in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub sweep: Sweep,
    /// 1 for the first run with these settings.
    pub repetition: u32,
    /// Requests due a second; `None` where people wait for their answers.
    pub rate: Option<f64>,
    /// How long requests were due.
    pub seconds: f64,
    /// `None` = a block holds what there is.
    pub block_gas: Option<u64>,
    /// Transactions that the mempool holds.
    pub mempool: u64,
    /// Contracts that a visit passes, 1 (the location alone) to 5.
    pub height: u32,
    /// Doors that share the load.
    pub places: u32,
    /// Accounts that send, each in turn.
    pub people: u32,
    /// Seconds between an answer and the next request, on average; `None` where requests are due by rate.
    pub think_s: Option<f64>,
    pub validators: u32,
    /// Delay of the wire in one direction.
    pub one_way_ms: f64,
    /// How far it strays from that.
    pub jitter_ms: f64,
    /// Share of packets that the wire loses, 0 to 1.
    pub loss: f64,
    /// `None` = as fast as the machine.
    pub rate_mbit: Option<f64>,
    /// Requests that were due.
    pub offered: u64,
    /// Of them, those that the mempool took.
    pub accepted: u64,
    /// Of them, those that it did not take since it was full.
    pub refused: u64,
    /// Requests that blocks hold.
    pub committed: u64,
    /// How far senders were behind at the end.
    pub late_s: f64,
    /// By how many requests in flight grow in a second, over the second half; `None` = the run was too short to tell.
    pub backlog_a_second: Option<f64>,
    /// Mean time from block to block while requests were due.
    pub interval_s: f64,
    /// Mean number of requests in these blocks.
    pub block_size: f64,
    pub mean_s: f64,
    pub p05_s: f64,
    pub p25_s: f64,
    pub p50_s: f64,
    pub p75_s: f64,
    pub p95_s: f64,
    pub p99_s: f64,
    /// Mean of a request, fee included.
    pub gas: f64,
}

/// One block after many requests were sent at once, or an idle one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Burst {
    /// Requests in the block.
    pub size: u64,
    /// Time from this block to the next.
    pub interval_s: f64,
    /// Time from when the block's height showed in `/status` to when its `/block_results` were there.
    pub execution_s: f64,
    /// Load average of the machine over a minute: high ones tell of a machine that did other things.
    pub load_average: f64,
}
