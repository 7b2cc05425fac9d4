//! Deployment records, `deployments/<chain-id>.json`: where a tree is, and which code it runs. Every other tool reads
//! them.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::Builder;
use thiserror::Error;

use crate::deployment::{Begun, Deployment};
use crate::tree::{Desk, Relay};

/// Folder of the records.
pub const FOLDER: &str = "deployments";

/// What is said of a deployment beside where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// URL of the node it was deployed through, without user, password and query.
    pub node: String,
    /// What a localnet's node calls itself: later another folder's may listen there. `None` elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moniker: Option<String>,
    /// The source's commit, if it was a git checkout; ends in `-dirty` when it had changes.
    pub commit: Option<String>,
    /// Who sends for people without accounts, the first to be asked first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relays: Vec<Relay>,
    /// Where authorities sign for one-time codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub desks: Vec<Desk>,
}

/// Where a tree is, and which code it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub chain_id: String,
    #[serde(flatten)]
    pub about: About,
    #[serde(flatten)]
    pub deployment: Deployment,
}

/// What lies in a record's file. Only a deployment looks at one that is not finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Written {
    /// The state is about to be made, or was made by a run that has died.
    Begun {
        chain_id: String,
        #[serde(flatten)]
        begun: Begun,
    },
    Finished(Box<Record>),
}

/// Why there is no record.
#[derive(Debug, Error)]
pub enum RecordError {
    /// None, or several to choose from.
    #[error("{found} deployment records in {FOLDER}/ of the current folder; {advice}")]
    Count { found: usize, advice: String },
    /// It cannot be read or written.
    #[error("{file}: {error}")]
    File { file: String, error: io::Error },
    /// It is not a record, or not a whole one.
    #[error("{file} is not a deployment record: {error}; restore it, or remove it and run wayclear deploy")]
    Form {
        file: String,
        error: serde_json::Error,
    },
    #[error("{file}: the deployment is not finished; run wayclear deploy again")]
    Unfinished { file: String },
    #[error("{file} is the record of chain \"{found}\", the node is of chain \"{wanted}\"; name another record with --deployment, or another node with --node")]
    OtherChain {
        file: String,
        found: String,
        wanted: String,
    },
}

impl About {
    /// Takes relays and desks of a newer one in place of its own, where that one names any.
    pub(crate) fn take_servers(&mut self, newer: &About) {
        if !newer.relays.is_empty() {
            self.relays.clone_from(&newer.relays);
        }
        if !newer.desks.is_empty() {
            self.desks.clone_from(&newer.desks);
        }
    }

    /// Whether both name the same relays and desks.
    pub fn has_servers_of(&self, other: &About) -> bool {
        self.relays == other.relays && self.desks == other.desks
    }
}

impl Record {
    /// Takes over from an earlier one of the same tree what stays as it was said then. `is_changed`: whether the chain was changed since.
    pub(crate) fn go_on_from(&mut self, earlier: &Record, is_changed: bool) {
        let mut about = earlier.about.clone();
        about.take_servers(&self.about);
        if is_changed {
            about.node.clone_from(&self.about.node);
            about.commit.clone_from(&self.about.commit);
        }
        self.about = about;
    }

    /// Reads a record; without a file the only one in [`FOLDER`].
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn read(file: Option<&Path>) -> Result<Self, RecordError> {
        let file = match file {
            Some(file) => file.to_path_buf(),
            None => the_only_one()?,
        };
        let text = fs::read_to_string(&file).map_err(|error| refused(&file, error))?;
        match Written::parse(&file, &text)? {
            Written::Finished(record) => Ok(*record),
            Written::Begun { .. } => Err(RecordError::Unfinished { file: name(&file) }),
        }
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
    /// [`RecordError::File`], [`RecordError::Form`], [`RecordError::OtherChain`].
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

    /// How the state was begun.
    pub(crate) fn begun(&self) -> Begun {
        match self {
            Written::Begun { begun, .. } => begun.clone(),
            Written::Finished(record) => record.deployment.begun(),
        }
    }

    pub(crate) fn write(&self, file: &Path) -> Result<(), RecordError> {
        let text = format!("{:#}\n", serde_json::json!(self));
        replace(file, text.as_bytes()).map_err(|error| refused(file, error))
    }

    fn parse(file: &Path, text: &str) -> Result<Self, RecordError> {
        serde_json::from_str(text).map_err(|error| RecordError::Form {
            file: name(file),
            error,
        })
    }
}

/// Writes a whole file beside the old one and puts it in its place.
pub(crate) fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    // Every user of this machine may read it, as far as the umask lets them.
    let all = Permissions::from_mode(0o666);
    let mut draft = Builder::new().permissions(all).tempfile_in(folder)?;
    draft.write_all(text)?;
    draft.as_file().sync_all()?;
    draft.persist(file)?;
    // Now its name lasts too.
    File::open(folder)?.sync_all()
}

fn refused(file: &Path, error: io::Error) -> RecordError {
    RecordError::File {
        file: name(file),
        error,
    }
}

fn name(file: &Path) -> String {
    file.display().to_string()
}

fn the_only_one() -> Result<PathBuf, RecordError> {
    let mut files = records().map_err(|error| refused(Path::new(FOLDER), error))?;
    files.retain(|path| path.extension().is_some_and(|e| e == "json"));
    match files.as_slice() {
        [file] => Ok(file.clone()),
        files => Err(RecordError::Count {
            found: files.len(),
            advice: match files.len() {
                0 => {
                    "put a tree on a chain with wayclear deploy, or name a record with --deployment"
                        .to_string()
                }
                _ => "choose one with --deployment".to_string(),
            },
        }),
    }
}

/// What lies in [`FOLDER`]; nothing, if there is no such folder.
fn records() -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(FOLDER) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        entries => entries?,
    };
    entries.map(|entry| Ok(entry?.path())).collect()
}
