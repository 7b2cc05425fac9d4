//! The files of a sweep: each run is added when it is whole, so that a sweep that breaks off goes on later.

use std::path::{Path, PathBuf};

use anyhow::{ensure, Result};

use super::case::Case;
use crate::latency::rows::{Burst, Run, BURSTS, LATENCY};
use crate::series::{Provenance, Series};

/// What was measured so far.
pub struct Kept {
    folder: PathBuf,
    latency: Series<Run>,
    bursts: Series<Burst>,
}

impl Kept {
    /// What is in a folder; nothing, if there are no such files.
    ///
    /// # Errors
    /// A folder that is none; files that cannot be read, or were measured by another build, on another machine or from another
    /// seed.
    pub fn open(folder: &Path, provenance: &Provenance) -> Result<Self> {
        ensure!(
            folder.is_dir(),
            "{} is no folder; make it, or name another with --out",
            folder.display()
        );
        Ok(Kept {
            folder: folder.to_path_buf(),
            latency: Series::begun(&folder.join(LATENCY), provenance)?,
            bursts: Series::begun(&folder.join(BURSTS), provenance)?,
        })
    }

    /// Runs that are there.
    pub fn runs(&self) -> &[Run] {
        &self.latency.rows
    }

    /// Blocks of bursts that are there.
    pub fn bursts(&self) -> &[Burst] {
        &self.bursts.rows
    }

    pub fn has(&self, case: &Case) -> bool {
        self.latency.rows.iter().any(|run| case.is_of(run))
    }

    /// # Errors
    /// If the file cannot be written.
    pub fn add(&mut self, run: Run) -> Result<()> {
        self.latency.rows.push(run);
        self.latency.write(&self.folder.join(LATENCY))
    }

    /// How many lists of bursts are there, each of so many requests: all of a list are in blocks.
    pub fn lists_of_bursts(&self, requests: u64) -> u64 {
        let sent: u64 = self.bursts.rows.iter().map(|block| block.size).sum();
        sent / requests.max(1)
    }

    /// Adds the blocks of one list.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add_bursts(&mut self, blocks: Vec<Burst>) -> Result<()> {
        self.bursts.rows.extend(blocks);
        self.bursts.write(&self.folder.join(BURSTS))
    }
}
