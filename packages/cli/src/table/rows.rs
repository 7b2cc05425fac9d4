//! A table: its columns, and its rows one by one.

use std::fmt::Display;
use std::io::{Cursor, Read};
use std::path::Path;

use anyhow::{anyhow, bail, Context, Result};
use csv::{ByteRecord, ReaderBuilder};
use indicatif::ProgressBar;

use super::cell::{self, Signs};
use super::column::Column;
use super::dialect::Dialect;
use super::lines::Lines;
use super::refusal::Refusal;
use crate::say::{bar, spinner};
use crate::source::{utf8, Source};

/// How much of a table is looked at to recognise its separator, bytes.
const HEAD: u64 = 64 << 10;

/// A file of rows. Rows in which nothing stands are no rows.
pub struct Table {
    file: String,
    reader: csv::Reader<Lines<Box<dyn Read>>>,
    separator: u8,
    /// Empty if columns have numbers only.
    names: Vec<String>,
    has_names: bool,
    row: ByteRecord,
    /// First and last of the row.
    lines: (u64, u64),
    rows: u64,
    signs: Signs,
    bar: ProgressBar,
}

impl Table {
    /// Opens a file, or standard input for `-`, of which the first row names the columns.
    pub fn open(path: &Path) -> Result<Self> {
        let mut table = Table::open_without_names(path)?;
        table.has_names = true;
        if !table.read_row()? {
            bail!(
                "{} is empty; its first line must name the columns",
                table.file
            );
        }
        let names = table
            .row
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_string());
        table.names = names.collect();
        table.rows = 0;
        let twice = |(index, name): &(usize, &String)| {
            !name.is_empty() && table.names[..*index].contains(name)
        };
        if let Some((_, name)) = table.names.iter().enumerate().find(twice) {
            bail!(
                "{} has two columns \"{name}\"; give one of them another name",
                table.file
            );
        }
        Ok(table)
    }

    /// Opens one whose columns have numbers only, from 1.
    pub fn open_without_names(path: &Path) -> Result<Self> {
        let Source {
            name: file,
            length,
            reader,
        } = Source::open(path)?;
        let bar = length.map_or_else(spinner, |length| bar(length, "bytes"))?;
        let cannot = || format!("cannot read {file}");
        let mut text = utf8(bar.wrap_read(reader)).with_context(cannot)?;
        let mut head = vec![];
        text.by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .with_context(cannot)?;
        let dialect = Dialect::of(&head).with_context(|| file.clone())?;
        let text: Box<dyn Read> = Box::new(Cursor::new(head).chain(text));
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.separator)
            .from_reader(Lines::new(text));
        let mut table = Table {
            file,
            reader,
            separator: dialect.separator,
            names: vec![],
            has_names: false,
            row: ByteRecord::new(),
            lines: (1, 1),
            rows: 0,
            signs: Signs::default(),
            bar,
        };
        if dialect.is_declared {
            table.read_row()?;
            table.rows = 0;
        }
        Ok(table)
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of that name, or without names of that number.
    pub fn column(&self, name: &str) -> Result<Column> {
        let found = if self.has_names {
            self.find(name)
        } else {
            Column::numbered(name)
        };
        found.ok_or_else(|| match self.names.join(", ") {
            _ if !self.has_names => anyhow!(
                "\"{name}\" is no column of {}: without names they are 1, 2, 3 ...",
                self.file
            ),
            names => anyhow!("{} has no column \"{name}\"; it has: {names}", self.file),
        })
    }

    /// The column of that name, if there is one.
    pub fn find(&self, name: &str) -> Option<Column> {
        let index = self.names.iter().position(|n| n == name)?;
        Some(Column::new(index, name))
    }

    /// Goes to the next row; false after the last. Without a single row the file is refused.
    pub fn advance(&mut self) -> Result<bool> {
        if self.read_row()? {
            return Ok(true);
        }
        self.bar.finish_and_clear();
        if self.rows == 0 {
            let below = if self.has_names {
                " below its header"
            } else {
                ""
            };
            bail!("{} has no rows{below}", self.file);
        }
        Ok(false)
    }

    fn read_row(&mut self) -> Result<bool> {
        loop {
            let from = self.reader.position().byte();
            let is_row = self.reader.read_byte_record(&mut self.row);
            if !is_row.with_context(|| format!("cannot read {}", self.file))? {
                return Ok(false);
            }
            let to = self.reader.position().byte();
            self.lines = self.reader.get_mut().of_row(from, to);
            if self.row.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                self.rows += 1;
                return Ok(true);
            }
        }
    }

    /// How many rows have been read.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// First line of the row, as an editor counts.
    pub fn line(&self) -> u64 {
        self.lines.0
    }

    /// The cells of the row, as they are.
    pub fn cells(&self) -> &ByteRecord {
        &self.row
    }

    /// Whether the row has as many cells as the table has columns.
    pub fn check_cells(&self) -> Result<(), Refusal> {
        let (cells, columns) = (self.row.len(), self.names.len());
        if !self.has_names || cells == columns {
            return Ok(());
        }
        let words = format!("{cells} cells, the header has {columns}");
        match self.lines {
            // What it has swallowed would be lost without a word.
            (first, last) if first < last => {
                let words = format!("{words}; the row ends on line {last}: a quote opens in it and is not closed where it should be");
                Err(Refusal::of_table(words))
            }
            _ => Err(Refusal::cells(words)),
        }
    }

    /// A cell of the row.
    pub fn text(&self, column: &Column) -> Result<&str, Refusal> {
        let Some(cell) = self.row.get(column.index()) else {
            let words = format!(
                "{} cells, column \"{}\" is not there",
                self.row.len(),
                column.name()
            );
            return Err(Refusal::cells(words));
        };
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
        let number = cell::number(cell, self.separator)
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
        anyhow!("{}:{}: {wrong}", self.file, self.line())
    }
}
