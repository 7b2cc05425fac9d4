//! The leaf of the tree: one public place or vehicle, its status and its visits.

pub mod contract;
mod error;
mod execute;
mod funds;
mod infections;
mod log;
mod moment;
mod pool;
mod prune;
mod query;
mod rewards;
mod state;

pub use error::ContractError;
