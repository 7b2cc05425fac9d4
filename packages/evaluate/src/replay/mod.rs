//! Real traces as workloads: what people did, counted as requests and multiplied with the table of gas.

mod burst;
mod carried;
mod count;
mod file;
mod gas;
mod measured;

use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_api::Place;
use wayclear_study::trace::{Contact, Visit};

pub use burst::burst;
pub use carried::carry_out;
pub use count::{count, Counted, Course, Hour, Row};
pub use file::read;
pub use measured::Measured;

/// The variable that names the folder with traces.
pub const FOLDER: &str = "WAYCLEAR_DATA";
/// What fractions of a second are drawn from, which no trace has.
pub const SEED: u64 = 2007;

/// The traces that are known, each with a form of file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trace {
    /// Check-ins in New York, 2012 (Foursquare; Yang et al. 2015).
    Nyc,
    /// Registrations at venues of Geneva, 2020.
    GenevaVenues,
    /// Who stood face to face at a winter school, 2016 (GESIS).
    Ws16,
    /// The same at a conference, 2017.
    Iccss17,
    /// Who was near whom in Haslemere, 2017 (Kissler et al. 2018).
    Haslemere,
}

impl Trace {
    pub const ALL: [Trace; 5] = [
        Trace::Nyc,
        Trace::GenevaVenues,
        Trace::Ws16,
        Trace::Iccss17,
        Trace::Haslemere,
    ];

    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Trace::Nyc => "nyc",
            Trace::GenevaVenues => "geneva-venues",
            Trace::Ws16 => "ws16",
            Trace::Iccss17 => "iccss17",
            Trace::Haslemere => "haslemere",
        }
    }

    /// Where its file is below the folder with traces.
    pub fn file(self) -> &'static str {
        match self {
            Trace::Nyc => "checkins_nyc/checkins.csv.gz",
            Trace::GenevaVenues => "contacts_geneva/venue_checkins.csv.gz",
            Trace::Ws16 => "contacts_gesis/ws16.csv.gz",
            Trace::Iccss17 => "contacts_gesis/iccss17.csv.gz",
            Trace::Haslemere => "haslemere/proximity.csv.gz",
        }
    }

    /// The same below the folder that the environment names.
    ///
    /// # Errors
    /// If the environment names none.
    pub fn found(self) -> Result<PathBuf> {
        let folder = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty());
        let folder = folder.with_context(|| {
            format!("{FOLDER} names no folder with traces; set it to the folder that \"scripts/fetch-traces FOLDER\" filled, or name a file with --file")
        })?;
        Ok(Path::new(&folder).join(self.file()))
    }
}

/// What was read from a trace's file.
#[derive(Clone, Debug)]
pub struct Read {
    pub what: What,
    /// When each request of it begins, in Unix seconds.
    pub at: Vec<i64>,
    /// The times were written down to so many seconds.
    pub resolution_seconds: u32,
}

/// What a trace is of: it decides what is counted, and whether a node can be given it.
#[derive(Clone, Debug)]
pub enum What {
    Visits {
        /// In the order of their times.
        visits: Vec<Visit>,
        /// Where each place is: by its number in the visits.
        places: Vec<Place>,
    },
    Contacts {
        contacts: Vec<Contact>,
        /// Person-days that were watched, where those without a contact are known too.
        person_days: Option<usize>,
    },
}

impl Read {
    /// Leaves only the first so many visits.
    ///
    /// # Errors
    /// For a trace of contacts: their days are counted as wholes.
    pub fn keep(&mut self, first: usize) -> Result<()> {
        let What::Visits { visits, .. } = &mut self.what else {
            bail!("only visits can be cut off after the first; contacts are counted by whole days");
        };
        visits.truncate(first);
        self.at.truncate(first);
        Ok(())
    }
}
