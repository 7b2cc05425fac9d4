//! Cases, disclosures and contact records of one state tree.

mod attestation;
mod cases;
mod contacts;
pub mod contract;
mod disclosure;
mod error;
mod feed;
mod owner;
mod prune;
mod query;
mod report;
mod retention;
mod risk;
mod state;

pub use error::ContractError;
