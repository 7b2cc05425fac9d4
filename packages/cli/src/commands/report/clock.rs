//! What time it is while a report is sent.

use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use wayclear_client::report::Due;

use crate::words::now;

/// What is over by the chain's time and by this clock: a node whose clock is ahead would get the key of a day that is not over.
/// Nobody is asked again what time it is: whoever is asked just before each slip knows who sends them.
pub struct Clock {
    /// How far the chain was behind this clock, in seconds.
    behind: u64,
}

impl Clock {
    /// By the time of the block that was read, Unix seconds.
    pub fn set(chain_now: u64) -> Result<Self> {
        Ok(Clock {
            behind: now()?.saturating_sub(chain_now),
        })
    }

    /// Unix seconds.
    pub fn now(&self) -> Result<u64> {
        Ok(now()?.saturating_sub(self.behind))
    }

    /// Sleeps until a slip is due.
    pub fn wait(&self, due: &Due) -> Result<()> {
        loop {
            let left = due.at.saturating_sub(self.now()?);
            if left == 0 {
                return Ok(());
            }
            sleep(Duration::from_secs(left));
        }
    }
}
