//! Scenarios: who does what and when, on any chain, and what they are told.

mod attested;
mod error;
mod runner;
mod step;
pub mod story;

pub use error::RunError;
pub use runner::Runner;
pub use step::{Answer, Deed, Outcome, Step};
