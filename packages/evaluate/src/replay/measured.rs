//! What a node did with a trace.

use serde::{Deserialize, Serialize};

/// Requests of one kind that a node carried out: a row of `replay-node.csv`. Gas is with the fee, pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    pub trace: String,
    /// `creating`, `routed`, `direct`, [`Measured::ALL`] or [`Measured::BURST`].
    pub kind: String,
    pub requests: u64,
    /// Mean gas of a request.
    pub gas: u64,
    /// The same by the committed table.
    pub counted_gas: u64,
    /// Blocks that hold them, of a burst.
    pub blocks: Option<u64>,
    /// Half of them had their result so soon after they were due, in milliseconds.
    pub p50_ms: u64,
    pub p95_ms: u64,
    pub p99_ms: u64,
    /// The same of the slowest.
    pub last_ms: u64,
}

impl Measured {
    /// The kind of the row of all visits together.
    pub const ALL: &str = "all";
    /// The kind of the row of the fullest second, all of it sent at once.
    pub const BURST: &str = "burst";
}
