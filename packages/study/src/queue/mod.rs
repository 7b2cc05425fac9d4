//! Equations 1 and 2 of the paper with functions for its deltas: how long a request takes on a node, and how many a node carries out.
//!
//! A node works in cycles: it takes what waits (at most a block), agrees on it, and then executes it while a timer runs; the later
//! of the two ends the cycle. A request waits for the next cycle and has its result when its block is executed. [`phi`] answers in
//! closed form where blocks and the mempool hold everything, [`chain`] where they do not.

pub mod chain;
mod eliminate;
mod fill;
pub mod node;
pub mod people;
pub mod phi;
mod poisson;
pub mod wire;
