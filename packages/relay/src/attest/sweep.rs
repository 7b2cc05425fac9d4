//! Forgetting codes that are over, unless a clock only says so for a moment.

use std::time::{Duration, Instant};

use super::office::Office;
use crate::store::StoreError;

/// For how many rests the clock must have said so.
const RESTS: u32 = 100;

/// Forgets what was over at a time that this machine's clock has passed, and went on from for so long.
pub struct Sweep {
    patience: Duration,
    /// The earliest time that the clock has told since then, Unix seconds.
    seen: Option<(Instant, u64)>,
}

impl Sweep {
    /// `rest`: how long it is between two rounds.
    pub fn new(rest: Duration) -> Self {
        Sweep {
            patience: rest * RESTS,
            seen: None,
        }
    }

    /// Looks at the clock; a clock that goes back begins anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn round(&mut self, office: &Office) -> Result<(), StoreError> {
        let now = (office.clock)();
        match self.seen {
            Some((since, seen)) if now >= seen => {
                if since.elapsed() >= self.patience {
                    office.codes.forget(seen)?;
                    self.seen = Some((Instant::now(), now));
                }
            }
            _ => self.seen = Some((Instant::now(), now)),
        }
        Ok(())
    }
}
