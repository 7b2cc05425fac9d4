//! One way to talk to a chain, [`Chain`]: in process as [`Embedded`], on a real node as [`wasmd::Wasmd`]. On top of it,
//! deployment, reports, tree files and the scenario runner.

pub use cosmwasm_std::Addr;

mod chain;
mod deploy;
pub mod device;
mod embedded;
mod error;
mod locate;
pub mod record;
pub mod report;
pub mod scenario;
mod treasury;
pub mod tree;
pub mod wasmd;

pub use chain::{Chain, Contract, Receipt, Tx};
pub use deploy::{deploy, state_codes, DeployError, Deployment, Node, Owners, Progress};
pub use embedded::{Embedded, CHAIN_ID, DENOM, GENESIS_TIME};
pub use error::ChainError;
pub use locate::{all_locations, children, locate};
