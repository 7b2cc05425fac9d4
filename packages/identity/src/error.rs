//! What is wrong with a key or a disclosure.

use thiserror::Error;
use wayclear_api::Invalid;

/// What is wrong with a key or a disclosure.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// A number outside its range.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Identifiers that could still be replayed.
    #[error("the day's identifiers are sent until {ends_at}; disclosed before {allowed_from} they could be replayed")]
    Unfinished {
        /// End of the last interval, Unix seconds.
        ends_at: u64,
        /// When they may be disclosed, Unix seconds.
        allowed_from: u64,
    },
    /// Not 16 bytes as hexadecimal digits or base64.
    #[error("an identifier is 16 bytes, as 32 hexadecimal digits or in base64; this is neither and has {length} characters")]
    Identifier {
        /// Length of the text, in characters.
        length: usize,
    },
    /// A row of the feed that no registry wrote.
    #[error("feed row of case {case}: {bytes} bytes of {what} are no multiple of {unit}, or hold a number out of range")]
    FeedRow {
        /// The case.
        case: u64,
        /// Day keys or MAC hashes.
        what: &'static str,
        /// How many bytes there are.
        bytes: usize,
        /// Bytes of one.
        unit: usize,
    },
}
