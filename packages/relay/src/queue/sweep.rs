//! Forgetting what nobody needs any more, so that it is in no file.

use super::Queue;
use crate::store::StoreError;
use wayclear_status::DAY_SECONDS;

/// How long a ticket is kept once its matter is settled, in seconds.
const TICKET_SECONDS: u64 = DAY_SECONDS;

impl Queue {
    /// Deletes tickets of more than a day ago, and what was sent more than a window ago; no place takes such a tag again.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn forget(&self, now: u64, window: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            let oldest = now.saturating_sub(TICKET_SECONDS);
            tx.execute("DELETE FROM tickets WHERE since < ?1", [oldest])?;
            tx.execute(
                "DELETE FROM sent WHERE since < ?1",
                [now.saturating_sub(window)],
            )?;
            let interval = wayclear_status::interval_at(now.saturating_sub(TICKET_SECONDS));
            tx.execute("DELETE FROM loads WHERE interval < ?1", [interval])?;
            let day = wayclear_status::day_at(now.saturating_sub(window));
            tx.execute("DELETE FROM days WHERE day < ?1", [day])?;
            Ok(())
        })
    }

    /// Takes what was deleted out of the write-ahead log too.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn wipe(&self) -> Result<(), StoreError> {
        self.0.wipe()
    }
}
