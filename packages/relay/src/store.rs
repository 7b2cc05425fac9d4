//! An `SQLite` file of one deployment, in which what is deleted is gone.

use std::fs::File;
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use thiserror::Error;

/// How long another program may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// What others than the owner may do.
const OTHERS: u32 = 0o077;

/// Whose file it is, in every one.
const ABOUT: &str =
    "CREATE TABLE IF NOT EXISTS about (home BLOB NOT NULL, version INTEGER NOT NULL);";

/// Why a file cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("{file}: {error}; is the disk full, or does another program use the file?")]
    Storage {
        file: String,
        error: rusqlite::Error,
    },
    #[error("{file} is in use by another program, which sends what is in it; name another file")]
    InUse { file: String },
    #[error("{file}: {error}")]
    Io { file: String, error: io::Error },
    /// It holds what is to be forgotten, and whose it is.
    #[error("{file} can be read by others (mode {mode:o}); make it yours with: chmod 600 {file}")]
    ReadableByOthers { file: String, mode: u32 },
    /// It was made for another deployment.
    #[error("{file} belongs to another deployment; name another file, or restore the record it was made with")]
    OtherHome { file: String },
    #[error(
        "{file} was written by a newer build (form {found}, this one knows {known}); use that one"
    )]
    Newer {
        file: String,
        found: u32,
        known: u32,
    },
}

/// What a file holds.
pub struct Form {
    /// Makes its tables, unless they are there.
    pub tables: &'static str,
    /// Which form this build reads and writes.
    pub version: u32,
    /// Whether one program alone has it, as long as it runs.
    pub is_exclusive: bool,
}

/// An open file. One connection: `SQLite` has one writer at a time anyway.
pub struct Store {
    file: String,
    db: Mutex<Connection>,
    /// Ends with the process at the latest.
    _lock: Option<File>,
}

impl Store {
    /// Opens a file, or makes one, for a deployment with a name of 32 bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(path: &Path, home: &[u8; 32], form: &Form) -> Result<Self, StoreError> {
        let file = path.display().to_string();
        make_private(path, &file)?;
        let db = connection(path).map_err(|error| StoreError::Storage {
            file: file.clone(),
            error,
        })?;
        let lock = form.is_exclusive.then(|| locked(path)).transpose()?;
        let store = Store {
            file,
            db: Mutex::new(db),
            _lock: lock,
        };
        let (found, known_home) = store.write(|tx| claim(tx, home, form))?;
        let (file, known) = (store.file.clone(), form.version);
        if found > known {
            return Err(StoreError::Newer { file, found, known });
        }
        if known_home != home {
            return Err(StoreError::OtherHome { file });
        }
        Ok(store)
    }

    /// Does something as a whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn write<T>(
        &self,
        change: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
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

    /// Asks it.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn read<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        ask(&self.lock()).map_err(|error| self.trouble(error))
    }

    /// Writes the file anew, without what parts of rows were left where others grew: for a small one.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn put_in_order(&self) -> Result<(), StoreError> {
        self.read(|db| db.execute_batch("VACUUM"))
    }

    /// Takes what was deleted out of the write-ahead log too.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn wipe(&self) -> Result<(), StoreError> {
        self.read(|db| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // What a thread was doing that panicked is rolled back.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trouble(&self, error: rusqlite::Error) -> StoreError {
        let file = self.file.clone();
        StoreError::Storage { file, error }
    }
}

/// A lock beside the file: a second program would send what the first one has sent.
fn locked(path: &Path) -> Result<File, StoreError> {
    let mut name = path.to_path_buf().into_os_string();
    name.push(".lock");
    let mut options = File::options();
    let options = options.write(true).create(true).truncate(false).mode(0o600);
    let file = path.display().to_string();
    let lock = options.open(name).map_err(|error| StoreError::Io {
        file: file.clone(),
        error,
    })?;
    lock.try_lock().map_err(|_| StoreError::InUse { file })?;
    Ok(lock)
}

/// Makes the file for its owner alone, or finds that it is. What stands beside it gets the same mode.
fn make_private(path: &Path, file: &str) -> Result<(), StoreError> {
    let mut options = File::options();
    let options = options.write(true).create(true).truncate(false).mode(0o600);
    let mode = options
        .open(path)
        .and_then(|opened| Ok(opened.metadata()?.permissions().mode() & 0o777));
    let file = file.to_string();
    match mode {
        Ok(mode) if mode & OTHERS != 0 => Err(StoreError::ReadableByOthers { file, mode }),
        Ok(_) => Ok(()),
        Err(error) => Err(StoreError::Io { file, error }),
    }
}

fn connection(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(PATIENCE)?;
    // What is put in order is not written elsewhere meanwhile.
    db.pragma_update(None, "temp_store", "memory")?;
    db.pragma_update(None, "journal_mode", "wal")?;
    // An answer is given only for what survives a loss of power.
    db.pragma_update(None, "synchronous", "full")?;
    // Without it what is deleted stays in the file until something else is written there.
    db.pragma_update(None, "secure_delete", true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    Ok(db)
}

/// Makes the tables of a new file; returns the form and the deployment of the file.
fn claim(tx: &Transaction, home: &[u8; 32], form: &Form) -> rusqlite::Result<(u32, Vec<u8>)> {
    tx.execute_batch(ABOUT)?;
    tx.execute_batch(form.tables)?;
    let about = tx
        .query_row("SELECT version, home FROM about", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    if let Some(about) = about {
        return Ok(about);
    }
    tx.execute(
        "INSERT INTO about (home, version) VALUES (?1, ?2)",
        (home, form.version),
    )?;
    Ok((form.version, home.to_vec()))
}
