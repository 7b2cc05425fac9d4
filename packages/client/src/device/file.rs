//! The device in a file: readable by its owner alone, replaced as a whole, and never overwritten if it is not understood.

use std::cmp::Ordering;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;
use zeroize::Zeroizing;

use super::row::{DeviceRow, VersionRow, VERSION};
use super::Device;

/// Why there is no device, or it was not changed.
#[derive(Debug, Error)]
pub enum DeviceError {
    #[error("{file}: {error}")]
    File { file: String, error: io::Error },
    /// Others could read its secrets.
    #[error("{file} can be read by others (mode {mode:o}); make it yours with: chmod 600 {file}")]
    ReadableByOthers { file: String, mode: u32 },
    /// A newer build wrote it.
    #[error("{file} is of version {version}, this build knows {VERSION}; use a newer wayclear")]
    Newer { file: String, version: u32 },
    /// A build wrote it that kept less.
    #[error("{file} is of version {version}, this build knows {VERSION}; it was left as it is, name another file")]
    Older { file: String, version: u32 },
    /// It is cut short, or something else.
    #[error("{file} is not a whole device file: {reason}; it was left as it is, restore it from a copy or name another file")]
    Form { file: String, reason: String },
}

/// Where a device is kept.
#[derive(Clone, Debug)]
pub struct DeviceFile {
    path: PathBuf,
}

impl DeviceFile {
    /// A file that exists, or will be made by the first change.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        DeviceFile { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The device; an empty one if there is no file yet.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub fn read(&self) -> Result<Device, DeviceError> {
        let metadata = match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Device::default()),
            metadata => metadata.map_err(|error| self.refused(error))?,
        };
        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let file = self.name();
            return Err(DeviceError::ReadableByOthers { file, mode });
        }
        let text = Zeroizing::new(fs::read(&self.path).map_err(|error| self.refused(error))?);
        let VersionRow {
            wayclear_device: version,
        } = self.parse(&text)?;
        let file = self.name();
        match version.cmp(&VERSION) {
            Ordering::Greater => return Err(DeviceError::Newer { file, version }),
            Ordering::Less => return Err(DeviceError::Older { file, version }),
            Ordering::Equal => {}
        }
        let row: DeviceRow = self.parse(&text)?;
        row.try_into()
            .map_err(|reason| DeviceError::Form { file, reason })
    }

    /// Changes the device, while no other process does; if `change` fails, nothing is changed.
    ///
    /// # Errors
    /// Of `change`, and [`DeviceError`].
    pub fn update<T, E: From<DeviceError>>(
        &self,
        change: impl FnOnce(&mut Device) -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = self.lock()?;
        let mut device = self.read()?;
        let outcome = change(&mut device)?;
        self.write(&device)?;
        drop(lock);
        Ok(outcome)
    }

    /// A lock that ends with the process at the latest. Its file may be anybody's, so nothing in it is touched.
    fn lock(&self) -> Result<File, DeviceError> {
        let mut name = self.path.clone().into_os_string();
        name.push(".lock");
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        let opened = options.open(name);
        let locked = opened.and_then(|lock| lock.lock().map(|()| lock));
        locked.map_err(|error| self.refused(error))
    }

    /// Replaces the file: a reader sees the old one or the new one, whatever happens in between.
    fn write(&self, device: &Device) -> Result<(), DeviceError> {
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let text = serde_json::to_vec_pretty(&DeviceRow::from(device));
        let text = Zeroizing::new(text.map_err(|error| self.refused(error.into()))?);
        // Readable by its owner alone from the first byte on.
        let written = NamedTempFile::new_in(folder).and_then(|mut draft| {
            draft.write_all(&text)?;
            draft.as_file().sync_all()?;
            Ok(draft.persist(&self.path)?)
        });
        written.map(drop).map_err(|error| self.refused(error))
    }

    fn parse<T: serde::de::DeserializeOwned>(&self, text: &[u8]) -> Result<T, DeviceError> {
        serde_json::from_slice(text).map_err(|error| DeviceError::Form {
            file: self.name(),
            reason: error.to_string(),
        })
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn refused(&self, error: io::Error) -> DeviceError {
        let file = self.name();
        DeviceError::File { file, error }
    }
}
