//! What is written: a folder with everything, its manifest and sums, and the same as an archive. The same files of the same
//! commit give the same bytes, whoever packs them, when and where.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use cosmwasm_std::Checksum;
use flate2::{Compression, GzBuilder};
use serde::Serialize;
use tar::{Builder, EntryType, Header};

use super::error::ReleaseError;
use super::files::Files;
use super::source::Source;

const MANIFEST: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";
/// All may read it, its owner write.
const MODE: u32 = 0o644;

/// What a release is made of; the manifest's form.
#[derive(Serialize)]
struct Manifest<'a> {
    name: &'static str,
    version: &'a str,
    tag: String,
    commit: &'a str,
    /// Of the commit, Unix seconds.
    committed_at: u64,
    toolchain: &'a str,
    /// The node it is tested with.
    wasmd: &'static str,
    /// What keeps it from being a release; empty = nothing.
    draft: &'a [String],
    files: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    path: &'a str,
    /// Bytes.
    size: usize,
    sha256: String,
}

/// A release in memory.
pub struct Packed {
    pub files: Files,
    /// The bytes of the archive.
    pub archive: Vec<u8>,
}

/// Adds manifest and sums, and packs.
///
/// # Errors
/// [`ReleaseError::Write`], if a path does not fit into an archive.
pub fn pack(source: &Source, mut files: Files) -> Result<Packed, ReleaseError> {
    let sum = |bytes: &[u8]| Checksum::generate(bytes).to_hex();
    let manifest = Manifest {
        name: "wayclear",
        version: &source.version,
        tag: format!("v{}", source.version),
        commit: &source.commit,
        committed_at: source.committed_at,
        toolchain: &source.toolchain,
        wasmd: env!("WAYCLEAR_WASMD"),
        draft: &source.faults,
        files: files.iter().map(Listed::of).collect(),
    };
    let text = serde_json::to_string_pretty(&manifest);
    let text = text.map_err(|error| unwritten(Path::new(MANIFEST), &error))? + "\n";
    files.insert(MANIFEST.to_string(), text.into_bytes());
    let lines = files
        .iter()
        .map(|(path, bytes)| format!("{}  {path}\n", sum(bytes)));
    let sums: String = lines.collect();
    files.insert(SUMS.to_string(), sums.into_bytes());
    let archive = archive(source, &files);
    let archive = archive.map_err(|error| unwritten(Path::new("the archive"), &error))?;
    Ok(Packed { files, archive })
}

impl<'a> Listed<'a> {
    fn of((path, bytes): (&'a String, &Vec<u8>)) -> Self {
        Listed {
            path,
            size: bytes.len(),
            sha256: Checksum::generate(bytes).to_hex(),
        }
    }
}

fn archive(source: &Source, files: &Files) -> std::io::Result<Vec<u8>> {
    // No name, no time, and no system that it was made on.
    let gzip = GzBuilder::new().write(vec![], Compression::best());
    let mut tar = Builder::new(gzip);
    let folder = source.name();
    for (path, bytes) in files {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(MODE);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(source.committed_at);
        tar.append_data(&mut header, format!("{folder}/{path}"), &bytes[..])?;
    }
    tar.into_inner()?.finish()
}

/// Where a release goes.
pub struct Target {
    pub folder: PathBuf,
    pub archive: PathBuf,
    /// Where it grows until it is whole.
    part: PathBuf,
}

impl Target {
    /// A place where nothing is yet.
    ///
    /// # Errors
    /// [`ReleaseError::Taken`].
    pub fn free(to: &Path, source: &Source) -> Result<Self, ReleaseError> {
        let name = source.name();
        let target = Target {
            folder: to.join(&name),
            archive: to.join(format!("{name}.tar.gz")),
            part: to.join(format!(".{name}.{}.part", std::process::id())),
        };
        for file in [&target.folder, &target.archive] {
            if file.symlink_metadata().is_ok() {
                return Err(taken(file));
            }
        }
        Ok(target)
    }

    /// Writes a release. What can be seen of it is whole; the archive comes last.
    ///
    /// # Errors
    /// [`ReleaseError::Write`].
    pub fn write(&self, packed: &Packed) -> Result<(), ReleaseError> {
        let written = self.write_parts(packed);
        // Of a run that failed, or of the archive's own part.
        let _ = fs::remove_dir_all(&self.part);
        written
    }

    fn write_parts(&self, packed: &Packed) -> Result<(), ReleaseError> {
        let folder = self.part.join("folder");
        for (path, bytes) in &packed.files {
            write(&folder.join(path), bytes)?;
        }
        let archive = self.part.join("archive");
        write(&archive, &packed.archive)?;
        for (part, whole) in [(&folder, &self.folder), (&archive, &self.archive)] {
            fs::rename(part, whole).map_err(|error| match error.kind() {
                // Another run was faster.
                ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists => taken(whole),
                _ => unwritten(whole, &error),
            })?;
        }
        Ok(())
    }
}

/// Writes a new file, and the folders that it lies in.
fn write(file: &Path, bytes: &[u8]) -> Result<(), ReleaseError> {
    let of = |error: std::io::Error| unwritten(file, &error);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(of)?;
    }
    let mut new = fs::File::create_new(file).map_err(of)?;
    new.write_all(bytes).map_err(of)?;
    new.sync_all().map_err(of)
}

fn taken(file: &Path) -> ReleaseError {
    let file = file.display().to_string();
    ReleaseError::Taken { file }
}

fn unwritten(file: &Path, error: &impl ToString) -> ReleaseError {
    ReleaseError::Write {
        file: file.display().to_string(),
        reason: error.to_string(),
    }
}
