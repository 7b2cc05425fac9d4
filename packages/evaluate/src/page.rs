//! Pages of `docs/` that a measurement writes its table into.

use std::fs;

use anyhow::{Context, Result};

/// Puts a table between the marks of a Markdown file that has one.
///
/// # Errors
/// If the file cannot be read or written, or has no marks.
pub fn write_into(file: &str, table: &str) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    let text = with_table(&text, "the table", table).context(file.to_string())?;
    fs::write(file, text).with_context(|| format!("cannot write {file}"))
}

/// A Markdown text with the table of that name as given: between the lines `<!-- begin of NAME -->` and `<!-- end of NAME -->`.
///
/// # Errors
/// If the text has no such lines.
pub fn with_table(text: &str, name: &str, table: &str) -> Result<String> {
    let [begin, end] = ["begin", "end"].map(|word| format!("<!-- {word} of {name} -->\n"));
    let parts = text.split_once(&begin).and_then(|(head, rest)| {
        let (_, tail) = rest.split_once(&end)?;
        Some((head, tail))
    });
    let (head, tail) = parts.with_context(|| {
        format!(
            "there are no marks \"{}\" and \"{}\": put them, each in a line, where the table goes",
            begin.trim_end(),
            end.trim_end()
        )
    })?;
    Ok(format!("{head}{begin}{table}{end}{tail}"))
}
