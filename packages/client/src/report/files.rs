//! Requests and answers in files, as they are carried to an authority and back.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::Serialize;
use thiserror::Error;

use super::{Request, Signed};
use crate::files::{FileError, PrivateFile};

/// Why requests or answers were not written.
#[derive(Debug, Error)]
pub enum RequestFileError {
    #[error(transparent)]
    File(#[from] FileError),
    /// It may be a device or a key.
    #[error(
        "{file} is there already and holds something else; it was left as it is, name a new file"
    )]
    Taken { file: String },
}

/// Writes requests, one a line, for their owner alone: by their digests everybody could tell later which slips are whose. In a
/// new file or over older requests.
///
/// # Errors
/// [`RequestFileError`].
pub fn write_requests(path: &Path, requests: &[Request]) -> Result<(), RequestFileError> {
    write_lines(path, requests)
}

/// The same for an authority's answers, whose digests tell as much.
///
/// # Errors
/// [`RequestFileError`].
pub fn write_signed(path: &Path, signed: &[Signed]) -> Result<(), RequestFileError> {
    write_lines(path, signed)
}

fn write_lines<T: Serialize + DeserializeOwned>(
    path: &Path,
    values: &[T],
) -> Result<(), RequestFileError> {
    let file = PrivateFile::new(path);
    let mut text = vec![];
    for value in values {
        let line = serde_json::to_vec(value).map_err(|error| file.refused(error.into()))?;
        text.extend([&line[..], b"\n"].concat());
    }
    let taken = || RequestFileError::Taken { file: file.name() };
    match file.read()? {
        None if file.create(&text)? => Ok(()),
        Some(old) if are_all::<T>(&old) => Ok(file.replace(&text)?),
        _ => Err(taken()),
    }
}

fn are_all<T: DeserializeOwned>(text: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<T>();
    values.all(|value| value.is_ok())
}
