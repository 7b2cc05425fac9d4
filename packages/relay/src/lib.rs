//! A relay: it takes check-ins and slips of people without accounts, sends them in batches, and serves the feed.

mod clock;
mod desk;
mod http;
mod ledger;
mod limits;
mod metrics;
mod mirror;
mod places;
mod problem;
mod queue;
mod routes;
mod service;
mod settings;
mod shared;
mod view;
mod work;

pub use clock::{system_clock, Clock};
pub use ledger::{Head, Ledger};
pub use queue::QueueError;
pub use service::{start, Service, Start, StartError};
pub use settings::{Limits, Release, Settings};
