//! Files that only their owner may read: locked while they are changed, and replaced as a whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

/// How many links are followed, as by the system.
const MAX_LINKS: usize = 40;

/// Why a file was not read or changed.
#[derive(Debug, Error)]
pub enum FileError {
    #[error("{file}: {error}")]
    Io { file: String, error: io::Error },
    #[error("{file} is a folder; name a file in it, such as {file}/device.json")]
    Folder { file: String },
    #[error("{file}: there is no folder {folder}; make it: mkdir -p {folder}")]
    NoFolder { file: String, folder: String },
    /// Others could read its secrets.
    #[error("{file} can be read by others (mode {mode:o}); make it yours with: chmod 600 {file}")]
    ReadableByOthers { file: String, mode: u32 },
}

#[derive(Clone, Debug)]
pub(crate) struct PrivateFile {
    path: PathBuf,
}

impl PrivateFile {
    /// The file that a path leads to: of a link what it names is changed, locked and replaced, not the link.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let mut path = path.into();
        for _ in 0..MAX_LINKS {
            let Ok(target) = fs::read_link(&path) else {
                break;
            };
            path = path.parent().unwrap_or(Path::new("")).join(target);
        }
        PrivateFile { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file with the same name and more behind it.
    pub fn beside(&self, more: &str) -> Self {
        let mut name = self.path.clone().into_os_string();
        name.push(more);
        PrivateFile::new(name)
    }

    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// A lock that ends with the process at the latest. Its file may be anybody's, so nothing in it is touched.
    pub fn lock(&self) -> Result<File, FileError> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        let opened = options.open(self.beside(".lock").path);
        let locked = opened.and_then(|lock| lock.lock().map(|()| lock));
        locked.map_err(|error| self.refused(error))
    }

    /// What it holds; `None` = there is no file yet.
    pub fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileError> {
        let metadata = match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            metadata => metadata.map_err(|error| self.refused(error))?,
        };
        if metadata.is_dir() {
            return Err(FileError::Folder { file: self.name() });
        }
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let file = self.name();
            return Err(FileError::ReadableByOthers { file, mode });
        }
        let content = fs::read(&self.path).map_err(|error| self.refused(error))?;
        Ok(Some(Zeroizing::new(content)))
    }

    /// Replaces it: a reader sees the old one or the new one, whatever happens in between. Only under [`PrivateFile::lock`]:
    /// whoever is killed leaves a draft, which the next one writes over, so that no copy of a secret outlives it.
    pub fn replace(&self, content: &[u8]) -> Result<(), FileError> {
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let draft = self.beside(".wayclear-draft").path;
        let written = write_draft(&draft, content)
            .and_then(|()| fs::rename(&draft, &self.path))
            // Now its name lasts too.
            .and_then(|()| File::open(folder)?.sync_all());
        written.map_err(|error| self.refused(error))
    }

    /// Makes it, unless there is one already; whether it did. Whoever stops in between leaves a part of it.
    pub fn create(&self, content: &[u8]) -> Result<bool, FileError> {
        let mut options = File::options();
        let options = options.write(true).create_new(true).mode(0o600);
        let mut file = match options.open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            opened => opened.map_err(|error| self.refused(error))?,
        };
        let written = file.write_all(content).and_then(|()| file.sync_all());
        written.map_err(|error| self.refused(error))?;
        Ok(true)
    }

    /// Writes at its end. Whoever stops in between leaves a part of it.
    pub fn append(&self, content: &[u8]) -> Result<(), FileError> {
        let opened = File::options().append(true).open(&self.path);
        let written = opened.and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        });
        written.map_err(|error| self.refused(error))
    }

    pub fn refused(&self, error: io::Error) -> FileError {
        let file = self.name();
        match self.path.parent() {
            Some(folder) if error.kind() == io::ErrorKind::NotFound && !is_there(folder) => {
                let folder = folder.display().to_string();
                FileError::NoFolder { file, folder }
            }
            _ => FileError::Io { file, error },
        }
    }
}

/// Whether there is such a folder; the empty path is the current one.
fn is_there(folder: &Path) -> bool {
    folder == Path::new("") || folder.exists()
}

/// Writes a new file, readable by its owner alone from the first byte on.
fn write_draft(draft: &Path, content: &[u8]) -> io::Result<()> {
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(draft)?;
    file.write_all(content)?;
    file.sync_all()
}
