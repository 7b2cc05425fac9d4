//! The services beside the chain. A relay takes check-ins and slips of people without accounts, sends them in batches, and serves
//! the feed; a forwarder keeps addresses from it; an authority's desk signs for whoever brings a one-time code.

mod attest;
mod body;
mod clock;
mod desk;
mod files;
mod forward;
mod http;
mod kind;
mod labels;
mod ledger;
mod limits;
mod metrics;
mod mirror;
mod openapi;
mod places;
mod problem;
mod proofs;
mod purse;
mod queue;
mod reader;
mod routes;
mod running;
mod seal;
mod service;
mod settings;
mod shared;
mod store;
mod tree;
mod view;
mod wanted;
mod work;

/// Release of these services, as they tell it.
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub use attest::{attest, Codes, DeskService, Issued, Office, StartDesk};
pub use clock::{system_clock, Clock};
pub use files::{Files, Served};
pub use forward::{forward, Forward, Forwarder};
pub use ledger::{Funds, Head, Ledger};
pub use openapi::document as openapi;
pub use proofs::{Prover, Rows};
pub use reader::ReadError;
pub use running::{Running, StartError};
pub use seal::SealKey;
pub use service::{start, Service, Start};
pub use settings::{Limits, Ohttp, Release, Settings, FORWARDED_A_MINUTE};
pub use store::StoreError;
