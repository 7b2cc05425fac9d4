//! What time it surely is, and forgetting what is over by then: a clock may only say so for a moment.

use std::time::{Duration, Instant};

use super::office::Office;
use crate::store::StoreError;

/// For how many rests the clock must have said so.
const RESTS: u32 = 100;

/// Knows a time that this machine's clock has passed, and went on from for so long.
pub struct Sweep {
    patience: Duration,
    /// The earliest time that the clock has told since then, Unix seconds.
    seen: Option<(Instant, u64)>,
    /// Unix seconds; `None` = the clock was not heard for long enough.
    sure: Option<u64>,
}

impl Sweep {
    /// `rest`: how long it is between two rounds.
    pub fn new(rest: Duration) -> Self {
        Sweep {
            patience: rest * RESTS,
            seen: None,
            sure: None,
        }
    }

    /// Looks at the clock, and forgets codes and decoys that are over; a clock that goes back begins anew. Returns a time that is
    /// surely past, Unix seconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn round(&mut self, office: &Office) -> Result<Option<u64>, StoreError> {
        let now = (office.clock)();
        match self.seen {
            Some((since, seen)) if now >= seen => {
                if since.elapsed() >= self.patience {
                    office.codes.forget(seen)?;
                    office.codes.drop_old_decoys(seen)?;
                    self.seen = Some((Instant::now(), now));
                    self.sure = Some(seen);
                }
            }
            _ => {
                self.seen = Some((Instant::now(), now));
                self.sure = None;
            }
        }
        Ok(self.sure)
    }
}
