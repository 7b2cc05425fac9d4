//! Files that only their owner may read: locked while they are changed, and replaced as a whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt};
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
    /// Nothing can be kept there; a pipe would be waited for.
    #[error("{file} is {kind} and no file; it was left as it is, name another file")]
    Kind { file: String, kind: &'static str },
    /// What it leads to may be on a disk that is not there now; a new file in its stead would be lost behind it.
    #[error("{file} is a link to {target}, which is not there; nothing was made in its stead. If it is on another disk, bring that back; for a new file, remove the link")]
    DeadLink { file: String, target: String },
    #[error("{file} was written, and is not what was written when it is read again; look after the disk")]
    ReadBack { file: String },
}

#[derive(Clone, Debug)]
pub(crate) struct PrivateFile {
    path: PathBuf,
    /// The link that leads to it, if one does.
    link: Option<PathBuf>,
}

impl PrivateFile {
    /// The file that a path leads to: of a link what it names is changed, locked and replaced, not the link.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let mut path = path.into();
        let named = path.clone();
        for _ in 0..MAX_LINKS {
            let Ok(target) = fs::read_link(&path) else {
                break;
            };
            path = path.parent().unwrap_or(Path::new("")).join(target);
        }
        let link = (path != named).then_some(named);
        PrivateFile { path, link }
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
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.no_file(),
            metadata => metadata.map_err(|error| self.refused(error))?,
        };
        if metadata.is_dir() {
            return Err(FileError::Folder { file: self.name() });
        }
        if !metadata.is_file() {
            let (file, kind) = (self.name(), kind(metadata.file_type()));
            return Err(FileError::Kind { file, kind });
        }
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let file = self.name();
            return Err(FileError::ReadableByOthers { file, mode });
        }
        let content = fs::read(&self.path).map_err(|error| self.refused(error))?;
        Ok(Some(Zeroizing::new(content)))
    }

    fn no_file<T>(&self) -> Result<Option<T>, FileError> {
        self.link.as_ref().map_or(Ok(None), |link| {
            let (file, target) = (link.display().to_string(), self.name());
            Err(FileError::DeadLink { file, target })
        })
    }

    /// Replaces it: a reader sees the old one or the new one, whatever happens in between. Only under [`PrivateFile::lock`]:
    /// whoever is killed leaves a draft, which the next one writes over, so that no copy of a secret outlives it.
    pub fn replace(&self, content: &[u8]) -> Result<(), FileError> {
        self.draft(content)?;
        self.put()
    }

    /// The same with a copy, which is replaced after it: one of the two is whole, whatever happens in between. Nothing is replaced
    /// before both were written and read back.
    pub fn replace_with_copy(&self, copy: &Self, content: &[u8]) -> Result<(), FileError> {
        for file in [self, copy] {
            file.draft(content)?;
            let draft = file.draft_path();
            let read = fs::read(&draft).map_err(|error| file.refused(error))?;
            if *Zeroizing::new(read) != content {
                let file = draft.display().to_string();
                return Err(FileError::ReadBack { file });
            }
        }
        self.put()?;
        copy.put()
    }

    fn draft_path(&self) -> PathBuf {
        self.beside(".wayclear-draft").path
    }

    fn draft(&self, content: &[u8]) -> Result<(), FileError> {
        let written = write_draft(&self.draft_path(), content);
        written.map_err(|error| self.refused(error))
    }

    /// Puts the draft in its place.
    fn put(&self) -> Result<(), FileError> {
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let put = fs::rename(self.draft_path(), &self.path)
            // Now its name lasts too.
            .and_then(|()| File::open(folder)?.sync_all());
        put.map_err(|error| self.refused(error))
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

fn kind(kind: fs::FileType) -> &'static str {
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device of the system"
    }
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
