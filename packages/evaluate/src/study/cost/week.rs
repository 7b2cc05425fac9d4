//! A week of a small city: what was foretold, and what was metered.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use indicatif::HumanCount;

use super::{whole, Drawn, Verdict};
use crate::cost::week::WeekRow;
use crate::series::Series;

/// How far the mean and the standard deviation may be off, as shares.
const ALLOWED: [(&str, f64); 2] = [("mean", 0.03), ("sd", 0.10)];
const COMMAND: &str = "not yet measured: `wayclear evaluate cost --week --out docs/study`\n";

/// Adds what `week.csv` has.
pub fn draw(folder: &Path, mut drawn: Drawn) -> Result<Drawn> {
    let Some(week) = Series::<WeekRow>::read_if_there(&folder.join("week.csv"))? else {
        drawn.tables.push(("week", COMMAND.to_string()));
        return Ok(drawn);
    };
    let mut text = String::from(
        "| gas with the fee | so many | foretold | metered | more |\n|---|--:|--:|--:|--:|\n",
    );
    for row in &week.rows {
        let name = match row.quantity.as_str() {
            "mean" => "a person-day, mean",
            "sd" => "a person-day, standard deviation",
            other => other,
        };
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {:+.2} % |",
            HumanCount(row.count as u64),
            whole(row.predicted),
            whole(row.metered),
            row.error() * 100.0
        );
    }
    drawn.tables.push(("week", text));
    let mut words = vec![];
    let mut holds = true;
    for (quantity, allowed) in ALLOWED {
        let row = week.rows.iter().find(|row| row.quantity == quantity);
        let error = row.map_or(f64::NAN, WeekRow::error);
        holds &= error.abs() <= allowed;
        words.push(format!("{quantity} {:+.2} %", error * 100.0));
    }
    drawn
        .verdicts
        .push(Verdict::new(22, holds, words.join(", ")));
    Ok(drawn)
}
