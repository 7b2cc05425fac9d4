//! Slips, the feed and contact records of one state tree.

mod appoint;
mod authorities;
mod contacts;
pub mod contract;
mod disclose;
mod error;
mod feed;
mod hashes;
mod health;
mod ids;
mod judge;
mod locations;
mod owner;
mod places;
mod prune;
mod query;
mod quotas;
mod revoke;
mod risk;
mod state;
mod taking;
mod tree;
mod twins;

pub use error::ContractError;
