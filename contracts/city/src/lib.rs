//! The third level of the tree: makes locations on demand, has them cleaned, named and rewarded.

pub mod contract;
mod error;
mod execute;
mod query;
mod state;

pub use error::ContractError;
