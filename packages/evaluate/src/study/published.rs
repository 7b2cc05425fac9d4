//! The table of published results beside ours.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;

use super::Drawn;
use crate::published::{Row, Verdict};
use crate::series::Series;
use crate::study;

const NOT_YET: &str = "Not yet computed: `wayclear evaluate published docs/study --write`.\n";

/// Draws from `published.csv`.
///
/// # Errors
/// A file that is broken.
pub(super) fn draw(folder: &Path) -> Result<Drawn> {
    let series: Option<Series<Row>> = Series::read_if_there(&folder.join("published.csv"))?;
    let Some(series) = series else {
        return Ok(Drawn {
            tables: vec![("published", NOT_YET.to_string())],
            ..Drawn::default()
        });
    };
    Ok(Drawn {
        tables: vec![("published", table(&series.rows))],
        verdicts: vec![verdict(&series.rows)],
        ..Drawn::default()
    })
}

/// Claim 30.
fn verdict(rows: &[Row]) -> study::Verdict {
    let share = |is_such: fn(&Row) -> bool| {
        let such = || rows.iter().filter(|row| is_such(row));
        let held = such().filter(|row| row.verdict == Verdict::Held).count();
        let failed = such().filter(|row| row.verdict == Verdict::NotHeld);
        format!("{held} of {}", held + failed.count())
    };
    let mut words = format!(
        "{} numbers within their tolerance, {} bounds, {} directions",
        share(|row| row.published.is_some() && !row.is_bound()),
        share(Row::is_bound),
        share(|row| row.published.is_none()),
    );
    let of = |verdict| rows.iter().filter(move |row| row.verdict == verdict);
    for row in of(Verdict::NotHeld) {
        let _ = write!(
            words,
            "; not {}: {} ({})",
            row.source, row.quantity, row.how
        );
    }
    let holds = of(Verdict::NotHeld).count() == 0 && of(Verdict::Held).count() > 0;
    study::Verdict::new(30, holds, words)
}

fn table(rows: &[Row]) -> String {
    let mut text =
        "| whose | what | published | ours | tolerance | | how |\n|---|---|--:|--:|---|---|---|\n"
            .to_string();
    for row in rows {
        let number = |number: Option<f64>| {
            let Some(number) = number else {
                return String::new();
            };
            // Three digits say enough.
            let places = if number.abs() >= 100.0 { 0 } else { 3 };
            let text = format!("{number:.places$}");
            let text = match text.split_once('.') {
                Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_string(),
                None => text,
            };
            format!("{text} {}", row.unit).trim_end().to_string()
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            row.source,
            row.quantity,
            number(row.published),
            number(row.ours),
            row.tolerance,
            row.verdict.words(),
            row.how
        );
    }
    text
}

impl Verdict {
    /// As the page says it.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Held => "held",
            Verdict::NotHeld => "**not held**",
            Verdict::Beside => "beside",
            Verdict::Tested => "held by a test",
            Verdict::NotMeasured => "not measured here",
            Verdict::OutOfReach => "out of reach",
        }
    }
}
