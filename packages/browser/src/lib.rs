//! The phone for a browser. All that it decides is decided by `wayclear-client`, as for the command; whoever uses this fetches,
//! and keeps what it is given.

mod contacts;
mod download;
mod error;
mod findings;
mod phone;
mod places;
mod reading;
mod report;
mod report_item;
mod visits;

pub use phone::Phone;
