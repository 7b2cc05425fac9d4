//! One way to talk to a chain, [`Chain`]: in process as `Embedded` (feature `embedded`), on a real node as `wasmd::Wasmd`
//! (feature `wasmd`).

pub use cosmwasm_std::Addr;

mod accounts;
mod address;
mod ask_told;
mod before_signing;
mod chain;
mod children;
mod codes;
mod contract;
#[cfg(feature = "embedded")]
mod embedded;
mod error;
mod inspect;
mod key_error;
#[cfg(feature = "wasmd")]
mod keys;
mod list;
mod message;
mod mirror_error;
mod predict;
mod told;
mod tx;
mod unsigned;
#[cfg(feature = "verified")]
pub mod verified;
#[cfg(feature = "wasmd")]
pub mod wasmd;
mod witnesses;

pub use accounts::{Accounts, Lack};
pub use address::is_address;
pub use ask_told::ask_told;
pub use chain::Chain;
pub use children::children;
pub use codes::{Codes, ListedCode};
pub use contract::{Contract, ContractInfo};
#[cfg(feature = "embedded")]
pub use embedded::{this_build, Build, Embedded, CHAIN_ID, DENOM, GENESIS_TIME};
pub use error::ChainError;
pub use inspect::{Inspect, PastCode};
pub use key_error::KeyError;
#[cfg(feature = "wasmd")]
pub use keys::{address, address_of, Keyring, HD_PATH};
pub use mirror_error::MirrorError;
pub use predict::{predict_address, prefix_of_address};
pub use told::Told;
pub use tx::{Receipt, Tx};
pub use unsigned::Unsigned;
pub use witnesses::Witnesses;
