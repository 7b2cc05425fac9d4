//! What stood after the last apply, kept beside the record: it tells what somebody else has changed on the chain from what was
//! changed in the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use wayclear_chain::is_address;

use crate::plan::stood::Stood;
use crate::record::{replace, RecordError};

/// What stood after an apply.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LastApplied {
    pub state: Addr,
    /// Everybody whom a file has ever named as one who pays fees: no contract knows them.
    #[serde(default)]
    pub payers: BTreeSet<Addr>,
    /// `None` while an apply is under way, and after one that was broken off: what differs then is no work of somebody else.
    pub stood: Option<Stood>,
}

impl LastApplied {
    /// What is known of it: nothing, if it is missing or does not read. Then nothing is said of changes since.
    pub fn read(record: &Path) -> Option<Self> {
        let text = fs::read_to_string(beside(record)).ok()?;
        let last: LastApplied = serde_json::from_str(&text).ok()?;
        // One that was edited is no evidence of anything.
        let mut payers = last.payers.iter();
        payers
            .all(|payer| is_address(payer.as_str()))
            .then_some(last)
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

fn beside(record: &Path) -> PathBuf {
    let mut name = record.as_os_str().to_owned();
    name.push(".applied");
    name.into()
}
