//! Results that others have published, computed again beside them.

mod downloads;
mod evidence;
mod exposures;
mod saturation;
mod surfaces;

use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::outcomes::round;
use crate::series::{Provenance, Series};

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Ours is within the tolerance.
    Held,
    NotHeld,
    /// Ours beside theirs; nothing was to be held, or it could not fail: arithmetic on their numbers, or what went in.
    Beside,
    /// Held by a test of this repository, which `how` names.
    Tested,
    /// Not part of this study, or its file is not there; `how` says where it would be measured.
    NotMeasured,
    /// What was published is not within reach.
    OutOfReach,
}

impl Verdict {
    fn of(holds: bool) -> Self {
        if holds {
            Verdict::Held
        } else {
            Verdict::NotHeld
        }
    }
}

/// A published result beside ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Paper, software or framework, with its year or version.
    pub source: String,
    pub quantity: String,
    pub published: Option<f64>,
    pub ours: Option<f64>,
    /// Of both; empty for a ratio.
    pub unit: String,
    /// What ours may differ by; empty where nothing is to be held.
    pub tolerance: String,
    pub verdict: Verdict,
    /// How ours was made.
    pub how: String,
}

/// How [`Row::tolerance`] names bounds on one side.
const AT_MOST: &str = "at most";
const AT_LEAST: &str = "at least";

/// What ours may differ by.
#[derive(Clone, Copy, Debug)]
enum Tolerance {
    /// So many parts of the published number, either way.
    Part(f64),
    /// So much, either way.
    Within(f64),
    /// Within an interval that was published: lower and upper end.
    Interval(f64, f64),
    /// Ours may be lower, by any amount.
    AtMost,
    /// Ours may be higher, by any amount.
    AtLeast,
}

impl Tolerance {
    fn holds(self, published: f64, ours: f64) -> bool {
        match self {
            Tolerance::Part(part) => (ours - published).abs() <= part * published.abs(),
            Tolerance::Within(most) => (ours - published).abs() <= most,
            Tolerance::Interval(low, high) => (low..=high).contains(&ours),
            Tolerance::AtMost => ours <= published,
            Tolerance::AtLeast => ours >= published,
        }
    }

    fn words(self) -> String {
        match self {
            Tolerance::Part(part) => format!("{:.0} %", part * 100.0),
            Tolerance::Within(most) => format!("± {most}"),
            Tolerance::Interval(low, high) => format!("{low} to {high}"),
            Tolerance::AtMost => AT_MOST.to_string(),
            Tolerance::AtLeast => AT_LEAST.to_string(),
        }
    }
}

impl Row {
    fn new(source: &str, quantity: &str, unit: &str, how: &str) -> Self {
        Row {
            source: source.to_string(),
            quantity: quantity.to_string(),
            published: None,
            ours: None,
            unit: unit.to_string(),
            tolerance: String::new(),
            verdict: Verdict::Beside,
            how: how.to_string(),
        }
    }

    fn held(mut self, published: f64, ours: f64, tolerance: Tolerance) -> Self {
        self = self.beside(Some(published), ours);
        self.tolerance = tolerance.words();
        self.verdict = Verdict::of(tolerance.holds(published, ours));
        self
    }

    fn beside(mut self, published: Option<f64>, ours: f64) -> Self {
        self.published = published;
        self.ours = Some(round(ours));
        self
    }

    /// Whether what was published bounds ours on one side only.
    pub fn is_bound(&self) -> bool {
        [AT_MOST, AT_LEAST].contains(&self.tolerance.as_str())
    }

    fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }
}

/// All of them; `study`: folder with `outcomes.csv` and `latency.csv`, of which rows say so where they are not there.
///
/// # Errors
/// A file of the folder that is broken.
pub fn published(study: &Path) -> Result<Vec<Row>> {
    let mut rows = downloads::rows();
    rows.extend(saturation::rows(study)?);
    rows.extend(exposures::rows()?);
    rows.extend(evidence::rows(study)?);
    rows.extend(surfaces::rows()?);
    rows.extend(elsewhere());
    Ok(rows)
}

/// Writes them into `published.csv` of a folder.
///
/// # Errors
/// If the file cannot be written.
pub fn write(rows: &[Row], provenance: Provenance, folder: &Path) -> Result<()> {
    let rows = rows.to_vec();
    Series { provenance, rows }.write(&folder.join("published.csv"))
}

/// What this study does not compute, said so.
fn elsewhere() -> Vec<Row> {
    let row = |source, quantity, how, verdict| Row::new(source, quantity, "", how).verdict(verdict);
    vec![
        row(
            "Corona-Warn-App",
            "29 cases of exposure windows",
            "packages/risk/tests/cwa.rs",
            Verdict::Tested,
        ),
        row(
            "Exposure Notification 1.2",
            "144 identifiers of a day key",
            "packages/identity/tests",
            Verdict::Tested,
        ),
        row(
            "NHS, Briers et al. 2020",
            "risk score of the first NHSX app",
            "no published case within reach; its bell of infectiousness is that of the made-up people above",
            Verdict::OutOfReach,
        ),
        row(
            "Corona-Warn-App, plan",
            "8,500 requests a second of 30 million phones",
            "of a static mirror of the feed: not part of this study",
            Verdict::NotMeasured,
        ),
        row(
            "Hasan, BeepTrace, Bychain, Hyperledger Besu",
            "gas, rates and delays",
            "their tables were not within reach",
            Verdict::OutOfReach,
        ),
    ]
}
