//! When what is sent began, by the clock of this machine.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use wayclear_status::interval_at;

/// The interval by the clock of this machine, on which the node runs too; a little late, so that no block comes before it.
///
/// # Errors
/// A clock before 1970.
pub fn interval_of_now() -> Result<u32> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(interval_at(now.as_secs().saturating_sub(60)))
}
