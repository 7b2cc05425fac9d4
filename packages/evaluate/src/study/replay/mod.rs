//! Real traces: tables and a figure from `replay.csv` and the files beside it.

mod names;
mod picture;
mod tables;

use std::path::Path;

use anyhow::Result;
use indicatif::HumanCount;
use wayclear_study::queue::node::Node;

use super::{Drawn, Verdict};
use crate::latency::fit::{node_of, Fitted, FITTED};
use crate::replay::{Measured, Row, Trace};
use crate::series::Series;
use names::real;
pub use names::{COURSE, HOURS, ON_A_NODE, ROWS};
use picture::picture;
use tables::{arrivals, contacts, on_a_node, visits};

/// New York's creating, routed and direct visits, as they were expected.
const EXPECTED_KINDS: (u64, u64, u64) = (15_223, 5_133, 46_606);
/// How far mean gas may be from the table's.
const ALLOWED: f64 = 0.03;
/// How much longer than the model has it a burst may take.
const MORE: f64 = 1.2;

/// The part of the page.
///
/// # Errors
/// A broken CSV file.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let rows = Series::<Row>::read_if_there(&folder.join(ROWS))?;
    let missing = || {
        "Not counted yet: `wayclear evaluate paper replay --out docs/study` does it.\n".to_string()
    };
    let rows = rows.map(|series| series.rows);
    let visits = rows.as_deref().map(visits).transpose()?;
    let contacts = rows.as_deref().map(contacts).transpose()?;
    let arrivals = rows.as_deref().map(arrivals);
    let measured = Series::<Measured>::read_if_there(&folder.join(ON_A_NODE))?;
    let measured = measured.map(|series| series.rows);
    let fitted = Series::<Fitted>::read_if_there(&folder.join(FITTED))?;
    let node = fitted.and_then(|series| node_of(&series.rows));
    let verdicts = [
        new_york(rows.as_deref(), measured.as_deref()),
        burst(measured.as_deref(), node),
    ];
    let measured = measured.map_or(
        "Not measured yet: `wayclear evaluate paper replay nyc geneva-venues --on-node --out docs/study` does it.\n".to_string(),
        |rows| on_a_node(&rows),
    );
    Ok(Drawn {
        tables: vec![
            ("replay visits", visits.unwrap_or_else(missing)),
            ("replay arrivals", arrivals.unwrap_or_else(missing)),
            ("replay contacts", contacts.unwrap_or_else(missing)),
            ("replay on a node", measured),
        ],
        figures: picture(folder)?,
        verdicts: verdicts.into_iter().flatten().collect(),
    })
}

/// Claim 26: New York's kinds, and what the node metered beside the table.
fn new_york(rows: Option<&[Row]>, measured: Option<&[Measured]>) -> Option<Verdict> {
    let name = Trace::Nyc.name();
    let row = rows?.iter().find(|row| row.trace == name)?;
    let kinds = (row.creating?, row.routed?, row.direct?);
    let is_all = |it: &&Measured| it.trace == name && it.kind == Measured::ALL;
    let node = measured?.iter().find(is_all)?;
    let error = real(node.gas) / real(node.counted_gas) - 1.0;
    let is_whole = node.requests == row.requests;
    let part = if is_whole {
        ""
    } else {
        ", of its first part only"
    };
    let words = format!(
        "{} creating, {} routed, {} direct; {} gas with the fee against {} from the table ({:+.1} %{part})",
        HumanCount(kinds.0),
        HumanCount(kinds.1),
        HumanCount(kinds.2),
        HumanCount(node.gas),
        HumanCount(node.counted_gas),
        error * 100.0,
    );
    let holds = kinds == EXPECTED_KINDS && error.abs() <= ALLOWED && is_whole;
    Some(Verdict::new(26, holds, words))
}

/// Claim 27: blocks of the burst, and when 99 of 100 had their result, beside what the model foretells.
fn burst(measured: Option<&[Measured]>, node: Option<Node>) -> Option<Verdict> {
    let (measured, node) = (measured?, node?);
    let row = measured.iter().find(|row| row.kind == Measured::BURST)?;
    let blocks = row.blocks?;
    // Whoever just missed a reap waits for the timer and both agreements, then for the execution of all.
    let foretold = node.timer_s + 2.0 * node.agreement_s + node.execution(real(row.requests));
    let p99 = real(row.p99_ms) / 1_000.0;
    let words = format!(
        "{} check-ins in {blocks} blocks; 99 of 100 within {p99:.2} s, the model has {foretold:.2} s",
        HumanCount(row.requests),
    );
    let holds = blocks <= 2 && p99 <= foretold * MORE;
    Some(Verdict::new(27, holds, words))
}
