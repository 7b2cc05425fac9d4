//! What is wrong with a key or an identifier.

use thiserror::Error;

use crate::dates::date_time;

#[derive(Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// An identifier is kept for one interval at least, and not beyond its day.
    #[error("rotation is {rotation}, it must be 1 to 144 intervals of ten minutes")]
    Rotation { rotation: u8 },
    /// Identifiers that could still be replayed.
    #[error("the day's identifiers are sent until {}; disclosed before {} they could be replayed", date_time(*.ends_at), date_time(*.allowed_from))]
    Unfinished {
        /// End of the day, Unix seconds.
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
