//! One way to talk to a chain: [`Chain`], in process as [`Embedded`]. On top of it, tree files and the scenario runner.

pub use cosmwasm_std::Addr;

mod chain;
mod deploy;
mod embedded;
pub mod report;
pub mod scenario;
mod treasury;
pub mod tree;

pub use chain::{Chain, ChainError, Contract, Tx};
pub use deploy::{deploy, Deployment, Node, Owners};
pub use embedded::{Embedded, CHAIN_ID, DENOM, GENESIS_TIME};
