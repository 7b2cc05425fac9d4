//! One way to talk to a chain, [`Chain`]: in process as `Embedded` (feature `embedded`), on a real node as `wasmd::Wasmd`
//! (feature `wasmd`).

pub use cosmwasm_std::Addr;

mod accounts;
mod address;
mod chain;
mod contract;
#[cfg(feature = "embedded")]
mod embedded;
mod error;
mod inspect;
#[cfg(feature = "wasmd")]
mod keys;
mod list;
mod mirror_error;
mod predict;
mod tx;
#[cfg(feature = "wasmd")]
pub mod wasmd;
mod witnesses;

pub use accounts::Accounts;
pub use address::is_address;
pub use chain::Chain;
pub use contract::{Contract, ContractInfo};
#[cfg(feature = "embedded")]
pub use embedded::{this_build, Build, Embedded, CHAIN_ID, DENOM, GENESIS_TIME};
pub use error::{ChainError, KeyError};
pub use inspect::{Inspect, PastCode};
#[cfg(feature = "wasmd")]
pub use keys::{address, address_of, Keyring};
pub use mirror_error::MirrorError;
pub use predict::{predict_address, prefix_of_address};
pub use tx::{Receipt, Tx};
pub use witnesses::Witnesses;
