//! The device side: day keys, the identifiers and MAC addresses that rotate with them, visit secrets, matching. Pure: no
//! clock, no network, no storage; times are Unix seconds, intervals and days those of `wayclear-status`.
//!
//! The schedule is that of Exposure Notification v1.2 (Apple and Google, April 2020): a random key a day, and from it an
//! identifier for every interval. MAC addresses and their hashes are ours; `docs/privacy.md` says why.

mod beacon;
mod dates;
mod day;
mod encounters;
mod error;
mod identifier;
mod matching;
mod secret;
mod signals;

pub use beacon::Beacon;
pub use dates::{date, date_time};
pub use day::{Day, DisclosedHash, CLOCK_TOLERANCE_SECONDS};
pub use encounters::{join, Encounter, GAP_SECONDS};
pub use error::IdentityError;
pub use identifier::{sender_name, Identifier};
pub use matching::{is_within_tolerance, Match, Observation, Observations};
pub use secret::Secret;
pub use signals::Signals;
