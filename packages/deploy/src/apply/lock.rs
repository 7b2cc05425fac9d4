//! One at a time: two runs with one record would do the same things twice.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::DeployError;
use crate::record::{followed, RecordError};

/// Held until it is dropped, or its process ends however it ends.
pub struct Lock {
    _file: File,
}

/// Takes the lock of a record, which lies beside it as `<record>.lock`.
///
/// # Errors
/// [`DeployError::Locked`], [`RecordError::File`].
pub fn take(record: &Path) -> Result<Lock, DeployError> {
    let path = beside(&followed(record));
    let refused = |error| RecordError::File {
        file: path.display().to_string(),
        error,
    };
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    // It stays when the run is over: who removes it could remove another's.
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(DeployError::Locked {
            file: path.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(refused(error).into()),
    }
}

fn beside(record: &Path) -> PathBuf {
    let mut name = record.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
