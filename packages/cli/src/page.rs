//! What people read, laid out for their terminal.

use std::fmt::Display;
use std::io::{self, IsTerminal};

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

/// Columns of a terminal that does not say how many it has.
const COLUMNS: usize = 80;

/// What lines of standard error begin with after the first.
const INDENT: &str = "  ";

/// What people read: lines that fit their terminal.
pub struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page of so many columns.
    pub fn new(width: usize) -> Self {
        let text = String::new();
        Page { text, width }
    }

    pub fn into_text(self) -> String {
        self.text
    }

    /// A line as it is.
    pub fn line(&mut self, line: impl Display) {
        self.text.push_str(&line.to_string());
        self.text.push('\n');
    }

    /// A paragraph, wrapped; further lines begin with `indent`.
    pub fn paragraph(&mut self, text: impl AsRef<str>, indent: &str) {
        self.line(wrapped(text.as_ref(), self.width, indent));
    }

    /// A command for a shell, of several parts; where it is too long for a line it goes on in the next.
    pub fn command<const N: usize>(&mut self, parts: [&str; N]) {
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let whole = format!("  {}", parts.join(" "));
        let fits = whole.chars().count() <= self.width;
        self.line(if fits {
            whole
        } else {
            format!("  {}", parts.join(" \\\n    "))
        });
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

/// A table with a line of names.
pub fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.set_header(header);
    table
}

/// A text in lines of so many columns; further lines begin with `indent`.
fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let options = textwrap::Options::new(width).subsequent_indent(indent);
    // Words that people copy stay whole, even if they are longer than a line.
    let options = options
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// Columns of the terminal.
pub fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(io::stdout());
    terminal.map_or(COLUMNS, |(width, _)| width.0.into())
}

/// A text for standard error: in lines that fit a terminal; as it is for a file, where a program looks for it.
pub fn for_terminal(text: &str) -> String {
    let terminal = terminal_size::terminal_size_of(io::stderr());
    // Some terminals do not say how wide they are.
    let width = match terminal {
        Some((width, _)) => width.0.into(),
        None if io::stderr().is_terminal() => COLUMNS,
        None => return text.to_string(),
    };
    wrapped(text, width, INDENT)
}
