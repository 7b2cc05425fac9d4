//! The leaf of the tree: one public place or vehicle, its status and its visits.

pub mod contract;
mod error;
mod execute;
mod infections;
mod log;
mod pool;
mod prune;
mod query;
mod record;
mod rewards;
mod state;
pub mod status;

pub use error::ContractError;
