//! Measures on a real node: gas, what a disclosure costs, throughput of a node and of a relay; the paper's study.

pub mod chart;
mod clock;
pub mod cost;
pub mod disclosure;
pub mod gas;
pub mod growth;
pub mod latency;
pub mod load;
pub mod outcomes;
pub mod page;
pub mod paper;
pub mod published;
pub mod relay;
pub mod replay;
pub mod scale;
pub mod series;
pub mod study;
pub mod table;
pub mod throughput;
pub mod trend;

/// Told how far a measurement is: how much is done, of how much, and what is being done.
pub type Progress<'a> = &'a dyn Fn(u64, u64, &str);
