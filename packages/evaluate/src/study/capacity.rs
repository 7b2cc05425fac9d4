//! What a node keeps up with: for ten seconds, and for ever.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::Result;
use indicatif::HumanCount;

use super::{Drawn, Verdict};
use crate::load::Growth;
use crate::series::Series;
use crate::throughput::{CapacityRow, BANK_SEND, CAPACITY, CHECK_IN};

/// The page that publishes these rates, beside the folder of the study.
const PAGE: &str = "../throughput.md";

/// Draws `capacity.csv`.
///
/// # Errors
/// A file that is broken.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let mut drawn = Drawn::default();
    let Some(found) = Series::<CapacityRow>::read_if_there(&folder.join(CAPACITY))? else {
        let absent =
            "not yet measured: `wayclear evaluate throughput --node-only --out docs/study --write`\n";
        drawn.tables.push(("capacity", absent.to_string()));
        return Ok(drawn);
    };
    drawn.tables.push(("capacity", table(&found.rows)));
    let page = fs::read_to_string(folder.join(PAGE)).unwrap_or_default();
    drawn.verdicts.extend(verdict(&found.rows, &page));
    Ok(drawn)
}

fn table(rows: &[CapacityRow]) -> String {
    let mut text = String::from(
        "| request | rule | a second | for, s | in a block, of those due | backlog grows a second | senders late, s | median, s | 95th percentile, s |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let grows = row.grows.zip(row.grows_at_most);
        let grows = grows.map(|(grows, most)| format!("{grows:+.1}, at most {most:+.1}"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} of {} | {} | {:.2} | {:.2} | {:.2} |",
            row.request,
            row.rule,
            row.rate,
            row.seconds,
            HumanCount(row.committed),
            HumanCount(row.offered),
            grows.unwrap_or_default(),
            row.late_s,
            row.median_s,
            row.p95_s
        );
    }
    text
}

/// The rate that the page publishes as one that can go on for ever.
fn published(page: &str, request: &str) -> Option<u64> {
    let name = if request == BANK_SEND {
        BANK_SEND
    } else {
        CHECK_IN
    };
    let begin = format!("| {name} |");
    let row = page.lines().find(|line| line.starts_with(&begin));
    row?.split('|').nth(3)?.trim().parse().ok()
}

/// Claim 21: what is published as going on for ever does not grow in two minutes; beside it what ten seconds say.
fn verdict(rows: &[CapacityRow], page: &str) -> Option<Verdict> {
    let of_rule = |request: &str, rule: &str| {
        let mut rows = rows.iter();
        rows.find(|row| (row.request.as_str(), row.rule.as_str()) == (request, rule))
    };
    let mut holds = true;
    let mut words = vec![];
    for long in rows.iter().filter(|row| row.rule == "for ever") {
        let is_published = published(page, &long.request) == Some(long.rate);
        holds &= long.seconds >= 120 && is_stationary(long) && is_published;
        let elsewhere = if is_published {
            ""
        } else {
            ", which docs/throughput.md does not have"
        };
        let short = of_rule(&long.request, "taken")?;
        words.push(format!(
            "{}: {} a second for {} s{elsewhere}, backlog {:+.1} a second, at most {:+.1}; {} by {} s alone",
            long.request,
            long.rate,
            long.seconds,
            long.grows.unwrap_or(f64::NAN),
            long.grows_at_most.unwrap_or(f64::NAN),
            short.rate,
            short.seconds
        ));
    }
    (!words.is_empty()).then(|| Verdict::new(21, holds, words.join("; ")))
}

#[allow(clippy::cast_precision_loss)] // A few thousand a second.
fn is_stationary(row: &CapacityRow) -> bool {
    let growth = Growth {
        a_second: row.grows.unwrap_or(f64::NAN),
        at_most: row.grows_at_most.unwrap_or(f64::INFINITY),
    };
    growth.is_stationary(row.rate as f64)
}
