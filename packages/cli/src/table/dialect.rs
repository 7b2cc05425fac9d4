//! How the cells of a table are separated: recognised by its first line, or said there.

use anyhow::{bail, Result};

/// Those that are recognised, the least likely in a name first.
const SEPARATORS: [u8; 3] = [b'\t', b';', b','];

/// How the cells of a table are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub separator: u8,
    /// Whether the first line says it, as Excel reads and writes it, and is no row.
    pub is_declared: bool,
}

impl Dialect {
    /// Of a table that begins so.
    pub fn of(head: &[u8]) -> Result<Self> {
        if let Some(separator) = declared(head) {
            if !SEPARATORS.contains(&separator) && separator != b'|' {
                let shown = char::from(separator).escape_default();
                bail!("its first line says that \"{shown}\" separates cells; comma, semicolon, tab and | do");
            }
            return Ok(Dialect {
                separator,
                is_declared: true,
            });
        }
        let line = first_line(head);
        let is_other = |byte: &u8| *byte == b'\t' || *byte == b';';
        // Where something else separates, a comma between digits is a decimal one.
        let line = if line.iter().any(is_other) {
            without_decimals(&line)
        } else {
            line
        };
        let count = |separator: u8| line.split(|byte| *byte == separator).count() - 1;
        let found = SEPARATORS
            .into_iter()
            .filter(|separator| count(*separator) > 0);
        // Of equals the last counts as the maximum.
        let most = found.rev().max_by_key(|separator| count(*separator));
        Ok(Dialect {
            separator: most.unwrap_or(b','),
            is_declared: false,
        })
    }
}

/// What a first line like `sep=;` names, with or without quotes around it.
fn declared(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, rest) = line.split_at_checked(4)?;
    let rest = rest.strip_suffix(b"\"").unwrap_or(rest);
    match rest {
        [separator] if name.eq_ignore_ascii_case(b"sep=") => Some(*separator),
        _ => None,
    }
}

/// The first line with anything but separators in it, without what stands in quotes, where a line may end.
fn first_line(head: &[u8]) -> Vec<u8> {
    let mut is_quoted = false;
    let mut line = vec![];
    for byte in head {
        match byte {
            b'"' => {
                is_quoted = !is_quoted;
                line.push(b'"');
            }
            _ if is_quoted => {}
            b'\r' | b'\n' if line.iter().any(|byte| !b"\t;, ".contains(byte)) => break,
            b'\r' | b'\n' => line.clear(),
            _ => line.push(*byte),
        }
    }
    line
}

fn without_decimals(line: &[u8]) -> Vec<u8> {
    let is_digit = |index: Option<usize>| {
        index
            .and_then(|i| line.get(i))
            .is_some_and(u8::is_ascii_digit)
    };
    let is_decimal = |(index, byte): &(usize, &u8)| {
        **byte == b',' && is_digit(index.checked_sub(1)) && is_digit(Some(index + 1))
    };
    let rest = line.iter().enumerate().filter(|at| !is_decimal(at));
    rest.map(|(_, byte)| *byte).collect()
}
