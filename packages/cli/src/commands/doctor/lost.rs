//! A record that is not there: whoever has lost it needs its tree again, and no other.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, Error};
use wayclear_deploy::last_state;
use wayclear_deploy::record::{RecordError, FOLDER};

/// What helps with an error, if it is that there is no record. `named`: the file that should be one.
pub fn advise(error: Error, named: Option<&Path>) -> Error {
    let is_lost = match error.downcast_ref() {
        Some(RecordError::Count { found, .. }) => *found == 0,
        Some(RecordError::Missing { .. }) => true,
        _ => false,
    };
    if !is_lost {
        return error;
    }
    let file = named.map(Path::to_path_buf).or_else(applied);
    let state = file.as_deref().and_then(last_state);
    match (file, state) {
        (Some(file), Some(state)) => anyhow!(
            "{file} is lost: a tree was applied with it at {state}; restore it from a copy, or write it anew: wayclear tree adopt {state} \
             --deployment {file}",
            file = file.display()
        ),
        // It says so itself.
        _ => error,
    }
}

/// The only record of this folder beside which something is left of an apply.
fn applied() -> Option<PathBuf> {
    let entries = fs::read_dir(FOLDER).ok()?.filter_map(Result::ok);
    let mut records = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let record = name.strip_suffix(".applied")?;
        Some(Path::new(FOLDER).join(record))
    });
    let first = records.next()?;
    records.next().is_none().then_some(first)
}
