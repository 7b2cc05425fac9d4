//! Figures 5 to 7 and what gas costs in money, from the files of `wayclear evaluate paper figures`.

mod files;
mod kinds;
mod money;
mod pictures;
mod tables;
mod verdicts;

use std::path::Path;

use anyhow::Result;
use wayclear_study::workload::Reading;

use super::Drawn;
use crate::paper::Source;
use files::Files;

/// What one says where a file is missing.
const NOT_YET: &str =
    "Not yet measured: `wayclear evaluate paper figures --out docs/study` on a localnet of your own.\n";

/// Draws what there are files for.
///
/// # Errors
/// A file that is broken, or two that were made from other workloads.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let files = Files::read(folder)?;
    let mut drawn = Drawn {
        tables: vec![
            ("figure 5", tables::figure_5(&files)),
            ("figure 6", tables::figure_6(&files)),
            ("figure 7", tables::figure_7(&files)),
            ("kinds", kinds::kinds(&files)?),
            ("sensitivity", tables::changed(&files)),
            ("money", money::table(&files)),
        ],
        figures: vec![],
        verdicts: verdicts::verdicts(&files),
    };
    if files.both_readings() {
        drawn.figures = vec![
            ("fig5.svg", pictures::figure_5(&files)?),
            ("fig6.svg", pictures::figure_6(&files)?),
            ("fig7.svg", pictures::figure_7(&files)?),
        ];
    }
    if !files.money.is_empty() {
        drawn.figures.push(("money.svg", money::picture(&files)?));
    }
    Ok(drawn)
}

/// Gas as 97.1k: thousands, with one digit behind the point.
fn thousands(gas: f64) -> String {
    format!("{:.1}k", gas / 1e3)
}

/// What a file's rounds are called in tables.
fn name_of(source: Source, reading: Reading, is_pinned: bool) -> String {
    let source = match source {
        Source::Counted => "counted",
        Source::Measured => "metered",
    };
    let pinned = if is_pinned { "pinned" } else { "not pinned" };
    format!("{reading}, {pinned}, {source}")
}
