//! The one writer of the command: every answer leaves through it, for people or as JSON. Nothing here panics when its reader
//! goes away or the disk is full.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::json;

/// Columns of a terminal that does not say how many it has.
const COLUMNS: usize = 80;
/// The exit code of a command that was called wrongly (`EX_USAGE` of sysexits).
pub const USAGE: u8 = 64;

/// What a command answers, in two views of one value.
pub trait Answer: Serialize {
    /// The view for people.
    fn tell(&self, page: &mut Page);

    /// Whether all is as it should be; else the command ends with exit code 1.
    fn is_good(&self) -> bool {
        true
    }

    /// Whether the view for people goes to standard error, as a compiler's does.
    fn is_complaint(&self) -> bool {
        false
    }
}

/// What people read: lines that fit their terminal.
pub struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// A line as it is.
    pub fn line(&mut self, line: impl Display) {
        self.text.push_str(&line.to_string());
        self.text.push('\n');
    }

    /// A paragraph, wrapped; further lines begin with `indent`.
    pub fn paragraph(&mut self, text: impl AsRef<str>, indent: &str) {
        let options = textwrap::Options::new(self.width).subsequent_indent(indent);
        // Words that people copy stay whole, even if they are longer than a line.
        let options = options
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.line(textwrap::fill(text.as_ref(), options));
    }

    /// A table; what does not fit is wrapped in its cell.
    pub fn table(&mut self, mut table: Table) {
        table.load_preset(NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        for line in table.lines() {
            self.line(line.trim_end());
        }
    }
}

/// Where answers go.
pub struct Output {
    to: BufWriter<StdoutLock<'static>>,
    is_json: bool,
    is_quiet: bool,
}

impl Output {
    /// Standard output.
    pub fn new(is_json: bool, is_quiet: bool) -> Self {
        Output {
            to: BufWriter::new(io::stdout().lock()),
            is_json,
            is_quiet,
        }
    }

    /// Whether answers leave as JSON.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// Writes an answer, and says how the command ends.
    pub fn say(&mut self, answer: &impl Answer) -> Result<ExitCode> {
        if self.is_json {
            serde_json::to_writer(&mut self.to, answer)?;
            self.to.write_all(b"\n")?;
        } else {
            let mut page = Page {
                text: String::new(),
                width: width(),
            };
            answer.tell(&mut page);
            if answer.is_complaint() {
                complain(page.text.trim_end());
            } else {
                self.to.write_all(page.text.as_bytes())?;
            }
        }
        self.to.flush()?;
        Ok(if answer.is_good() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Writes a text that is the same for people and programs: CSV, SVG, a man page.
    pub fn write(&mut self, text: &str) -> Result<ExitCode> {
        self.to.write_all(text.as_bytes())?;
        self.to.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    /// Tells something beside the answer, on standard error.
    pub fn note(&self, text: impl Display) {
        if self.is_quiet {
            return;
        }
        let text = text.to_string();
        complain(&if self.is_json {
            json!({ "note": text }).to_string()
        } else {
            format!("wayclear: {text}")
        });
    }

    /// A progress bar on a terminal, nothing elsewhere.
    pub fn bar(&self, length: u64, unit: &str) -> Result<ProgressBar> {
        let template = format!("{{bar:40}} {{pos}}/{{len}} {unit} {{msg}}");
        self.shown(ProgressBar::new(length), &template)
    }

    /// A progress bar for what nobody knows the length of.
    pub fn spinner(&self) -> Result<ProgressBar> {
        self.shown(ProgressBar::new_spinner(), "{spinner} {pos} bytes {msg}")
    }

    fn shown(&self, bar: ProgressBar, template: &str) -> Result<ProgressBar> {
        if self.is_quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template(template).context("a progress bar")?;
        Ok(bar.with_style(style))
    }
}

/// A table with a line of names.
pub fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.set_header(header);
    table
}

/// Columns of the terminal.
pub fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(io::stdout());
    terminal.map_or(COLUMNS, |(width, _)| width.0.into())
}

/// A line on standard error. If nobody reads that either, there is nobody to tell.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Why the command has failed, on standard error; quiet if its reader has read enough, as in `| head`.
pub fn fail(error: &anyhow::Error, is_json: bool) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let text = format!("{error:#}");
    if is_json {
        complain(&json!({ "error": text }).to_string());
    } else {
        complain(&format!("wayclear: {text}"));
    }
    match error.downcast_ref() {
        Some(Usage(_)) => ExitCode::from(USAGE),
        None => ExitCode::FAILURE,
    }
}

/// The command was called wrongly, in a way that only the command itself can tell.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        if let Some(error) = cause.downcast_ref::<csv::Error>() {
            return matches!(error.kind(), csv::ErrorKind::Io(error) if is_broken(error));
        }
        if let Some(error) = cause.downcast_ref::<serde_json::Error>() {
            return error.io_error_kind() == Some(io::ErrorKind::BrokenPipe);
        }
        cause.downcast_ref().is_some_and(is_broken)
    })
}

/// Shows on a bar how far something is.
pub fn shown_on(bar: &ProgressBar) -> impl Fn(u64, u64, &str) + '_ {
    |done, all, what| {
        bar.set_length(all);
        bar.set_position(done);
        bar.set_message(what.to_string());
    }
}

/// Rows one after the other, of which none is kept: CSV for people and spreadsheets, with `--json` an object a line.
pub struct Rows<'a> {
    to: RowsTo<'a>,
    names: Vec<String>,
}

enum RowsTo<'a> {
    Csv(Box<csv::Writer<&'a mut BufWriter<StdoutLock<'static>>>>),
    Json(&'a mut BufWriter<StdoutLock<'static>>),
}

impl<'a> Rows<'a> {
    /// Begins with the names of the columns.
    pub fn new(names: Vec<String>, output: &'a mut Output) -> Result<Self> {
        let to = if output.is_json {
            RowsTo::Json(&mut output.to)
        } else {
            let mut csv = csv::Writer::from_writer(&mut output.to);
            csv.write_record(&names)?;
            RowsTo::Csv(Box::new(csv))
        };
        Ok(Rows { to, names })
    }

    /// Writes a row; in JSON cells are texts, and null where nothing stands.
    pub fn write<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<()> {
        match &mut self.to {
            RowsTo::Csv(csv) => csv.write_record(cells)?,
            RowsTo::Json(to) => {
                let cells = cells.map(|cell| (!cell.is_empty()).then_some(cell));
                let row: serde_json::Map<_, _> = self
                    .names
                    .iter()
                    .cloned()
                    .zip(cells.map(Into::into))
                    .collect();
                serde_json::to_writer(&mut *to, &row)?;
                to.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Hands the last rows on.
    pub fn finish(self) -> Result<()> {
        match self.to {
            RowsTo::Csv(mut csv) => Ok(csv.flush()?),
            RowsTo::Json(to) => Ok(to.flush()?),
        }
    }
}
