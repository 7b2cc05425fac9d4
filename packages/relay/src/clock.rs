//! What time it is on this machine.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock that tells Unix seconds.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Unix seconds of this machine's clock.
pub fn system_clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
