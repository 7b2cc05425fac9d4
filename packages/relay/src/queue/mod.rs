//! What the relay has taken and not finished: one `SQLite` file. What is accepted is on disk before anybody is told so; what is
//! finished is deleted, and gone.

mod schema;
mod slip_id;
mod slips;
mod sweep;
mod tags;
mod tickets;
mod transactions;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use thiserror::Error;

pub use slips::{Became, NewSlip, Pile};
pub use tags::{DuePlace, Most, NewTag, TagRefused};
pub use tickets::Ticket;
pub use transactions::{Load, UnderWay};

/// Why the queue cannot be used.
#[derive(Debug, Error)]
pub enum QueueError {
    #[error("the queue {file}: {error}; is the disk full, or does another relay use it?")]
    Storage {
        file: String,
        error: rusqlite::Error,
    },
    /// It was made for another deployment.
    #[error("the queue {file} belongs to another deployment; name another file with --queue, or restore the record it was made with")]
    OtherHome { file: String },
    #[error("the queue {file} was written by a newer relay (form {found}, this one knows {known}); use that one")]
    Newer {
        file: String,
        found: u32,
        known: u32,
    },
}

/// The queue. One connection: `SQLite` has one writer at a time anyway.
pub struct Queue {
    file: String,
    db: Mutex<Connection>,
}

impl Queue {
    /// Opens a queue, or makes one, for a deployment with a name of 32 bytes.
    ///
    /// # Errors
    /// [`QueueError`].
    pub fn open(path: &Path, home: &[u8; 32]) -> Result<Self, QueueError> {
        let file = path.display().to_string();
        let db = schema::open(path).map_err(|error| QueueError::Storage {
            file: file.clone(),
            error,
        })?;
        let queue = Queue {
            file,
            db: Mutex::new(db),
        };
        queue.check(home)?;
        Ok(queue)
    }

    /// How many tags and slips wait or are under way.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    pub fn waiting(&self) -> Result<(u64, u64), QueueError> {
        self.read(|db| Ok((waiting(db, "tags")?, waiting(db, "slips")?)))
    }

    fn check(&self, home: &[u8; 32]) -> Result<(), QueueError> {
        let (found, known_home) = self.write(|tx| schema::claim(tx, home))?;
        let file = self.file.clone();
        if found > schema::VERSION {
            let known = schema::VERSION;
            return Err(QueueError::Newer { file, found, known });
        }
        if known_home != home {
            return Err(QueueError::OtherHome { file });
        }
        Ok(())
    }

    /// Does something as a whole or not at all.
    fn write<T>(
        &self,
        change: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, QueueError> {
        let mut db = self.lock();
        let run = || {
            // A transaction that reads first and writes then would fail when another one came in between.
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = change(&tx)?;
            tx.commit()?;
            Ok(done)
        };
        run().map_err(|error| self.trouble(error))
    }

    fn read<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, QueueError> {
        ask(&self.lock()).map_err(|error| self.trouble(error))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // What a thread was doing that panicked is rolled back.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trouble(&self, error: rusqlite::Error) -> QueueError {
        let file = self.file.clone();
        QueueError::Storage { file, error }
    }
}

/// How many tags or slips wait or are under way.
fn waiting(db: &Connection, what: &str) -> rusqlite::Result<u64> {
    let mut ask = db.prepare_cached("SELECT number FROM waiting WHERE what = ?1")?;
    ask.query_row([what], |row| row.get(0))
}
