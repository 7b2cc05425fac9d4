//! Reads the form of a tree file, and says of every field that there is not, not only of the first.

use std::ops::Range;

use serde::Deserialize;
use toml::de::{DeTable, DeValue, Deserializer};
use toml::value::Datetime;
use toml::Spanned;

use super::problem::Problems;
use super::rows::FileRow;

/// A file with more of them is no tree file.
const MOST_UNKNOWN: usize = 50;

/// The rows of a file; `None` = it is no TOML, or has not the form of a tree without those fields.
pub(super) fn read(text: &str, problems: &mut Problems) -> Option<FileRow> {
    let mut table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            match error.span().and_then(|at| Some((no_day(text, &at)?, at))) {
                Some((words, at)) => problems.error(at, words),
                None => problems.unreadable(&error),
            }
            return None;
        }
    };
    for _ in 0..=MOST_UNKNOWN {
        let error = match FileRow::deserialize(Deserializer::from(table.clone())) {
            Ok(file) => return Some(file),
            Err(error) => error,
        };
        problems.unreadable(&error);
        let is_unknown = error.message().starts_with("unknown field");
        let span = error.span().filter(|_| is_unknown)?;
        if !remove(table.get_mut(), &span) {
            return None;
        }
    }
    None
}

/// What there is to say of a line that is no TOML, if a day is written there as people write it.
fn no_day(text: &str, at: &Range<usize>) -> Option<String> {
    let begin = text.get(..at.start)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(begin..)?.lines().next()?;
    let line = line.split('#').next()?;
    let mut values = ["from", "until"].into_iter().flat_map(|name| {
        let places = line.match_indices(name);
        places.filter_map(|(place, _)| {
            let value = line[place + name.len()..].trim_start().strip_prefix('=')?;
            let value = value.split([',', '}']).next()?.trim();
            // The next field may follow without a comma.
            let first = value.split_whitespace().next()?;
            Some(if value.contains('=') { first } else { value })
        })
    });
    let value = values.find(|value| is_no_day(value))?;
    Some(format!(
        "{value} is no day: write a date like 2027-01-31, the year first, without quotes and hour"
    ))
}

/// Whether somebody meant a day and TOML reads none. Where a good one stands, the line is wrong for another reason.
fn is_no_day(value: &str) -> bool {
    let first = value.split_whitespace().next().unwrap_or_default();
    let is_read = first.parse::<Datetime>().is_ok() || value.parse::<u64>().is_ok();
    value.starts_with(|first: char| first.is_ascii_digit()) && !is_read
}

/// Takes out the field whose name stands there. Whether there was one.
fn remove(table: &mut DeTable<'_>, at: &Range<usize>) -> bool {
    let name = table.keys().find(|name| name.span() == *at);
    if let Some(name) = name.map(|name| name.get_ref().to_string()) {
        table.remove(name.as_str());
        return true;
    }
    table.iter_mut().any(|(_, value)| remove_below(value, at))
}

fn remove_below(value: &mut Spanned<DeValue<'_>>, at: &Range<usize>) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => remove(table, at),
        DeValue::Array(rows) => rows.iter_mut().any(|row| remove_below(row, at)),
        _ => false,
    }
}
