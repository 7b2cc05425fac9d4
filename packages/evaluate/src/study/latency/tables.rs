//! Tables of the section on latency.

use std::fmt::Write;

use wayclear_study::statistics::NORMAL_95;

use super::figures::{has_throughput, THROUGHPUT};
use super::Found;
use crate::latency::check::summary;
use crate::latency::fit::Fitted;
use crate::latency::model::Modelled;

/// Loads that the page shows of the model, in percent; the file has more.
const SHOWN: [f64; 9] = [10.0, 50.0, 77.0, 88.0, 94.0, 96.0, 97.0, 98.0, 99.0];

/// Names of tables and their Markdown; what was not measured says what measures it.
pub fn all(found: &Found) -> Vec<(&'static str, String)> {
    vec![
        ("model", model(&found.modelled)),
        ("latency", fitted(&found.fitted)),
        ("validation", validation(found)),
    ]
}

/// One line in place of a table.
fn missing(command: &str) -> String {
    format!("| not yet measured |\n|---|\n| `{command}` makes this table |\n")
}

fn model(rows: &[Modelled]) -> String {
    if rows.is_empty() {
        return missing("wayclear evaluate latency model docs/study");
    }
    let mut text = String::from(
        "| load | requests a second | closed form | chain | simulation | a cubic | 95 %: closed form | chain | simulation |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let percent = (row.utilisation * 100.0).round();
        if !SHOWN.iter().any(|shown| (shown - percent).abs() < 0.5) {
            continue;
        }
        let _ = writeln!(
            text,
            "| {:.2} | {:.0} | {:.3} | {:.3} | {:.3} ± {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
            row.utilisation,
            row.rate,
            row.closed_mean_s,
            row.chain_mean_s,
            row.simulated_mean_s,
            NORMAL_95 * row.simulated_error_s,
            row.cubic_mean_s,
            row.closed_p95_s,
            row.chain_p95_s,
            row.simulated_p95_s,
        );
    }
    text
}

fn fitted(rows: &[Fitted]) -> String {
    if rows.is_empty() {
        return missing("wayclear evaluate latency fit docs/study");
    }
    let mut text =
        String::from("| | what | milliseconds | 95 % interval | used |\n|---|---|--:|---|---|\n");
    for row in rows {
        let ends = row.low_s.zip(row.high_s);
        let ends = ends.map_or(String::new(), |(low, high)| {
            format!("{:.3} to {:.3}", 1e3 * low, 1e3 * high)
        });
        let used = if row.is_used { "yes" } else { "no" };
        let _ = writeln!(
            text,
            "| {} | {} | {:.3} | {ends} | {used} |",
            row.name,
            row.what,
            1e3 * row.seconds
        );
    }
    text
}

fn validation(found: &Found) -> String {
    let rows = summary(&found.checks);
    if rows.is_empty() {
        return missing("wayclear evaluate latency fit docs/study");
    }
    let mut text =
        String::from("| sweep | quantity | by | runs | off by |\n|---|---|---|--:|---|\n");
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.sweep.name().replace('_', " "),
            row.quantity.name(),
            row.method.name(),
            row.runs,
            row.told()
        );
    }
    if has_throughput(found) {
        let _ = writeln!(
            text,
            "\n![Requests a second by the gas of a block: measured, and lambda_max]({THROUGHPUT})"
        );
    }
    text
}
