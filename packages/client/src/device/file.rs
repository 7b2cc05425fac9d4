//! The device in a file: readable by its owner alone, replaced as a whole, bound to one deployment, and never overwritten if
//! it is not understood.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use super::rows::{DeviceRow, VersionRow, VERSION};
use super::Device;
use crate::feed::file::FeedFile;
use crate::feed::Feed;
use crate::files::{FileError, PrivateFile};
use crate::home::Home;

/// Why there is no device, or it was not changed.
#[derive(Debug, Error)]
pub enum DeviceError {
    #[error(transparent)]
    File(#[from] FileError),
    /// A newer build wrote it.
    #[error("{file} is of version {version}, this build knows {VERSION}; use a newer wayclear")]
    Newer { file: String, version: u32 },
    /// Keys, visits and reports were of another kind then.
    #[error("{file} is a device of release 0.1, which cannot be used any more; it was left as it is: begin a new one under another name")]
    Older { file: String },
    /// It is cut short, or something else.
    #[error("{file} is not a whole device file: {reason}; it was left as it is, restore it from a copy or name another file")]
    Form { file: String, reason: String },
    /// Its keys and visits mean nothing elsewhere.
    #[error("{file} belongs to {kept}; asked for was {asked}. Nothing was changed: name the device file of this deployment, or a new one")]
    OtherHome {
        file: String,
        kept: Box<Home>,
        asked: Box<Home>,
    },
}

/// Where a device is kept.
#[derive(Clone, Debug)]
pub struct DeviceFile {
    file: PrivateFile,
    home: Option<Home>,
}

impl DeviceFile {
    /// A file that exists, or will be made by the first change.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        DeviceFile {
            file: PrivateFile::new(path),
            home: None,
        }
    }

    /// The same, used with a deployment: a device of another one is refused, a new one is bound to it.
    #[must_use]
    pub fn of(self, home: Home) -> Self {
        let home = Some(home);
        DeviceFile { home, ..self }
    }

    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The device; an empty one if there is no file yet.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub fn read(&self) -> Result<Device, DeviceError> {
        let mut device = match self.file.read()? {
            Some(text) => self.decode(&text)?,
            None => Device::default(),
        };
        if let Some(asked) = &self.home {
            let kept = device.home.get_or_insert_with(|| asked.clone());
            if kept != asked {
                return Err(DeviceError::OtherHome {
                    file: self.file.name(),
                    kept: Box::new(kept.clone()),
                    asked: Box::new(asked.clone()),
                });
            }
        }
        Ok(device)
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

    /// Changes the device and the copy of the feed beside it, whose name ends in `.feed`. The feed is written first: what the
    /// device has found out of it can be found out again.
    ///
    /// # Errors
    /// Of `change`, and [`DeviceError`].
    pub fn update_with_feed<T, E: From<DeviceError>>(
        &self,
        change: impl FnOnce(&mut Device, &mut Feed) -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = self.lock()?;
        let mut device = self.read()?;
        let (file, mut feed) = self.open_feed(&device)?;
        let outcome = change(&mut device, &mut feed)?;
        file.save(&feed).map_err(DeviceError::from)?;
        self.write(&device)?;
        drop(lock);
        Ok(outcome)
    }

    /// The copy of the feed beside the device, as far as it was downloaded.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub fn feed(&self) -> Result<Feed, DeviceError> {
        Ok(self.open_feed(&self.read()?)?.1)
    }

    fn open_feed(&self, device: &Device) -> Result<(FeedFile, Feed), DeviceError> {
        let file = self.file.beside(".feed");
        Ok(FeedFile::open(file, device.home.as_ref())?)
    }

    fn lock(&self) -> Result<std::fs::File, DeviceError> {
        Ok(self.file.lock()?)
    }

    fn decode(&self, text: &[u8]) -> Result<Device, DeviceError> {
        let VersionRow {
            wayclear_device: version,
        } = self.parse(text)?;
        let file = self.file.name();
        match version.cmp(&VERSION) {
            Ordering::Greater => return Err(DeviceError::Newer { file, version }),
            Ordering::Less => return Err(DeviceError::Older { file }),
            Ordering::Equal => {}
        }
        let row: DeviceRow = self.parse(text)?;
        row.try_into()
            .map_err(|reason| DeviceError::Form { file, reason })
    }

    fn write(&self, device: &Device) -> Result<(), DeviceError> {
        let text = serde_json::to_vec_pretty(&DeviceRow::from(device));
        let text = Zeroizing::new(text.map_err(|error| self.file.refused(error.into()))?);
        Ok(self.file.replace(&text)?)
    }

    fn parse<T: serde::de::DeserializeOwned>(&self, text: &[u8]) -> Result<T, DeviceError> {
        serde_json::from_slice(text).map_err(|error| DeviceError::Form {
            file: self.file.name(),
            reason: error.to_string(),
        })
    }
}
