//! What is wrong with a key or an identifier.

use thiserror::Error;

#[derive(Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// A number outside its range.
    #[error("{field} is {value}, it must be {min} to {max}")]
    Range {
        field: &'static str,
        value: u32,
        min: u32,
        max: u32,
    },
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
}
