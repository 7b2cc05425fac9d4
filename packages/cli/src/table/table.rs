//! A table: its columns, and the cells of its rows.

use std::fmt::Display;
use std::path::Path;

use anyhow::{anyhow, bail, Result};
use csv::ByteRecord;

use super::cell::{self, Signs};
use super::column::Column;
use super::refusal::Refusal;
use super::rows::Rows;
use crate::output::Output;
use crate::words::count;

/// A table, at one of its rows.
pub struct Table {
    rows: Rows,
    /// `None` if columns have numbers only.
    names: Option<Vec<String>>,
    signs: Signs,
    count: u64,
}

impl Table {
    /// Opens a file, or standard input for `-`, of which the first row names the columns.
    pub fn open(path: &Path, output: &Output) -> Result<Self> {
        let mut rows = Rows::open(path, output)?;
        if !rows.advance()? {
            bail!(
                "{} is empty; its first line must name the columns",
                rows.file
            );
        }
        let names = rows.cells.iter().map(String::from_utf8_lossy);
        let names: Vec<String> = names.map(|name| name.trim().to_string()).collect();
        let is_twice =
            |(index, name): &(usize, &String)| !name.is_empty() && names[..*index].contains(name);
        if let Some((_, name)) = names.iter().enumerate().find(is_twice) {
            bail!(
                "{} has two columns \"{name}\"; give one of them another name",
                rows.file
            );
        }
        Ok(Table::new(rows, Some(names)))
    }

    /// Opens one whose columns have numbers only, from 1.
    pub fn open_without_names(path: &Path, output: &Output) -> Result<Self> {
        Ok(Table::new(Rows::open(path, output)?, None))
    }

    fn new(rows: Rows, names: Option<Vec<String>>) -> Self {
        Table {
            rows,
            names,
            signs: Signs::default(),
            count: 0,
        }
    }

    /// The names of the columns; empty if they have none.
    pub fn names(&self) -> &[String] {
        self.names.as_deref().unwrap_or_default()
    }

    /// The column of that name, or without names of that number.
    pub fn column(&self, name: &str) -> Result<Column> {
        let file = &self.rows.file;
        match &self.names {
            None => Column::numbered(name).ok_or_else(|| {
                anyhow!("\"{name}\" is no column of {file}: without a header they are named by number, 1, 2, 3 ...")
            }),
            Some(names) => self.find(name).ok_or_else(|| {
                let names = names.join(", ");
                anyhow!("{file} has no column \"{name}\"; it has: {names}")
            }),
        }
    }

    /// The column of that name, if there is one.
    pub fn find(&self, name: &str) -> Option<Column> {
        let index = self.names().iter().position(|n| n == name)?;
        Some(Column::new(index, name))
    }

    /// Goes to the next row; false after the last. Without a single row the file is refused.
    pub fn advance(&mut self) -> Result<bool> {
        if self.rows.advance()? {
            self.count += 1;
            return Ok(true);
        }
        if self.count == 0 {
            let below = self.names.as_ref().map_or("", |_| " below its header");
            bail!("{} has no rows{below}", self.rows.file);
        }
        Ok(false)
    }

    /// How many rows have been read.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// First line of the row, as an editor counts.
    pub fn line(&self) -> u64 {
        self.rows.lines.0
    }

    /// The cells of the row, as they are.
    pub fn cells(&self) -> &ByteRecord {
        &self.rows.cells
    }

    /// Whether the row has as many cells as the table has columns.
    pub fn check_cells(&self) -> Result<(), Refusal> {
        let cells = self.rows.cells.len();
        let columns = self.names.as_ref().map_or(cells, Vec::len);
        if cells == columns {
            return Ok(());
        }
        let words = format!("{}, the header has {columns}", count(cells, "cell"));
        Err(self.unless_swallowed(Refusal::cells(words)))
    }

    /// The refusal, or one of the table if the row is of several lines: then a quote has swallowed rows, which would be lost
    /// without a word.
    fn unless_swallowed(&self, refusal: Refusal) -> Refusal {
        let (first, last) = self.rows.lines;
        if first == last {
            return refusal;
        }
        Refusal::of_table(format!(
            "{}; the row ends on line {last}: a quote opens in it and is not closed where it should be",
            refusal.words
        ))
    }

    /// A cell of the row.
    pub fn text(&self, column: &Column) -> Result<&str, Refusal> {
        let Some(cell) = self.rows.cells.get(column.index()) else {
            let words = format!(
                "{}, column \"{}\" is not there",
                count(self.rows.cells.len(), "cell"),
                column.name()
            );
            return Err(Refusal::cells(words));
        };
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        if cell.trim_ascii().iter().any(is_end) {
            let words = format!("column \"{}\" holds a line break", column.name());
            return Err(self.unless_swallowed(Refusal::new("line break", words)));
        }
        let text = std::str::from_utf8(cell).map(str::trim);
        text.map_err(|_| {
            Refusal::not_utf8(format!("column \"{}\" is not UTF-8 text", column.name()))
        })
    }

    /// A cell of the row; `None` where nothing stands.
    pub fn word(&self, column: &Column) -> Result<Option<&str>, Refusal> {
        let cell = self.text(column)?;
        Ok(Some(cell).filter(|cell| !cell::is_missing(cell)))
    }

    /// A cell of the row as a finite number.
    pub fn number(&self, column: &Column) -> Result<f64, Refusal> {
        let cell = self.text(column)?;
        let number = cell::number(cell, self.rows.separator)
            .and_then(|number| self.signs.take(number, self.line()));
        number.map_err(|refusal| refusal.in_cell(column.name(), cell))
    }

    /// A cell of the row as a whole number; `None` where nothing stands.
    pub fn whole(&self, column: &Column) -> Result<Option<i64>, Refusal> {
        let Some(cell) = self.word(column)? else {
            return Ok(None);
        };
        let whole = cell::whole(self.number(column)?).map(Some);
        whole.map_err(|refusal| refusal.in_cell(column.name(), cell))
    }

    /// What is wrong with the row.
    pub fn here(&self, wrong: impl Display) -> anyhow::Error {
        anyhow!("{}:{}: {wrong}", self.rows.file, self.line())
    }
}
