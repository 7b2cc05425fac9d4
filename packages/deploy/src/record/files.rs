//! The files of records: written whole or not at all, found in their folder.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::Builder;

use super::error::{RecordError, FOLDER, LOST};

/// As many links in a row as the system follows.
const LINKS: usize = 40;

/// Where a file is, or will be, to which links may lead: they stay, and by whatever name it goes it has one lock.
pub(crate) fn followed(file: &Path) -> PathBuf {
    if let Ok(there) = file.canonicalize() {
        return there;
    }
    let mut there = file.to_path_buf();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&there) else {
            break;
        };
        there = there.parent().unwrap_or(Path::new("")).join(next);
    }
    there
}

/// Writes a whole file beside the old one and puts it in its place.
pub(crate) fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let file = &followed(file);
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

pub(super) fn refused(file: &Path, error: io::Error) -> RecordError {
    RecordError::File {
        file: name(file),
        error,
    }
}

pub(super) fn name(file: &Path) -> String {
    file.display().to_string()
}

/// The only record of this folder.
pub(super) fn the_only_one() -> Result<PathBuf, RecordError> {
    let mut files = records().map_err(|error| refused(Path::new(FOLDER), error))?;
    files.retain(|path| path.extension().is_some_and(|e| e == "json"));
    match files.as_slice() {
        [file] => Ok(file.clone()),
        files => Err(RecordError::Count {
            found: files.len(),
            advice: match files.len() {
                0 => LOST.to_string(),
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
