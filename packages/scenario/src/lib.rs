//! Scenarios: who does what and when, on any chain, and what they are told.

mod error;
mod questions;
mod reports;
mod runner;
mod signer;
mod step;
pub mod story;

pub use error::RunError;
pub use runner::Runner;
pub use signer::Signer;
pub use step::{Answer, Deed, Guest, Outcome, Step};
