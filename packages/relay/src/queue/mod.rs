//! What the relay has taken and not finished: one `SQLite` file. What is accepted is on disk before anybody is told so; what is
//! finished is deleted, and gone.

mod due;
mod failed;
mod schema;
mod slip_id;
mod slips;
mod sweep;
mod tags;
mod tickets;
mod transactions;

use std::path::Path;

use rusqlite::{Connection, Transaction};

use crate::store::{Form, Store, StoreError};
pub use due::{Amount, DuePlace};
pub use slips::{Became, NewSlip, Pile};
pub use tags::{NewTag, TagRefused};
pub use tickets::Ticket;
pub use transactions::{Load, UnderWay};

/// What waits and what is under way, in the file of one deployment.
pub struct Queue(Store);

impl Queue {
    /// Opens a queue, or makes one, for a deployment with a name of 32 bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(path: &Path, home: &[u8; 32]) -> Result<Self, StoreError> {
        let form = Form {
            tables: schema::TABLES,
            version: schema::VERSION,
            is_exclusive: true,
        };
        Ok(Queue(Store::open(path, home, &form)?))
    }

    /// How many tags and slips wait or are under way.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn waiting(&self) -> Result<(u64, u64), StoreError> {
        self.read(|db| Ok((waiting(db, "tags")?, waiting(db, "slips")?)))
    }

    fn write<T>(
        &self,
        change: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.0.write(change)
    }

    fn read<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.0.read(ask)
    }
}

/// How many tags or slips wait or are under way.
fn waiting(db: &Connection, what: &str) -> rusqlite::Result<u64> {
    let mut ask = db.prepare_cached("SELECT number FROM waiting WHERE what = ?1")?;
    ask.query_row([what], |row| row.get(0))
}
