//! How much a node keeps on disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};

/// A node's data folder.
#[derive(Clone, Debug)]
pub struct Home {
    data: PathBuf,
}

/// Bytes on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Of contracts' state, with the versions that are kept.
    pub application: u64,
    /// Of everything: state, blocks, results, indices.
    pub all: u64,
}

impl Disk {
    /// Bytes more than before, of state and of everything, for each of so many check-ins.
    #[allow(clippy::cast_precision_loss)] // Far below 2^52.
    pub fn each(self, before: Disk, count: usize) -> [f64; 2] {
        let more = |now: u64, then: u64| (now as f64 - then as f64) / count as f64;
        [
            more(self.application, before.application),
            more(self.all, before.all),
        ]
    }
}

impl Home {
    /// Of the home folder of a node, or of a localnet with one.
    ///
    /// # Errors
    /// If it holds no data of a node.
    pub fn of(folder: &Path) -> Result<Self> {
        let homes = [folder.to_path_buf(), folder.join("node0")];
        let data = homes.map(|home| home.join("data"));
        let data = data
            .into_iter()
            .find(|data| data.join("application.db").is_dir());
        let data = data.with_context(|| {
            format!(
                "{} holds no data of a node; name the folder in which the node keeps its data, of a localnet target/localnet",
                folder.display()
            )
        })?;
        Ok(Home { data })
    }

    /// What is on disk now.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn disk(&self) -> Result<Disk> {
        let all = bytes(&self.data)?;
        let application = bytes(&self.data.join("application.db"))?;
        ensure!(application <= all, "a folder holds less than what is in it");
        Ok(Disk { application, all })
    }
}

/// Bytes of all files in a folder. One that goes away meanwhile counts nothing: databases compact theirs.
fn bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries.flatten() {
        let Ok(about) = entry.metadata() else {
            continue;
        };
        sum += if about.is_dir() {
            bytes(&entry.path())?
        } else {
            about.len()
        };
    }
    Ok(sum)
}
