//! The file of a workload: what every chain is given, so that all carry out the same requests.
//!
//! The first line is `# ` and the [`Settings`] as JSON; the second one the header
//! `round,number,at_ms,user,kind,place,infected,contacts`; then follows one request a line, rounds and their requests in order.
//! `kind` is `check_in`, `inspect`, `record`, `report` or `relayed`; `place` is empty where a kind goes to none, `infected` is 0 or
//! 1. Lines end with a line feed; fields are never quoted.
//!
//! A round goes by its digest, [`round_digest`]: the first 16 hexadecimal digits of the SHA-256 of its lines, each with its line
//! feed. It stands beside every result, and does not depend on how many rounds the file has.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::request::{Kind, Request};
use super::settings::{Settings, SettingsError, MAX_CONTACTS};

/// Names of the columns.
pub const HEADER: &str = "round,number,at_ms,user,kind,place,infected,contacts";
/// How many [`HEADER`] names.
const COLUMNS: usize = 8;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FileError {
    #[error("the first line is no \"# \" with the workload's settings as JSON ({reason}); write the file with \"wayclear evaluate paper workload\"")]
    NoSettings { reason: String },
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("line {line}: \"{found}\" where {expected} is expected")]
    Line {
        line: usize,
        found: String,
        expected: String,
    },
    #[error("line {line}, {column}: \"{found}\" where {expected} is expected")]
    Field {
        line: usize,
        column: &'static str,
        found: String,
        expected: String,
    },
    #[error("{found} rounds where the settings have {expected}; the file was cut, write it again")]
    Rounds { found: u32, expected: u32 },
    #[error("round {round} has {found} requests where the settings have {expected}; the file was cut, write it again")]
    Requests {
        round: u32,
        found: u32,
        expected: u32,
    },
}

/// The text of a file.
pub fn write(settings: &Settings, requests: &[Request]) -> String {
    let json = serde_json::to_string(settings).unwrap_or_default();
    let mut text = format!("# {json}\n{HEADER}\n");
    for request in requests {
        write_line(&mut text, request);
    }
    text
}

/// The digest of a round's requests.
pub fn round_digest(requests: &[Request]) -> String {
    let mut text = String::new();
    for request in requests {
        write_line(&mut text, request);
    }
    digest(&text)[..16].to_string()
}

