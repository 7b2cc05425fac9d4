//! The limits that several messages share. The texts of [`crate::Invalid`] quote them.

/// Shortest window a test chain may use, in seconds: an interval.
pub const MIN_WINDOW_SECONDS: u64 = 600;
/// How long an infection counts, in seconds: the paper's 14 days, default and maximum.
pub const MAX_WINDOW_SECONDS: u64 = 1_209_600;
/// Rows a list query answers when no limit is given.
pub const DEFAULT_LIMIT: u32 = 30;
/// Most rows a list query answers.
pub const MAX_LIMIT: u32 = 100;
/// Longest name or label, in characters after trimming.
pub const MAX_NAME_LENGTH: usize = 255;
/// Characters of a place's cell: a geohash of about 38 m x 19 m.
pub const CELL_LENGTH: usize = 8;
/// Fewest characters of a cell prefix (a geohash of about 1250 km x 625 km).
pub const MIN_PREFIX_LENGTH: usize = 2;
/// Most characters of a cell prefix (about 153 m x 153 m).
pub const MAX_PREFIX_LENGTH: usize = 7;
/// Most characters of a unit or of a city's key.
pub const MAX_UNIT_LENGTH: usize = 32;
/// Most characters of a county's key.
pub const MAX_COUNTY_KEY_LENGTH: usize = 12;
/// Most rows one `Prune` removes.
pub const MAX_PRUNE: u32 = 100;
