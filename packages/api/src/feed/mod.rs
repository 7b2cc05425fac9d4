//! The feed: rows that phones download, chained to one another, and how they are packed.
//!
//! A row is `u8 version = 2 ‖ u64 time`, then sections `u8 kind ‖ u32 length ‖ bytes` of items of one length, each kind
//! sorted by value; integers big-endian. Sections of kinds that a later version may add are passed over.

mod codec;

use thiserror::Error;

use crate::Surface;

/// Version of the rows that this build writes and reads.
pub const VERSION: u8 = 2;
/// Most bytes of a row.
pub const MAX_ROW_BYTES: usize = 4_096;
/// A `Feed` answer ends before the next multiple of this index, so that what one phone asks others ask too.
pub const ROWS_A_PAGE: u64 = 128;
/// ... or before its rows have more bytes than this; one row always fits.
pub const MAX_PAGE_BYTES: usize = 32_768;
/// How long a row is kept at least, beyond the window, in seconds.
pub const KEPT_BEYOND_WINDOW_SECONDS: u64 = 1_200;

/// UTC day of an item, and its id. An id alone has so few bytes that somebody could search for another item that has the same
/// one; what a day may hold twice, the registry takes once.
pub type DayId = (u16, [u8; 8]);

/// A disclosed day key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedKey {
    pub key: [u8; 16],
    /// The UTC day it was used on.
    pub day: u16,
}

/// A disclosed hash of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedHash {
    pub mac_hash: [u8; 16],
    /// First interval in which it was sent.
    pub interval: u32,
    /// Intervals it was sent for, 1 to 144.
    pub rotation: u8,
}

/// A disclosed day of hashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HashDay {
    pub id: [u8; 8],
    /// The UTC day in which all of them begin.
    pub day: u16,
    /// 1 to 144, ascending by interval and hash.
    pub hashes: Vec<FeedHash>,
}

/// An infected visit to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedFlag {
    /// Name of the place, see [`crate::commitments::place_handle`].
    pub handle: [u8; 12],
    pub interval: u32,
    pub id: [u8; 8],
    /// What the virus would sit on, see [`Surface::code`].
    pub surface: u8,
    /// Intervals from the visit's to the one of the first cleaning after it; 0 = there was none.
    pub cleaned: u16,
}

/// A cleaning of a place that was infected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedCleaning {
    /// Name of the place, see [`crate::commitments::place_handle`].
    pub handle: [u8; 12],
    /// Unix seconds.
    pub at: u64,
}

/// A row of the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedRow {
    /// Block time, Unix seconds.
    pub time: u64,
    pub keys: Vec<FeedKey>,
    pub hash_days: Vec<HashDay>,
    pub flags: Vec<FeedFlag>,
    pub cleanings: Vec<FeedCleaning>,
    /// What earlier rows said and is to be forgotten.
    pub revoked: Vec<DayId>,
}

/// Bytes that are no row of the feed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FeedError {
    /// A newer contract wrote it.
    #[error(
        "the feed's row is of version {version}, this build reads {VERSION}; use a newer wayclear"
    )]
    Version { version: u8 },
    /// It is cut, or was never one.
    #[error("the feed's row does not decode at byte {at}; ask another node for it")]
    Bytes { at: usize },
}

impl FeedFlag {
    /// What the virus would sit on.
    pub fn surface(&self) -> Surface {
        Surface::from_code(self.surface)
    }
}

impl FeedRow {
    /// A row without news.
    pub fn new(time: u64) -> Self {
        FeedRow {
            time,
            ..FeedRow::default()
        }
    }

    /// Whether there is no news in it.
    pub fn is_empty(&self) -> bool {
        *self == FeedRow::new(self.time)
    }
}
