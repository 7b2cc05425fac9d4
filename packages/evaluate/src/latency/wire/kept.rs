//! The two files of a sweep: its runs, and what the wire measured of itself before each.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::bench::Ran;
use super::cells::{Cell, Lines};
use super::network::{Carried, Finding};
use super::setup::Setup;
use crate::latency::rows::{Run, Sweep};
use crate::series::{Provenance, Series};

/// Name of the file with the runs.
pub const RUNS: &str = "wire.csv";
/// Name of the file with what the wire was measured to do.
pub const CHECKS: &str = "wire-checks.csv";

/// Something measured of the wire of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub sweep: Sweep,
    pub repetition: u32,
    pub one_way_ms: f64,
    pub loss: f64,
    pub rate_mbit: Option<f64>,
    /// 1 for the first time that the wire was measured with these settings, and so on until all was as set; `None` = during the run.
    pub attempt: Option<u32>,
    /// Before the run: `delay`, `loss`, `rate`, `goodput`; counted during it: `counted_loss` (without `tolerance`, as few packets
    /// tell little), and `bytes`: of a request, from people to their node, with all headers.
    pub what: String,
    /// Two ends, or how many directions were counted together.
    pub between: String,
    /// `None` = nothing was set.
    pub set: Option<f64>,
    /// `None` = nothing came through.
    pub measured: Option<f64>,
    /// How far it may be off.
    pub tolerance: Option<f64>,
    /// `ms`, `share`, `Mbit/s` or `bytes`.
    pub unit: String,
}

impl Checked {
    fn of(cell: &Cell, what: &str, between: &str, unit: &str) -> Self {
        Checked {
            sweep: cell.sweep,
            repetition: cell.repetition,
            one_way_ms: cell.lines.one_way_ms,
            loss: cell.lines.loss,
            rate_mbit: cell.lines.rate_mbit,
            attempt: None,
            what: what.to_string(),
            between: between.to_string(),
            set: None,
            measured: None,
            tolerance: None,
            unit: unit.to_string(),
        }
    }

    /// Whether it was measured with the settings of a cell.
    fn is_of(&self, cell: &Cell) -> bool {
        let lines = Lines {
            one_way_ms: self.one_way_ms,
            loss: self.loss,
            rate_mbit: self.rate_mbit,
        };
        (self.sweep, self.repetition, lines) == (cell.sweep, cell.repetition, cell.lines)
    }
}

/// What stands in the files of a folder.
pub struct Kept {
    folder: PathBuf,
    runs: Series<Run>,
    checks: Series<Checked>,
}

impl Kept {
    /// What an earlier start has written, as far as there is something.
    pub fn begun(folder: &Path, provenance: &Provenance) -> Result<Self> {
        Ok(Kept {
            folder: folder.to_path_buf(),
            runs: Series::begun(&folder.join(RUNS), provenance)?,
            checks: Series::begun(&folder.join(CHECKS), provenance)?,
        })
    }

    /// Whether there is a run of a cell, as long and as quick.
    pub fn has(&self, cell: &Cell, setup: &Setup<'_>) -> bool {
        let is_alike = |run: &&Run| {
            (run.rate, run.seconds) == (Some(setup.rate), setup.seconds) && cell.is_of(run)
        };
        self.runs.rows.iter().any(|run| is_alike(&run))
    }

    /// What the wire was measured to do before a run, be it as set or not.
    pub fn tried(&mut self, cell: &Cell, findings: &[Finding]) {
        let before = self.checks.rows.iter().filter(|kept| kept.is_of(cell));
        let last = before.filter_map(|kept| kept.attempt).max();
        let attempt = Some(last.unwrap_or_default() + 1);
        let rows = findings.iter().map(|found| Checked {
            attempt,
            set: Some(found.set),
            measured: found.measured,
            tolerance: Some(found.tolerance),
            ..Checked::of(cell, &found.what, &found.between, &found.unit)
        });
        self.checks.rows.extend(rows);
    }

    /// A run with what was counted during it.
    pub fn add(&mut self, cell: &Cell, ran: Ran) {
        // A run that is made in another way takes the place of the one that was there.
        self.runs.rows.retain(|kept| !cell.is_of(kept));
        let is_of_run = |kept: &Checked| kept.is_of(cell) && kept.attempt.is_none();
        self.checks.rows.retain(|kept| !is_of_run(kept));
        // Other lines are as fast as the machine.
        let is_set = |line: &&Carried| match ([&*line.from, &*line.to], cell.sweep) {
            (["people", "v0"] | ["v0", "people"], sweep) => sweep == Sweep::Wire,
            (ends, sweep) => sweep == Sweep::Validators && !ends.contains(&"people"),
        };
        let across = ran.carried.iter().filter(is_set);
        let (packets, lost) = across.fold((0, 0), |(packets, lost), line| {
            (packets + line.packets, lost + line.lost)
        });
        self.checks.rows.push(Checked {
            set: Some(cell.lines.loss),
            measured: share(lost, packets),
            ..Checked::of(cell, "counted_loss", &format!("{packets} packets"), "share")
        });
        self.checks.rows.push(Checked {
            measured: ran.bytes,
            ..Checked::of(cell, "bytes", "people-v0", "bytes")
        });
        self.runs.rows.push(ran.run);
    }

    /// Writes both files: the run last, as its file tells what need not be made again.
    pub fn write(&self) -> Result<()> {
        self.checks.write(&self.folder.join(CHECKS))?;
        self.runs.write(&self.folder.join(RUNS))
    }
}

#[allow(clippy::cast_precision_loss)] // Packets and bytes of a run.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
