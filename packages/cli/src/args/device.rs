//! The flag of every command that needs the device.

use std::path::PathBuf;

use anyhow::{bail, Result};
use clap::Args;
use wayclear_client::device::DeviceFile;

/// Where the device is kept.
#[derive(Args, Clone)]
pub struct DeviceArgs {
    /// File with keys, visits and contacts of the phone, readable by you alone; made if there is none
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_DEVICE")]
    device: PathBuf,
}

impl DeviceArgs {
    pub fn file(&self) -> DeviceFile {
        DeviceFile::new(&self.device)
    }

    /// The file, where an empty device would answer for a name that was mistyped.
    pub fn existing(&self) -> Result<DeviceFile> {
        if !self.device.exists() {
            bail!(
                "there is no device {}; check-in and contacts import make one",
                self.device.display()
            );
        }
        Ok(self.file())
    }
}

/// Where the device is kept, for commands that work without one.
#[derive(Args, Clone)]
pub struct OptionalDeviceArgs {
    /// File of the phone, where it is kept; made if there is none
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_DEVICE")]
    device: Option<PathBuf>,
}

impl OptionalDeviceArgs {
    pub fn file(&self) -> Option<DeviceFile> {
        self.device.as_ref().map(DeviceFile::new)
    }
}
