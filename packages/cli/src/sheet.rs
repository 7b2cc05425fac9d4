//! CSV from files or standard input, row by row, of which no more is kept than is asked for.

use std::fmt::Display;
use std::fs::File;
use std::io::{stdin, Read};
use std::path::Path;

use anyhow::{anyhow, bail, Context, Result};
use csv::StringRecord;
use indicatif::ProgressBar;

use crate::input::STDIN;
use crate::output::Output;

/// How many rows pass between two looks at the progress bar.
const ROWS_A_LOOK: u64 = 8_192;

/// A file of which the first line names the columns.
pub struct Sheet {
    file: String,
    reader: csv::Reader<Box<dyn Read>>,
    names: Vec<String>,
    row: StringRecord,
    rows: u64,
    bar: ProgressBar,
}

/// Where a column stands, and its name.
pub struct Column {
    index: usize,
    name: String,
}

impl Column {
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Sheet {
    /// Opens a file, or standard input for `-`.
    pub fn open(path: &Path, output: &Output) -> Result<Self> {
        let (file, source, bar): (_, Box<dyn Read>, _) = if path == Path::new(STDIN) {
            (
                "standard input".to_string(),
                Box::new(stdin()),
                output.spinner()?,
            )
        } else {
            let file = path.display().to_string();
            let source = File::open(path).with_context(|| format!("cannot read {file}"))?;
            let length = source.metadata().map_or(0, |data| data.len());
            (file, Box::new(source), output.bar(length, "bytes")?)
        };
        let mut reader = csv::Reader::from_reader(source);
        let headers = reader
            .headers()
            .with_context(|| format!("cannot read {file}"))?;
        if headers.is_empty() {
            bail!("{file} is empty; its first line must name the columns");
        }
        let names = headers.iter().map(|name| name.trim().to_string()).collect();
        Ok(Sheet {
            file,
            reader,
            names,
            row: StringRecord::new(),
            rows: 0,
            bar,
        })
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Result<Column> {
        self.find(name).ok_or_else(|| {
            let names = self.names.join(", ");
            anyhow!("{} has no column \"{name}\"; it has: {names}", self.file)
        })
    }

    /// The column of that name, if there is one.
    pub fn find(&self, name: &str) -> Option<Column> {
        let index = self.names.iter().position(|n| n == name)?;
        let name = name.to_string();
        Some(Column { index, name })
    }

    /// Goes to the next row; false after the last. Without a single row the file is refused.
    pub fn advance(&mut self) -> Result<bool> {
        let is_row = self.reader.read_record(&mut self.row);
        if is_row.map_err(|error| self.unreadable(&error))? {
            self.rows += 1;
            if self.rows % ROWS_A_LOOK == 0 {
                self.bar.set_position(self.reader.position().byte());
            }
            return Ok(true);
        }
        self.bar.finish_and_clear();
        if self.rows == 0 {
            bail!("{} has no rows below its header", self.file);
        }
        Ok(false)
    }

    /// The cells of the row.
    pub fn cells(&self) -> &StringRecord {
        &self.row
    }

    /// A cell of the row.
    pub fn cell(&self, column: &Column) -> &str {
        self.row.get(column.index).unwrap_or_default().trim()
    }

    /// A cell of the row as a finite number.
    pub fn number(&self, column: &Column) -> Result<f64> {
        let number = self.cell(column).parse().ok();
        let finite = number.filter(|number: &f64| number.is_finite());
        finite.ok_or_else(|| self.refusal(column, "not a finite number"))
    }

    /// A cell of the row as a whole number; `None` where nothing stands.
    pub fn whole(&self, column: &Column) -> Result<Option<i64>> {
        match self.cell(column) {
            "" => Ok(None),
            cell => {
                let number = cell.parse().ok().map(Some);
                number.ok_or_else(|| self.refusal(column, "not a whole number"))
            }
        }
    }

    /// What is wrong with a cell of the row.
    pub fn refusal(&self, column: &Column, wrong: &str) -> anyhow::Error {
        let cell = self.cell(column);
        self.here(format!("column \"{}\" is {cell:?}, {wrong}", column.name))
    }

    /// What is wrong with the row.
    pub fn here(&self, wrong: impl Display) -> anyhow::Error {
        let line = self.row.position().map_or(0, csv::Position::line);
        anyhow!("{}:{line}: {wrong}", self.file)
    }

    fn unreadable(&self, error: &csv::Error) -> anyhow::Error {
        let file = &self.file;
        match error.kind() {
            csv::ErrorKind::UnequalLengths {
                pos,
                expected_len,
                len,
            } => {
                let line = pos.as_ref().map_or(0, csv::Position::line);
                anyhow!("{file}:{line}: {len} cells, the header has {expected_len}")
            }
            csv::ErrorKind::Utf8 { pos, .. } => {
                let line = pos.as_ref().map_or(0, csv::Position::line);
                anyhow!("{file}:{line}: not UTF-8 text")
            }
            _ => anyhow!("{file}: {error}"),
        }
    }
}
