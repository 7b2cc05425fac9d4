//! One way to talk to a chain, [`Chain`]: in process as `Embedded` (feature `embedded`), on a real node as `wasmd::Wasmd`
//! (feature `wasmd`).

pub use cosmwasm_std::Addr;

mod chain;
mod contract;
#[cfg(feature = "embedded")]
mod embedded;
mod error;
#[cfg(feature = "wasmd")]
mod keys;
#[cfg(feature = "wasmd")]
pub mod wasmd;

pub use chain::{Chain, Receipt, Tx};
pub use contract::Contract;
#[cfg(feature = "embedded")]
pub use embedded::{Embedded, CHAIN_ID, DENOM, GENESIS_TIME};
pub use error::{ChainError, KeyError};
#[cfg(feature = "wasmd")]
pub use keys::{address, Keyring};
