//! The phone for a browser. All that it decides is decided by `wayclear-client`, as for the command; whoever uses this fetches,
//! and keeps what it is given.

mod contacts;
mod deployment;
mod error;
mod feed_copy;
mod fetched;
mod findings;
mod look;
mod node;
mod oblivious;
mod own_visit;
mod phone;
mod places;
mod reading;
mod report;
mod report_item;
mod visits;

pub use feed_copy::FeedCopy;
pub use node::NodeReading;
pub use oblivious::Sealed;
pub use phone::Phone;
pub use reading::Reading;
