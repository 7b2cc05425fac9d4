//! Columns of numbers from a CSV file, read once; no more of it is kept than is asked for.

use std::fs::File;
use std::path::Path;

use anyhow::{anyhow, bail, Context, Result};

use crate::say::bar;

/// How many rows pass between two looks at the progress bar.
const ROWS_A_LOOK: usize = 8_192;

/// The names in a file's first line.
pub fn names(file: &Path) -> Result<Vec<String>> {
    let headers = open(file)?.headers()?.clone();
    if headers.is_empty() {
        bail!(
            "{} is empty; its first line must name the columns",
            file.display()
        );
    }
    Ok(headers.iter().map(|name| name.trim().to_string()).collect())
}

/// The columns of these names, in their order.
pub fn read(file: &Path, wanted: &[String]) -> Result<Vec<Vec<f64>>> {
    let shown = file.display();
    let names = names(file)?;
    let indexes: Vec<usize> = wanted
        .iter()
        .map(|name| {
            let found = names.iter().position(|n| n == name);
            let all = || names.join(", ");
            found.ok_or_else(|| anyhow!("{shown} has no column \"{name}\"; it has: {}", all()))
        })
        .collect::<Result<_>>()?;
    let length = file.metadata().map_or(0, |data| data.len());
    let bar = bar(length, "bytes")?;
    let mut columns = vec![vec![]; wanted.len()];
    let mut reader = open(file)?;
    let mut row = csv::StringRecord::new();
    let mut rows = 0_usize;
    while reader
        .read_record(&mut row)
        .map_err(|error| unreadable(file, &error))?
    {
        for ((column, index), name) in columns.iter_mut().zip(&indexes).zip(wanted) {
            let cell = row.get(*index).unwrap_or_default().trim();
            let line = row.position().map_or(0, csv::Position::line);
            let number = cell.parse().map_err(|_| {
                anyhow!("{shown}:{line}: column \"{name}\" is \"{cell}\", not a number")
            })?;
            column.push(number);
        }
        rows += 1;
        if rows % ROWS_A_LOOK == 0 {
            bar.set_position(reader.position().byte());
        }
    }
    bar.finish_and_clear();
    if rows == 0 {
        bail!("{shown} has no rows below its header");
    }
    Ok(columns)
}

fn open(file: &Path) -> Result<csv::Reader<File>> {
    csv::Reader::from_path(file).with_context(|| format!("cannot read {}", file.display()))
}

fn unreadable(file: &Path, error: &csv::Error) -> anyhow::Error {
    let shown = file.display();
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            anyhow!("{shown}:{line}: {len} cells, the header has {expected_len}")
        }
        _ => anyhow!("{shown}: {error}"),
    }
}
