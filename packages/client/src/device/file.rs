//! The device in a file: readable by its owner alone, replaced as a whole, bound to one deployment, and never overwritten if
//! it is not understood. A copy beside it, whose name ends in `.last`, is what is left should the file be damaged.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{last, Device, FormError};
use crate::feed::file::FeedFile;
use crate::feed::Feed;
use crate::files::{FileError, PrivateFile};
use crate::home::Home;

/// Why there is no device, or it was not changed.
#[derive(Debug, Error)]
pub enum DeviceError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{file} is no device that can be used: {error}. It was left as it is; {cure}")]
    Form {
        file: String,
        error: FormError,
        /// How to go on, as words.
        cure: String,
    },
    /// A new device would take the place of the copy of the old one.
    #[error("{file} is not there, though it was; {cure}. To begin anew, remove the copy too")]
    Gone { file: String, cure: String },
    /// It would be written over.
    #[error("{file} is where the copy of the device is kept, and is something else; nothing was changed: move it away")]
    NoCopy { file: String },
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
        let file = self.file.name();
        let mut device = match self.file.read()? {
            Some(text) => Device::from_json(&text).map_err(|error| {
                let cure = last::cure(&self.file);
                DeviceError::Form { file, error, cure }
            })?,
            None => match last::way_back(&self.file) {
                Some(cure) => return Err(DeviceError::Gone { file, cure }),
                None => Device::default(),
            },
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

    fn write(&self, device: &Device) -> Result<(), DeviceError> {
        let copy = last::beside(&self.file);
        if !last::is_place(&copy)? {
            return Err(DeviceError::NoCopy { file: copy.name() });
        }
        Ok(self.file.replace_with_copy(&copy, &device.to_json())?)
    }
}
