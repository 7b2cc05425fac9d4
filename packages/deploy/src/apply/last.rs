//! What stood after the last apply, kept beside the record: it tells what somebody else has changed on the chain from what was
//! changed in the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wayclear_chain::is_address;

use crate::plan::stood::Stood;
use crate::plan::Change;
use crate::record::{followed, replace, RecordError};
use crate::release::{is_later, RELEASE};

/// What stood after an apply.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LastApplied {
    /// Version of the command that wrote it. Another one may have other words for the same facts.
    #[serde(default)]
    pub release: String,
    pub state: Addr,
    /// Everybody whom a file has ever named as one who pays fees: no contract knows them.
    #[serde(default)]
    pub payers: BTreeSet<Addr>,
    /// `None` = no apply has ended yet.
    pub stood: Option<Stood>,
    /// What an apply that is under way, or was broken off, was to change: that this differs is no work of somebody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meant: Vec<Change>,
    /// How many of those there are, also of those that another release has written and that do not read here.
    #[serde(skip)]
    pub unended: usize,
}

impl LastApplied {
    /// What is kept after an apply that has ended.
    pub fn after(state: Addr, payers: BTreeSet<Addr>, stood: Option<Stood>) -> Self {
        LastApplied {
            release: RELEASE.to_string(),
            state,
            payers,
            stood,
            meant: vec![],
            unended: 0,
        }
    }

    /// The later release by which an apply is under way or was broken off, if there is one: only that one knows what is left.
    pub fn left_by(&self) -> Option<&str> {
        let is_left = self.unended > 0 && is_later(&self.release, RELEASE);
        is_left.then_some(&self.release)
    }

    /// What is known of it: nothing, if it is missing or does not read. Then nothing is said of changes since.
    pub fn read(record: &Path) -> Option<Self> {
        let text = fs::read_to_string(beside(record)).ok()?;
        let mut kept: Value = serde_json::from_str(&text).ok()?;
        let unended = kept["meant"].as_array().map_or(0, Vec::len);
        if kept["release"] != RELEASE {
            kept["stood"] = Value::Null;
            if let Some(meant) = kept.get_mut("meant").and_then(Value::as_array_mut) {
                meant.retain(|change| Change::deserialize(change).is_ok());
            }
        }
        let mut last: LastApplied = serde_json::from_value(kept).ok()?;
        last.unended = unended;
        // One that was edited is no evidence of anything.
        let is_good = |account: &Addr| is_address(account.as_str());
        (is_good(&last.state) && last.payers.iter().all(is_good)).then_some(last)
    }

    /// Writes it whole, or leaves what was there.
    ///
    /// # Errors
    /// [`RecordError::File`], if nothing can be written there.
    pub fn write(&self, record: &Path) -> Result<(), RecordError> {
        let file = beside(record);
        let text = serde_json::json!(self).to_string();
        replace(&file, text.as_bytes()).map_err(|error| RecordError::File {
            file: file.display().to_string(),
            error,
        })
    }
}

/// The state that was applied to last with a record, if that is known.
pub fn last_state(record: &Path) -> Option<Addr> {
    Some(LastApplied::read(record)?.state)
}

/// How many changes an apply was to make that is under way or was broken off, and the version of its command; `None` = the last one
/// came to its end, or nothing is known of it.
pub fn unended(record: &Path) -> Option<(usize, String)> {
    let last = LastApplied::read(record)?;
    (last.unended > 0).then_some((last.unended, last.release))
}

fn beside(record: &Path) -> PathBuf {
    let mut name = followed(record).into_os_string();
    name.push(".applied");
    name.into()
}
