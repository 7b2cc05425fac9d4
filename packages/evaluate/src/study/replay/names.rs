//! Names of the files, and what tables and figure share.

/// A row for each trace.
pub const ROWS: &str = "replay.csv";
/// Requests by the hour of the day.
pub const HOURS: &str = "replay-hours.csv";
/// Kinds of visits while they become more.
pub const COURSE: &str = "replay-course.csv";
/// What a node metered.
pub const ON_A_NODE: &str = "replay-node.csv";

/// A count or gas as a number to reckon with; both are far below 2^52.
#[allow(clippy::cast_precision_loss)]
pub fn real(count: u64) -> f64 {
    count as f64
}
