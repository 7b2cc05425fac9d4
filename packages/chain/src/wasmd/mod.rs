//! A real chain: a wasmd node, over RPC.

mod account;
mod allowance;
mod chain;
mod codes;
mod command_line;
mod follow;
mod granted;
mod http;
mod keeps;
mod node;
mod pin;
mod purse;
mod refusal;
mod rpc;
mod send;
mod settings;
mod sign;
mod submit;
mod url;
mod wire;

pub use cosmrs::Any;

pub use allowance::Allowance;
pub use codes::Artifacts;
pub use follow::{BlockEvents, Follow};
pub use keeps::Keeps;
pub use node::Wasmd;
pub use purse::fee_grant;
pub use rpc::Latest;
pub use settings::{GasPrice, Settings};
pub use submit::{gas_limit, Gas, Offer, PrepareError, Signed, Terms};
pub use url::Endpoint;
pub use wire::{bank_send, execute_message};
