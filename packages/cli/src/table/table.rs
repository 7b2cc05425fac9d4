//! A table: its columns, and the cells of its rows.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Display;
use std::path::Path;

use anyhow::{anyhow, bail, Result};

use super::cell::{self, Signs};
use super::column::Column;
use super::refusal::Refusal;
use super::rows::{Quotes, Rows};
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
    pub fn open(path: &Path, quotes: Quotes, output: &Output) -> Result<Self> {
        let mut rows = Rows::open(path, quotes, output)?;
        if !rows.advance()? {
            bail!(
                "{} is empty; its first line must name the columns",
                rows.file
            );
        }
        let bytes: Vec<&[u8]> = rows.cells.iter().map(<[u8]>::trim_ascii).collect();
        let names = bytes.iter().map(|name| String::from_utf8_lossy(name));
        let names: Vec<String> = names.map(|name| name.trim().to_string()).collect();
        let mut seen = HashSet::new();
        for (name, bytes) in names.iter().zip(bytes) {
            // Of what is no UTF-8 two different names look alike.
            let bytes = Some(bytes).filter(|_| name.contains(char::REPLACEMENT_CHARACTER));
            if !name.is_empty() && !seen.insert((name, bytes)) {
                bail!(
                    "{} has two columns \"{name}\"; give one of them another name",
                    rows.file
                );
            }
        }
        Ok(Table::new(rows, Some(names)))
    }

    /// Opens one whose columns have numbers only, from 1.
    pub fn open_without_names(path: &Path, quotes: Quotes, output: &Output) -> Result<Self> {
        Ok(Table::new(Rows::open(path, quotes, output)?, None))
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
                let doubt = if names.contains(char::REPLACEMENT_CHARACTER) {
                    ". The names are not UTF-8: save the table as CSV in UTF-8".to_string()
                } else {
                    self.separator_in_doubt()
                };
                anyhow!("{file} has no column \"{name}\"; it has: {names}{doubt}")
            }),
        }
    }

    /// What separates cells, if the names hold what else could.
    fn separator_in_doubt(&self) -> String {
        let found = self.rows.separator;
        let is_other = |c: char| ";,\t|".contains(c) && c != char::from(found);
        if !self.names().iter().any(|name| name.contains(is_other)) {
            return String::new();
        }
        let found = char::from(found).escape_default();
        format!(". Cells are taken to be separated by \"{found}\"; a first line like sep=; says otherwise")
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

    /// The cells of the row as they are, but with decimal points: for a table that commas separate.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let separator = self.rows.separator;
        self.rows.cells.iter().map(move |cell| {
            let comma = cell.iter().position(|byte| *byte == b',');
            let text = std::str::from_utf8(cell).unwrap_or_default().trim();
            match comma {
                Some(comma) if separator != b',' && cell::number(text, separator).is_ok() => {
                    let mut cell = cell.to_vec();
                    cell[comma] = b'.';
                    Cow::Owned(cell)
                }
                _ => Cow::Borrowed(cell),
            }
        })
    }

    /// Whether the row has as many cells as the table has columns.
    pub fn check_cells(&self) -> Result<(), Refusal> {
        let cells = self.rows.cells.len();
        let columns = self.names.as_ref().map_or(cells, Vec::len);
        let (first, last) = self.rows.lines;
        let words = if cells != columns {
            format!("{}, the header has {columns}", count(cells, "cell"))
        } else if self.rows.is_misquoted && first < last {
            "a cell goes on behind its quotes".to_string()
        } else {
            return Ok(());
        };
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
            "{}; the row ends on line {last}: a quote opens in it and is not closed where it should be; --no-quotes reads quotes \
             as letters",
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
