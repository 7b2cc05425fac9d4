//! The codes that are out: one `SQLite` file, which whoever issues codes and the desk have open at the same time.

use std::path::Path;

use k256::ecdsa::SigningKey;
use rand::CryptoRng;
use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};
use wayclear_api::relay::SlipRequest;
use wayclear_client::desk::Code;
use wayclear_status::DAY_SECONDS;

use crate::store::{Form, Store, StoreError};

const FORM: Form = Form {
    tables: TABLES,
    version: 1,
    is_exclusive: false,
};

/// Codes by their digests, with what they were used for; decoys that are to be sent.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS codes (
  digest BLOB PRIMARY KEY,
  patient TEXT NOT NULL,
  until INTEGER NOT NULL,
  used BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS codes_until ON codes (until);
CREATE TABLE IF NOT EXISTS decoys (number INTEGER PRIMARY KEY, slip TEXT NOT NULL, due INTEGER NOT NULL) STRICT;
";

/// How long a decoy waits for a relay, in seconds.
const DECOY_SECONDS: u64 = 21_600;

/// The codes of a desk.
pub struct Codes {
    store: Store,
    /// Without it nobody can try codes at what the file keeps.
    key: [u8; 32],
}

/// A code that was given out.
#[derive(Clone, Copy, Debug)]
pub struct Issued {
    pub code: Code,
    /// Until when it is good, Unix seconds.
    pub until: u64,
}

/// A code that is good.
pub struct Found {
    pub patient: String,
    /// What it was used for, see [`Codes::use_up`].
    pub used: Option<[u8; 32]>,
}

/// A decoy that is to be sent.
pub struct Decoy {
    pub number: i64,
    pub request: SlipRequest,
}

impl Codes {
    /// Opens the file, or makes it, for a deployment with a name of 32 bytes. `key`: the authority's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(path: &Path, home: &[u8; 32], key: &SigningKey) -> Result<Self, StoreError> {
        let key = Sha256::new()
            .chain_update("wayclear/desk/code-key/v1")
            .chain_update(key.to_bytes())
            .finalize()
            .into();
        let store = Store::open(path, home, &FORM)?;
        Ok(Codes { store, key })
    }

    /// Gives a code out for a patient, good for so many seconds.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn issue(
        &self,
        patient: &str,
        now: u64,
        seconds: u64,
        random: &mut impl CryptoRng,
    ) -> Result<Issued, StoreError> {
        let issued = Issued {
            code: Code::random(random),
            until: now.saturating_add(seconds),
        };
        let digest = issued.code.digest(&self.key);
        self.store.write(|tx| {
            tx.execute(
                "INSERT INTO codes (digest, patient, until) VALUES (?1, ?2, ?3)",
                (digest, patient, issued.until),
            )
        })?;
        Ok(issued)
    }

    /// Whose code it is; `None`, if it was not given out, or is over.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn find(&self, code: &Code, now: u64) -> Result<Option<Found>, StoreError> {
        let digest = code.digest(&self.key);
        self.store.read(|db| {
            let mut ask = db.prepare_cached(
                "SELECT patient, used FROM codes WHERE digest = ?1 AND until > ?2",
            )?;
            let found = ask.query_row((digest, now), |row| {
                let (patient, used) = (row.get(0)?, row.get(1)?);
                Ok(Found { patient, used })
            });
            found.optional()
        })
    }

    /// Notes what a code is used for; whether it is, or was used for the same before, whose answer may have been lost. Of several
    /// desks one does.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn use_up(&self, code: &Code, used: &[u8; 32]) -> Result<bool, StoreError> {
        let digest = code.digest(&self.key);
        self.store.write(|tx| {
            let mut note = tx.prepare_cached(
                "UPDATE codes SET used = ?2 WHERE digest = ?1 AND (used IS NULL OR used = ?2)",
            )?;
            Ok(note.execute((digest, used))? > 0)
        })
    }

    /// The code is good again: nothing was signed for it.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn give_back(&self, code: &Code) -> Result<(), StoreError> {
        let digest = code.digest(&self.key);
        self.store.write(|tx| {
            let mut note = tx.prepare_cached("UPDATE codes SET used = NULL WHERE digest = ?1")?;
            note.execute([digest]).map(drop)
        })
    }

    /// Keeps slips of somebody who was made up, each with the time when it is to be sent, Unix seconds.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn keep_decoys(&self, slips: &[(SlipRequest, u64)]) -> Result<(), StoreError> {
        self.store.write(|tx| {
            let mut keep = tx.prepare_cached("INSERT INTO decoys (slip, due) VALUES (?1, ?2)")?;
            for (slip, due) in slips {
                keep.execute((serde_json::to_string(slip).unwrap_or_default(), due))?;
            }
            Ok(())
        })
    }

    /// Decoys whose time has come, the oldest first, at most so many.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn due_decoys(&self, now: u64, most: u32) -> Result<Vec<Decoy>, StoreError> {
        self.store.read(|db| {
            let mut ask = db.prepare_cached(
                "SELECT number, slip FROM decoys WHERE due <= ?1 ORDER BY due LIMIT ?2",
            )?;
            let rows = ask.query_map((now, most), |row| Ok((row.get(0)?, row.get(1)?)))?;
            let decoys = rows.filter_map(|row| {
                let (number, slip): (i64, String) = row.ok()?;
                let request = serde_json::from_str(&slip).ok()?;
                Some(Decoy { number, request })
            });
            Ok(decoys.collect())
        })
    }

    /// A relay has it, or none ever will.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn drop_decoy(&self, number: i64) -> Result<(), StoreError> {
        self.store.write(|tx| {
            let mut remove = tx.prepare_cached("DELETE FROM decoys WHERE number = ?1")?;
            remove.execute([number]).map(drop)
        })
    }

    /// Deletes codes a day after they are over. Then they are in no file.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn forget(&self, now: u64) -> Result<(), StoreError> {
        let yesterday = now.saturating_sub(DAY_SECONDS);
        let over = self
            .store
            .write(|tx| tx.execute("DELETE FROM codes WHERE until < ?1", [yesterday]))?;
        if over > 0 {
            self.store.put_in_order()?;
        }
        self.store.wipe()
    }

    /// Drops decoys that no relay has taken for so long that a day would have more than its own.
    ///
    /// # Errors
    /// [`StoreError::Storage`].
    pub fn drop_old_decoys(&self, now: u64) -> Result<(), StoreError> {
        let oldest = now.saturating_sub(DECOY_SECONDS);
        self.store.write(|tx| {
            tx.execute("DELETE FROM decoys WHERE due < ?1", [oldest])
                .map(drop)
        })
    }

    /// A number from 0 up to 1 that depends on a UTC day and `n`, and that nobody else can tell.
    pub fn chance(&self, day: u16, n: usize) -> f64 {
        let hash = Sha256::new()
            .chain_update("wayclear/desk/moment/v1")
            .chain_update(self.key)
            .chain_update(day.to_be_bytes())
            .chain_update((n as u64).to_be_bytes())
            .finalize();
        let bits = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }
}
