//! The flag of every command that needs the device.

use std::path::PathBuf;

use anyhow::{bail, Result};
use clap::Args;
use wayclear_client::device::DeviceFile;
use wayclear_client::Home;
use wayclear_deploy::record::Record;

use super::net::{home, Net};

/// Where the device is kept.
#[derive(Args, Clone)]
pub struct DeviceArgs {
    /// File with keys, visits and contacts of the phone, readable by you alone; made if there is none
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_DEVICE")]
    device: PathBuf,
}

impl DeviceArgs {
    /// The file, whatever deployment it belongs to.
    pub fn file(&self) -> DeviceFile {
        DeviceFile::new(&self.device)
    }

    /// The file as the device of a deployment; an empty one would answer for a name that was mistyped.
    pub fn existing(&self, net: &Net) -> Result<DeviceFile> {
        self.existing_of(net.home()?)
    }

    /// The same without a word to any node.
    pub fn existing_of(&self, home: Home) -> Result<DeviceFile> {
        let file = self.file().of(home);
        // Before anybody is asked, what is wrong with it is told.
        file.read()?;
        if !self.device.exists() {
            bail!(
                "there is no device {}; check-in and contacts import make one",
                self.device.display()
            );
        }
        Ok(file)
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
    /// The file as the device of a deployment, made if there is none.
    pub fn of(&self, record: &Record) -> Result<Option<DeviceFile>> {
        let opened = self
            .named()
            .map(|args| anyhow::Ok(args.file().of(home(record)?)));
        opened.transpose()
    }

    /// The file as the device of a deployment, if it is named; it must exist.
    pub fn existing_of(&self, home: Home) -> Result<Option<DeviceFile>> {
        self.named().map(|args| args.existing_of(home)).transpose()
    }

    fn named(&self) -> Option<DeviceArgs> {
        let device = self.device.clone()?;
        Some(DeviceArgs { device })
    }
}
