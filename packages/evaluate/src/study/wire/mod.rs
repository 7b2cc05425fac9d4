//! The part of the study that was measured across a wire: validators apart, people far from their node, and the wire itself.

mod expected;
mod figure;
mod tables;
mod verdicts;

use std::path::Path;

use anyhow::Result;

use super::Drawn;
use crate::latency::rows::Run;
use crate::latency::wire::{Checked, CHECKS, RUNS};
use crate::series::Series;

/// Names of the tables, and of the figure.
const TABLES: [&str; 3] = ["wire validators", "wire people", "wire itself"];
const FIGURE: &str = "wire.svg";
/// Below the second table: a page without runs has no figure.
const SHOWN: &str = "\n![Block interval against the delay between validators, and latency against the round trip of people](wire.svg)\n";
const NOT_YET: &str = "Not yet measured: `wayclear evaluate latency wire --out docs/study` does it, as root, in half an hour.\n";

/// Draws tables and the figure.
///
/// # Errors
/// A file that is broken.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let runs = Series::<Run>::read_if_there(&folder.join(RUNS))?;
    let checks = Series::<Checked>::read_if_there(&folder.join(CHECKS))?;
    let (Some(runs), Some(checks)) = (runs, checks) else {
        let tables = TABLES.map(|name| (name, NOT_YET.to_string()));
        return Ok(Drawn {
            tables: tables.to_vec(),
            ..Drawn::default()
        });
    };
    let measured = expected::Measured::of(&runs.rows, &checks.rows);
    let figure = figure::draw(&measured)?;
    let shown = figure.as_ref().map_or("", |_| SHOWN);
    let [validators, people, itself] = TABLES;
    Ok(Drawn {
        tables: vec![
            (validators, tables::validators(&measured)),
            (people, tables::people(&measured) + shown),
            (itself, tables::itself(&checks.rows)),
        ],
        figures: figure.into_iter().map(|svg| (FIGURE, svg)).collect(),
        verdicts: verdicts::verdicts(&measured, &checks.rows),
    })
}
