//! Transactions that have failed in a block: what they carried goes again, but not for ever.

use rusqlite::OptionalExtension;
use wayclear_api::relay::Refused;

use super::slips::again;
use super::tags::end;
use super::transactions::{remove, UnderWay};
use super::Queue;
use crate::store::StoreError;

/// When a slip goes again whose transaction has failed, in seconds.
const FAILED_SECONDS: u64 = 3_600;
/// How often the tags of a place and ten minutes may be in a transaction that fails.
const MAX_FAILS: u32 = 3;

impl Queue {
    /// Gives back what a transaction carried that stands in a block and has failed there. A place that has failed three times
    /// is given up for these ten minutes: its tags would take others' down with them again.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn give_back_failed(&self, way: &UnderWay, now: u64) -> Result<(), StoreError> {
        let carried = self.tags_of(&way.account)?;
        let slips = self.slips_of(&way.account)?;
        self.write(|tx| {
            for slip in slips.iter().flat_map(|pile| &pile.slips) {
                again(tx, &slip.id, now.saturating_add(FAILED_SECONDS), now)?;
            }
            let mut fail = tx.prepare_cached(
                "UPDATE loads SET fails = fails + 1 WHERE interval = ?1 AND place = ?2 RETURNING fails",
            )?;
            for due in &carried {
                let place = due.place.to_string();
                let fails: Option<u32> = fail
                    .query_row((due.interval, &place), |row| row.get(0))
                    .optional()?;
                if fails.is_some_and(|fails| fails >= MAX_FAILS) {
                    end(tx, due, Err(Refused::Chain), now)?;
                }
            }
            remove(tx, way, true, now)
        })
    }
}