/// SHA-256 of a text, 64 hexadecimal digits.
pub fn digest(text: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(text) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn write_line(text: &mut String, request: &Request) {
    let Request {
        round,
        number,
        at_ms,
        user,
        kind,
        place,
        infected,
        contacts,
    } = request;
    let place = place.map_or(String::new(), |place| place.to_string());
    let infected = u8::from(*infected);
    let _ = writeln!(
        text,
        "{round},{number},{at_ms},{user},{kind},{place},{infected},{contacts}"
    );
}

/// Reads the text of a file.
///
/// # Errors
/// [`FileError`], which names the line, the column, and what is expected there.
pub fn read(text: &str) -> Result<(Settings, Vec<Request>), FileError> {
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().unwrap_or_default();
    let no_settings = |reason: String| FileError::NoSettings { reason };
    let json = first.strip_prefix("# ");
    let json = json.ok_or_else(|| no_settings("it does not begin so".to_string()))?;
    let settings: Settings =
        serde_json::from_str(json).map_err(|error| no_settings(error.to_string()))?;
    settings.check()?;
    let (_, header) = lines.next().unwrap_or_default();
    if header != HEADER {
        return Err(FileError::Line {
            line: 2,
            found: short(header),
            expected: format!("the header \"{HEADER}\""),
        });
    }
    let mut requests: Vec<Request> = vec![];
    for (index, line) in lines {
        let request = Line::new(index + 1, line)?.request(&settings, requests.last())?;
        requests.push(request);
    }
    check_counts(&settings, &requests)?;
    Ok((settings, requests))
}

/// That no round was cut.
fn check_counts(settings: &Settings, requests: &[Request]) -> Result<(), FileError> {
    let found = requests.last().map_or(0, |last| last.round + 1);
    let expected = settings.rounds;
    if found != expected {
        return Err(FileError::Rounds { found, expected });
    }
    for round in requests.chunk_by(|a, b| a.round == b.round) {
        let counted = round.iter().filter(|it| it.kind != Kind::Report).count();
        let (found, expected) = (counted.try_into().unwrap_or(u32::MAX), settings.requests);
        if found != expected {
            let round = round.first().map_or(0, |first| first.round);
            return Err(FileError::Requests {
                round,
                found,
                expected,
            });
        }
    }
    Ok(())
}

/// A line that is being read.
struct Line<'a> {
    number: usize,
    fields: [&'a str; COLUMNS],
}

impl<'a> Line<'a> {
    fn new(number: usize, line: &'a str) -> Result<Self, FileError> {
        let fields: Vec<&str> = line.split(',').collect();
        let fields = fields.try_into().map_err(|_| FileError::Line {
            line: number,
            found: short(line),
            expected: format!("\"{HEADER}\", {COLUMNS} fields,"),
        })?;
        Ok(Line { number, fields })
    }

    fn wrong(&self, column: usize, expected: impl Into<String>) -> FileError {
        FileError::Field {
            line: self.number,
            column: HEADER.split(',').nth(column).unwrap_or_default(),
            found: short(self.fields[column]),
            expected: expected.into(),
        }
    }

    /// The number of a column, of a range.
    fn count(&self, column: usize, least: u64, most: u64) -> Result<u64, FileError> {
        let number = self.fields[column].parse().ok();
        let number = number.filter(|number| (least..=most).contains(number));
        let expected = || {
            if least == most {
                format!("{least}")
            } else {
                format!("a number of {least} to {most}")
            }
        };
        number.ok_or_else(|| self.wrong(column, expected()))
    }

    fn small(&self, column: usize, least: u32, most: u32) -> Result<u32, FileError> {
        let number = self.count(column, least.into(), most.into())?;
        u32::try_from(number).map_err(|_| self.wrong(column, "a smaller number"))
    }

    /// The request; `before`: that of the line before.
    fn request(&self, settings: &Settings, before: Option<&Request>) -> Result<Request, FileError> {
        let first = before.map_or(0, |before| before.round);
        let last = before.map_or(0, |before| before.round + 1);
        let last = last.min(settings.rounds - 1);
        let round = self.small(0, first.min(last), last)?;
        let before = before.filter(|before| before.round == round);
        let number = before.map_or(0, |before| before.number + 1);
        let kinds = Kind::ALL.map(Kind::name).join(", ");
        let kind: Kind = self.fields[4]
            .parse()
            .map_err(|_| self.wrong(4, format!("one of {kinds}")))?;
        let place = match (kind.has_place(), self.fields[5]) {
            (true, _) => Some(self.small(5, 0, settings.places() - 1)?),
            (false, "") => None,
            (false, _) => return Err(self.wrong(5, format!("nothing, for a {kind},"))),
        };
        let sick = u32::from(kind == Kind::CheckIn);
        let most = if kind == Kind::Record {
            MAX_CONTACTS
        } else {
            0
        };
        Ok(Request {
            round,
            number: self.small(1, number, number)?,
            at_ms: self.count(2, before.map_or(0, |before| before.at_ms), u64::MAX)?,
            user: self.small(3, 0, settings.users - 1)?,
            kind,
            place,
            infected: self.small(6, 0, sick)? == 1,
            contacts: self.small(7, most.min(1), most)?,
        })
    }
}

/// The beginning of what was found, for an error.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    let harmless = text.chars().map(|c| if c.is_control() { '?' } else { c });
    let mut begin: String = harmless.take(MOST).collect();
    if text.chars().count() > MOST {
        begin.push_str("...");
    }
    begin
}
