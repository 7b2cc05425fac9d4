//! Scenarios: who does what and when, on any chain, and what they are told.

mod attested;
mod runner;
mod step;
pub mod story;

pub use runner::Runner;
pub use step::{Answer, Deed, Outcome, Step};
