//! The table of gas: read, written, held against budgets and against the committed one.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::HumanCount;
use serde::{Deserialize, Serialize};
use wayclear_chain::Contract;

/// The table as this build was committed with.
const COMMITTED: &str = include_str!("../../../docs/gas.csv");
/// The row of what every transaction pays for paying.
pub const FEE: &str = "taking the fee, in every transaction";
/// The row of what a row costs that is removed since nobody can ask for it any more.
pub const REMOVAL: &str = "removing a row past its retention, in any execute";
/// More than this over the committed table is a regression.
const DRIFT: f64 = 1.03;

/// What one request costs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// What is done, for people.
    pub request: String,
    /// The contract that gets the message; none for a bank send and the fee.
    pub contract: Option<Contract>,
    /// Name of the message.
    pub message: String,
    /// Gas with pinned codes.
    pub pinned: u64,
    /// The same as a multiple of a bank send of the same run.
    pub pinned_multiple: f64,
    /// Gas with codes that are not pinned.
    pub unpinned: u64,
    /// The same as a multiple of a bank send of the same run.
    pub unpinned_multiple: f64,
    /// The pinned multiple when every retention backlog is full; only where there is a budget.
    pub backlog_multiple: Option<f64>,
    /// What that may be at most.
    pub budget: Option<f64>,
}

impl Row {
    /// Whether both are of the same request.
    fn is_like(&self, other: &Row) -> bool {
        (&self.request, self.contract) == (&other.request, other.contract)
    }
}

/// Reads a table.
///
/// # Errors
/// If the file cannot be read or is no table.
pub fn read(file: &Path) -> Result<Vec<Row>> {
    let name = file.display();
    let text = fs::read(file).with_context(|| format!("cannot read {name}"))?;
    parse(&text).with_context(|| format!("{name} is not a table of gas"))
}

/// The committed table.
///
/// # Errors
/// If it is broken.
pub fn committed() -> Result<Vec<Row>> {
    parse(COMMITTED.as_bytes()).context("docs/gas.csv is not a table of gas")
}

/// Gas of a request as the committed table has it, with the fee it pays; `None` = it has no such row.
pub fn gas_of(request: &str, is_pinned: bool) -> Option<u64> {
    Some(gas_without_fee(request, is_pinned)? + gas_without_fee(FEE, is_pinned)?)
}

/// The same as the table shows it; that of taking the fee under [`FEE`].
pub fn gas_without_fee(request: &str, is_pinned: bool) -> Option<u64> {
    let rows = committed().ok()?;
    let row = rows.iter().find(|row| row.request == request)?;
    Some(if is_pinned { row.pinned } else { row.unpinned })
}

/// Reads a table's text.
fn parse(text: &[u8]) -> Result<Vec<Row>> {
    let rows = csv::Reader::from_reader(text)
        .deserialize()
        .collect::<Result<_, _>>();
    Ok(rows?)
}

/// Writes a table as CSV.
///
/// # Errors
/// If the file cannot be written.
pub fn write_csv(rows: &[Row], file: &Path) -> Result<()> {
    let name = file.display();
    let mut writer =
        csv::Writer::from_path(file).with_context(|| format!("cannot write {name}"))?;
    for row in rows {
        writer.serialize(row)?;
    }
    writer
        .flush()
        .with_context(|| format!("cannot write {name}"))
}

/// What is wrong with a table: budgets that are exceeded, requests that cost more than they did, or are gone.
pub fn problems(rows: &[Row], committed: &[Row]) -> Vec<String> {
    let mut problems = vec![];
    for row in rows {
        let cost = row.backlog_multiple.unwrap_or(row.pinned_multiple);
        if let Some(budget) = row.budget.filter(|budget| cost > *budget) {
            problems.push(format!(
                "{}: {cost:.2} bank sends, the budget is {budget}",
                row.request
            ));
        }
        let Some(old) = committed.iter().find(|old| old.is_like(row)) else {
            if !committed.is_empty() {
                problems.push(format!("{}: not in the committed table", row.request));
            }
            continue;
        };
        for (kind, now, then) in [
            ("pinned", row.pinned_multiple, old.pinned_multiple),
            ("not pinned", row.unpinned_multiple, old.unpinned_multiple),
        ] {
            if now > then * DRIFT {
                problems.push(format!(
                    "{}, {kind}: {now:.3} bank sends, {then:.3} in the committed table",
                    row.request
                ));
            }
        }
    }
    for old in committed {
        if !rows.iter().any(|row| row.is_like(old)) {
            problems.push(format!("{}: in the committed table only", old.request));
        }
    }
    problems
}

/// A table in Markdown.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = String::from(
        "| request | message | pinned | × bank send | not pinned | × bank send | × with full backlog | budget |\n\
         |---|---|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let message = match row.contract {
            Some(contract) => format!("{} `{}`", contract.name().replace('_', " "), row.message),
            None => String::new(),
        };
        let backlog = row
            .backlog_multiple
            .map_or(String::new(), |b| format!("{b:.2}"));
        let budget = row.budget.map_or(String::new(), |b| format!("{b}"));
        let _ = writeln!(
            text,
            "| {} | {message} | {} | {:.2} | {} | {:.2} | {backlog} | {budget} |",
            row.request,
            HumanCount(row.pinned),
            row.pinned_multiple,
            HumanCount(row.unpinned),
            row.unpinned_multiple,
        );
    }
    text
}
