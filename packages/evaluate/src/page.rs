//! Pages of `docs/` that a measurement writes its table into.

use std::fs;

use anyhow::{Context, Result};

/// Begin and end of a table in a Markdown file.
const MARKS: [&str; 2] = [
    "<!-- begin of the table -->\n",
    "<!-- end of the table -->\n",
];

/// Puts a table between the marks of a Markdown file.
///
/// # Errors
/// If the file cannot be read or written, or has no marks.
pub fn write_into(file: &str, table: &str) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    let [begin, end] = MARKS;
    let parts = text.split_once(begin).zip(text.split_once(end));
    let ((head, _), (_, tail)) =
        parts.with_context(|| format!("{file} has no marks of a table"))?;
    fs::write(file, format!("{head}{begin}{table}{end}{tail}"))
        .with_context(|| format!("cannot write {file}"))
}
