//! Cases, disclosures and contact records of one state tree.

mod attestation;
mod contacts;
pub mod contract;
mod disclosure;
mod error;
mod owner;
mod query;
mod records;
mod report;
mod retention;
mod risk;
mod state;

pub use error::ContractError;
