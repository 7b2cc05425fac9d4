//! When a chain is saturated: `CometBFT`'s own table, and this study's runs by the same rule.
#![allow(clippy::cast_precision_loss)] // Counts of transactions.

use std::path::Path;

use anyhow::Result;
use wayclear_study::published::saturation::{last_rate, Load};

use super::{Row, Verdict};
use crate::latency::rows::{Run, Sweep, LATENCY};
use crate::series::Series;

/// Quality assurance of v0.34: connections, transactions a second of each, transactions in 90 s on 200 nodes. Their tool sends for
/// 89 s.
const QA_34: [(u32, u32, u32); 12] = [
    (1, 25, 2_225),
    (2, 25, 4_450),
    (4, 25, 8_900),
    (1, 50, 4_450),
    (2, 50, 8_900),
    (4, 50, 17_800),
    (1, 100, 8_900),
    (2, 100, 17_800),
    (4, 100, 35_600),
    (1, 200, 17_800),
    (2, 200, 35_600),
    (4, 200, 38_660),
];
const QA_SECONDS: f64 = 89.0;

pub(super) fn rows(study: &Path) -> Result<Vec<Row>> {
    let source = "CometBFT QA v0.34";
    let loads = QA_34.map(|(connections, each, processed)| {
        let rate = f64::from(connections) * f64::from(each);
        Load {
            rate,
            offered: rate * QA_SECONDS,
            processed: f64::from(processed),
        }
    });
    let theirs = Row::new(
        source,
        "largest rate that 200 nodes keep up with",
        "a second",
        "arithmetic on their table: more than 10 % not carried out is saturated",
    );
    let published = 400.0;
    let theirs = theirs.beside(Some(published), last_rate(&loads).unwrap_or_default());
    let runs: Option<Series<Run>> = Series::read_if_there(&study.join(LATENCY))?;
    let runs = runs.into_iter().flat_map(|runs| runs.rows);
    let loads: Vec<Load> = runs.filter_map(|run| of(&run)).collect();
    let how =
        "the same rule for check-ins, docs/study/latency.csv: wayclear evaluate latency sweep";
    let is_open = !loads.is_empty() && !loads.iter().any(Load::is_saturated);
    let quantity = if is_open {
        "the same, our node: more than this, the largest that was tried"
    } else {
        "the same, our node"
    };
    let ours = Row::new(source, quantity, "a second", how);
    let ours = match last_rate(&loads) {
        Some(rate) => ours.beside(Some(published), rate),
        None => ours.verdict(Verdict::NotMeasured),
    };
    Ok(vec![theirs, ours])
}

/// Runs that vary nothing but the rate. What was carried out within a run counts, as in their table: within a minute after it any
/// node is done.
fn of(run: &Run) -> Option<Load> {
    let rate = run.rate.filter(|_| run.sweep == Sweep::Load)?;
    Some(Load {
        rate,
        offered: run.offered as f64,
        processed: run.block_size / run.interval_s * run.seconds,
    })
}
