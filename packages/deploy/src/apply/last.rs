//! What was applied last, kept beside the record: it tells what somebody else has changed on the chain from what was changed in
//! the file.

use std::fs;
use std::path::{Path, PathBuf};

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use wayclear_chain::is_address;

use crate::record::{replace, RecordError};
use crate::tree::Tree;

/// A tree file with addresses in place of names, as it was applied to a state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LastApplied {
    pub state: Addr,
    /// `None` while an apply is under way, and after one that was broken off: what differs then is no work of somebody else.
    pub tree: Option<Tree>,
}

impl LastApplied {
    /// What is known of it: nothing, if it is missing or does not read. Then nothing is said of changes since.
    pub fn read(record: &Path) -> Option<Self> {
        let text = fs::read_to_string(beside(record)).ok()?;
        let mut last: LastApplied = serde_json::from_str(&text).ok()?;
        // One that was edited is no evidence of anything.
        let accounts = last.tree.iter_mut().flat_map(Tree::accounts_mut);
        accounts
            .into_iter()
            .all(|account| is_address(account))
            .then_some(())?;
        Some(last)
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

fn beside(record: &Path) -> PathBuf {
    let mut name = record.as_os_str().to_owned();
    name.push(".applied");
    name.into()
}
