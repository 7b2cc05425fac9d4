//! A run of the sweep, and what it may vary.

use crate::latency::rows::{Run, Sweep};

/// A part of the sweep that can be asked for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Load,
    BlockGas,
    Mempool,
    Height,
    Siblings,
    ClosedLoop,
    Bursts,
}

impl Part {
    pub const ALL: [Part; 7] = [
        Part::Load,
        Part::BlockGas,
        Part::Mempool,
        Part::Height,
        Part::Siblings,
        Part::ClosedLoop,
        Part::Bursts,
    ];
}

/// How much is measured.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Runs with the same settings.
    pub repetitions: u32,
    /// Seconds of a run of the load sweep; others take as long or half of it.
    pub seconds: f64,
    /// Little of each, to see that everything works.
    pub is_quick: bool,
}

/// What a node is started with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Most gas of a block; `None` = any.
    pub block_gas: Option<u64>,
    /// Transactions that the mempool holds.
    pub mempool: u64,
}

/// A run that is to be measured: the settings of its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    pub sweep: Sweep,
    /// 1 for the first.
    pub repetition: u32,
    /// `None` = people wait for their answers.
    pub rate: Option<f64>,
    pub seconds: f64,
    pub node: Node,
    /// 1 to 5.
    pub height: u32,
    /// Doors that share the load.
    pub places: u32,
    /// How many accounts there are to send from.
    pub people: u32,
    /// Seconds; only where people wait for their answers.
    pub think: Option<f64>,
}

impl Case {
    /// Whether that row is of this run.
    #[allow(clippy::float_cmp)] // Read back as it was written.
    pub fn is_of(&self, run: &Run) -> bool {
        self.sweep == run.sweep
            && self.repetition == run.repetition
            && self.rate == run.rate
            && self.seconds == run.seconds
            && self.node.block_gas == run.block_gas
            && self.node.mempool == run.mempool
            && self.height == run.height
            && self.places == run.places
            && self.people == run.people
            && self.think == run.think_s
    }
}
