//! Scenarios: who does what and when, on any chain, and what they are told.

mod error;
mod questions;
mod reports;
mod runner;
mod step;
pub mod story;

pub use error::RunError;
pub use reports::Signer;
pub use runner::Runner;
pub use step::{Answer, Deed, Guest, Outcome, Step};
