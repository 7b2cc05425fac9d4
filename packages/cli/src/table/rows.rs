//! Rows of cells, one by one, with their lines; what separates them is recognised.

use std::io::{Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;
use csv::{ByteRecord, ReaderBuilder};
use indicatif::ProgressBar;

use super::dialect::Dialect;
use super::lines::Lines;
use crate::output::Output;
use crate::source::{utf8, Source};

/// How much of a table is looked at to recognise its separator, bytes.
const HEAD: u64 = 64 << 10;

/// What quotes mean in a table.
#[derive(Args, Clone, Copy, Default)]
pub struct Quotes {
    /// Quotes are letters like others: for files in which they are not closed
    #[arg(long)]
    no_quotes: bool,
}

/// The rows of a file. Those in which nothing stands are no rows.
pub struct Rows {
    pub file: String,
    pub separator: u8,
    /// The cells of the row, as they are.
    pub cells: ByteRecord,
    /// First and last line of the row, as an editor counts.
    pub lines: (u64, u64),
    /// Whether a quote in the row closes a cell that goes on.
    pub is_misquoted: bool,
    reader: csv::Reader<Lines<Box<dyn Read>>>,
    bar: ProgressBar,
}

impl Rows {
    /// Opens a file, or standard input for `-`, before its first row.
    pub fn open(path: &Path, quotes: Quotes, output: &Output) -> Result<Self> {
        let Source {
            name: file,
            length,
            reader,
        } = Source::open(path)?;
        let bar = match length {
            Some(length) => output.bar(length, "bytes")?,
            None => output.spinner()?,
        };
        let cannot = || format!("cannot read {file}");
        let mut text = utf8(bar.wrap_read(reader)).with_context(cannot)?;
        let mut head = vec![];
        let peek = text.by_ref().take(HEAD).read_to_end(&mut head);
        peek.with_context(cannot)?;
        let dialect = Dialect::of(&head).with_context(|| file.clone())?;
        let text: Box<dyn Read> = Box::new(Cursor::new(head).chain(text));
        let mut rows = Rows {
            file,
            separator: dialect.separator,
            cells: ByteRecord::new(),
            lines: (1, 1),
            is_misquoted: false,
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(dialect.separator)
                .quoting(!quotes.no_quotes)
                .from_reader(Lines::new(text, dialect.separator)),
            bar,
        };
        if dialect.is_declared {
            rows.advance()?;
        }
        Ok(rows)
    }

    /// Goes to the next row; false after the last.
    pub fn advance(&mut self) -> Result<bool> {
        loop {
            let from = self.reader.position().byte();
            let is_row = self.reader.read_byte_record(&mut self.cells);
            if !is_row.with_context(|| format!("cannot read {}", self.file))? {
                self.bar.finish_and_clear();
                return Ok(false);
            }
            let to = self.reader.position().byte();
            let lines = self.reader.get_mut();
            self.lines = lines.of_row(from, to);
            self.is_misquoted = lines.is_misquoted(to);
            if self.cells.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Ok(true);
            }
        }
    }
}
