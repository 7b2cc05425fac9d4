//! Deployment records, `deployments/<chain-id>.json`: where a tree is, and which code it runs. Every other tool reads
//! them.

mod check;
mod error;
mod files;
mod form;
mod kept;
mod servers;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use error::{RecordError, FOLDER};
pub(crate) use files::{followed, replace};
use files::{name, refused, the_only_one};
pub(crate) use kept::Written;
pub use kept::{About, Earlier, Record};
pub use servers::{Action, FieldChange, Kind, Server, ServerChange, Servers};

impl Record {
    /// Reads a record; without a file the only one in [`FOLDER`].
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn read(file: Option<&Path>) -> Result<Self, RecordError> {
        let file = Self::find(file)?;
        let text = fs::read_to_string(&file).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => RecordError::Missing { file: name(&file) },
            _ => refused(&file, error),
        })?;
        match Written::parse(&file, &text)? {
            Written::Finished(record) => Ok(*record),
            Written::Begun { .. } => Err(RecordError::Unfinished { file: name(&file) }),
        }
    }

    /// The file that is meant; without one the only one in [`FOLDER`].
    ///
    /// # Errors
    /// [`RecordError::Count`], [`RecordError::File`].
    pub fn find(file: Option<&Path>) -> Result<PathBuf, RecordError> {
        file.map_or_else(the_only_one, |file| Ok(file.to_path_buf()))
    }

    /// Where the record of a chain lies.
    pub fn file_of(chain_id: &str) -> PathBuf {
        Path::new(FOLDER).join(format!("{chain_id}.json"))
    }

    /// Where it is kept when another one takes its place.
    pub(crate) fn aside(&self, file: &Path) -> PathBuf {
        let hash = self.deployment.made_at.hash.to_hex();
        let digits: String = hash.chars().take(8).collect();
        file.with_extension(format!("{digits}.old"))
    }

    /// Writes the record; a reader sees the old one or the new one, never half of it.
    ///
    /// # Errors
    /// [`RecordError::File`].
    pub fn write(&self, file: &Path) -> Result<(), RecordError> {
        Written::Finished(Box::new(self.clone())).write(file)
    }
}

impl Written {
    /// What an earlier run has left for a deployment on that chain; `None` = there was none.
    ///
    /// # Errors
    /// [`RecordError`], but for those of who does not write.
    pub(crate) fn read(file: &Path, chain_id: &str) -> Result<Option<Self>, RecordError> {
        let text = match fs::read_to_string(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|error| refused(file, error))?,
        };
        let written = Written::parse(file, &text)?;
        let found = match &written {
            Written::Begun { chain_id, .. } => chain_id,
            Written::Finished(record) => &record.chain_id,
        };
        if found != chain_id {
            return Err(RecordError::OtherChain {
                file: name(file),
                found: found.clone(),
                wanted: chain_id.to_string(),
            });
        }
        Ok(Some(written))
    }

    pub(crate) fn write(&self, file: &Path) -> Result<(), RecordError> {
        let text = format!("{:#}\n", serde_json::json!(self));
        replace(file, text.as_bytes()).map_err(|error| refused(file, error))
    }

    fn parse(file: &Path, text: &str) -> Result<Self, RecordError> {
        form::parse(text).map_err(|fault| fault.of(file))
    }
}
