//! The times of a node from bursts.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_study::calibrate::{calibrate, Block, Calibration, Estimate};
use wayclear_study::queue::node::Node;

use super::rows::Burst;
use crate::series::Series;

/// Name of the file of what was fitted.
pub const FITTED: &str = "fitted.csv";
/// Seconds of the timer between blocks (`timeout_commit`) that localnets are started with.
pub const TIMER_S: f64 = 0.5;

/// One number of a node, as `fitted.csv` keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// T, pi, e, c or r, as the page's formulas have it.
    pub name: String,
    pub what: String,
    pub seconds: f64,
    /// Ends of the interval that holds it with 95 %; `None` where it was set.
    pub low_s: Option<f64>,
    pub high_s: Option<f64>,
    /// Whether the model uses it: r stays out where the data do not ask for it.
    pub is_used: bool,
}

/// A node and what is known of its times.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeFit {
    pub node: Node,
    pub rows: Vec<Fitted>,
}

/// Fits a node with that timer, in seconds, to blocks in the order of time.
///
/// # Errors
/// Bursts that no node can be fitted to.
pub fn fit(bursts: &[Burst], timer_s: f64) -> Result<NodeFit> {
    #[allow(clippy::cast_precision_loss)] // Thousands.
    let block = |burst: &Burst| Block {
        size: burst.size as f64,
        interval_s: burst.interval_s,
        execution_s: burst.execution_s,
    };
    let blocks: Vec<Block> = bursts.iter().map(block).collect();
    let found = calibrate(&blocks, timer_s)?;
    Ok(NodeFit {
        node: found.node,
        rows: rows(&found),
    })
}

fn rows(found: &Calibration) -> Vec<Fitted> {
    let row = |name: &str, what: &str, estimate: Estimate, is_used| {
        let (low, high) = estimate.interval();
        Fitted {
            name: name.to_string(),
            what: what.to_string(),
            seconds: estimate.value,
            low_s: low.is_finite().then_some(low),
            high_s: high.is_finite().then_some(high),
            is_used,
        }
    };
    let timer = Fitted {
        name: "T".to_string(),
        what: "timer between blocks, as set".to_string(),
        seconds: found.node.timer_s,
        low_s: None,
        high_s: None,
        is_used: true,
    };
    vec![
        timer,
        row("pi", "agreeing on a block", found.agreement, true),
        row("e", "executing an empty block", found.overhead, true),
        row("c", "executing a request", found.each, true),
        row(
            "r",
            "what a request adds to the interval beyond that",
            found.more,
            found.needs_more(),
        ),
    ]
}

/// The node that a file like `fitted.csv` describes.
///
/// # Errors
/// A file that cannot be read, or lacks a number.
pub fn read_node(file: &Path) -> Result<Node> {
    let rows = Series::read(file)?.rows;
    node_of(&rows).with_context(|| {
        format!(
            "{} has no T, pi, e, c and r; make it anew with \"wayclear evaluate latency fit\"",
            file.display()
        )
    })
}

/// The node of `fitted.csv` in a folder; `None` = none was fitted there.
///
/// # Errors
/// As [`read_node`].
pub fn node_in(folder: &Path) -> Result<Option<Node>> {
    let file = folder.join(FITTED);
    file.exists().then(|| read_node(&file)).transpose()
}

/// The node that rows of `fitted.csv` describe; `None` where one of its numbers is missing.
pub fn node_of(rows: &[Fitted]) -> Option<Node> {
    let of = |name: &str| {
        let row = rows.iter().find(|row| row.name == name)?;
        Some(if row.is_used { row.seconds } else { 0.0 })
    };
    Some(Node {
        timer_s: of("T")?,
        agreement_s: of("pi")?,
        overhead_s: of("e")?,
        each_s: of("c")? + of("r")?,
    })
}
