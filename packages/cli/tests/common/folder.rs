//! A folder for the command to work in.

#![allow(dead_code)] // Each test takes what it needs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use cosmwasm_std::Addr;
use tempfile::TempDir;
use wayclear_client::device::{Device, DeviceError, DeviceFile, KeptVisit};
use wayclear_client::Home;
use wayclear_identity::Secret;

use crate::command::wayclear;
use crate::record::{record, STATE};

/// A folder with the record of a deployment.
pub struct Folder(pub TempDir);

impl Folder {
    /// With a record that names a node.
    pub fn new(node: &str) -> Self {
        let folder = Folder(TempDir::new().unwrap());
        fs::create_dir(folder.path("deployments")).unwrap();
        let text = record(node, None, "00").to_string();
        fs::write(folder.path("deployments/testing.json"), text).unwrap();
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file that its owner alone may read.
    pub fn write_private(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(self.path(name), mode).unwrap();
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = wayclear(args);
        command.current_dir(self.0.path());
        for (name, _) in std::env::vars() {
            if name.starts_with("WAYCLEAR_") || name.to_lowercase().ends_with("_proxy") {
                command.env_remove(name);
            }
        }
        // The nodes here are doubles, which prove nothing.
        command.env("WAYCLEAR_UNVERIFIED", "true");
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// A phone of that deployment.
    pub fn device(&self, change: impl FnOnce(&mut Device)) -> DeviceFile {
        let file = DeviceFile::new(self.path("ada.json")).of(Home {
            chain_id: "testing".to_string(),
            state: Addr::unchecked(STATE),
            made_at: [0; 32],
        });
        let changed = file.update(|device| {
            change(device);
            Ok::<_, DeviceError>(())
        });
        changed.unwrap();
        file
    }
}

/// A visit that nobody has seen recorded.
pub fn visit_at(place: &str, at: u64) -> KeptVisit {
    let interval = u32::try_from(at / 600).unwrap();
    KeptVisit::pending(place.parse().unwrap(), interval, Secret::new([3; 16]))
}
