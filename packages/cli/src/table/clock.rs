//! Times as logs write them: the form is recognised by the first one and holds for the column.

use time::format_description::well_known::Iso8601;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use super::cell::is_missing;
use super::column::Column;
use super::refusal::{Fault, Refusal};
use super::table::Table;

/// From here on a number of seconds would be after the year 5138, and one of milliseconds is after 1973.
const MILLISECONDS: f64 = 1e11;
/// The same for milliseconds and microseconds.
const MICROSECONDS: f64 = 1e14;

const MILLIS: u64 = 1_000;

const LOCAL: &[BorrowedFormatItem<'_>] = format_description!(
    version = 2,
    "[year]-[month]-[day][first [T][t][ ]][hour]:[minute][optional [:[second][optional [[first [.][,]][subsecond]]]]]"
);
const ZONED: &[BorrowedFormatItem<'_>] = format_description!(
    version = 2,
    "[year]-[month]-[day][first [T][t][ ]][hour]:[minute][optional [:[second][optional [[first [.][,]][subsecond]]]]]\
     [optional [ ]][offset_hour sign:mandatory][optional [[optional [:]][offset_minute]]]"
);
/// How programs write that a time is UTC, if not as an offset.
const UTC: [&str; 4] = ["Z", "z", "UTC", "GMT"];

/// How a column writes its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Since 1970, or since the log began.
    Seconds,
    /// Since 1970.
    Milliseconds,
    /// ISO 8601.
    Zoned,
    /// ISO 8601 that leaves the zone out: UTC.
    Unzoned,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Seconds => "seconds",
            Form::Milliseconds => "milliseconds",
            Form::Zoned => "ISO 8601",
            Form::Unzoned => "ISO 8601 without a zone, read as UTC",
        }
    }
}

/// Reads one column of times.
#[derive(Debug)]
pub struct Clock {
    begins_at: u64,
    /// How the times are written, and the line of the first.
    form: Option<(Form, u64)>,
    /// How many times were read, and how many of them were in another form.
    read: u64,
    other: u64,
}

impl Clock {
    /// A clock that counts from a time in Unix seconds, where it counts seconds.
    pub fn new(begins_at: u64) -> Self {
        Clock {
            begins_at,
            form: None,
            read: 0,
            other: 0,
        }
    }

    /// How the times are written, for people.
    pub fn form(&self) -> &'static str {
        self.form.map_or(Form::Seconds, |(form, _)| form).name()
    }

    /// Whether a time was in another form than the first.
    pub fn has_others(&self) -> bool {
        self.other > 0
    }

    /// Whether the forms are mixed so much that none is an exception.
    pub fn is_mixed(&self) -> bool {
        self.other.saturating_mul(10) > self.read
    }

    /// The time in a cell of the row, in Unix milliseconds.
    pub fn read(&mut self, table: &Table, column: &Column) -> Result<u64, Refusal> {
        let cell = table.text(column)?;
        self.time(cell, table.number(column), table.line())
            .map_err(|refusal| refusal.in_cell(column.name(), cell).of("time"))
    }

    fn time(
        &mut self,
        cell: &str,
        number: Result<f64, Refusal>,
        line: u64,
    ) -> Result<u64, Refusal> {
        let (form, time) = match number {
            Ok(number) => of_number(number)?,
            Err(refusal) if refusal.fault == Fault::Table => return Err(refusal),
            Err(_) if is_missing(cell) => return Err(Refusal::missing()),
            Err(_) => of_text(cell)?,
        };
        self.read += 1;
        // Zero is zero in seconds and in milliseconds, and what some write for no time.
        let (known, since) = match self.form {
            _ if time > 0 => *self.form.get_or_insert((form, line)),
            known => known.unwrap_or((form, line)),
        };
        if form != known && time > 0 {
            let (first, here) = (known.name(), form.name());
            let words =
                format!("which is in {here}; line {since} is in {first}: bring them into one form");
            self.other += 1;
            return Err(Refusal::new("time", words));
        }
        if self.begins_at > 0 && known != Form::Seconds {
            let form = known.name();
            let words =
                format!("in {form}; --begins-at is for seconds that count from 0, leave it out");
            return Err(Refusal::of_table(words));
        }
        let begins_at = self.begins_at.checked_mul(MILLIS);
        let time = begins_at.and_then(|begins_at| time.checked_add(begins_at));
        time.ok_or_else(|| Refusal::of_table("too late with this --begins-at"))
    }
}

fn of_number(number: f64) -> Result<(Form, u64), Refusal> {
    let not = |words: &str| Err(Refusal::new("time", words));
    match number {
        n if (0.0..MILLISECONDS).contains(&n) => Ok((Form::Seconds, whole(n * 1e3))),
        n if (MILLISECONDS..MICROSECONDS).contains(&n) => Ok((Form::Milliseconds, whole(n))),
        n if n >= MICROSECONDS => {
            not("microseconds or finer; divide them into seconds or milliseconds")
        }
        _ => not("not a time of 0 or more seconds or milliseconds"),
    }
}

/// The whole part of a number of 0 to 1e14.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is in range.
fn whole(number: f64) -> u64 {
    number.floor() as u64
}

fn of_text(cell: &str) -> Result<(Form, u64), Refusal> {
    let local = UTC
        .iter()
        .find_map(|utc| cell.strip_suffix(utc))
        .map(str::trim_end);
    let zoned = match local {
        Some(local) => PrimitiveDateTime::parse(local, LOCAL).map(PrimitiveDateTime::assume_utc),
        None => OffsetDateTime::parse(cell, ZONED),
    };
    let zoned = zoned.or_else(|_| OffsetDateTime::parse(cell, &Iso8601::PARSING));
    let unzoned = PrimitiveDateTime::parse(cell, LOCAL);
    let unzoned = unzoned.or_else(|_| PrimitiveDateTime::parse(cell, &Iso8601::PARSING));
    let (form, time) = match (zoned, unzoned) {
        (Ok(time), _) => (Form::Zoned, time),
        (_, Ok(time)) => (Form::Unzoned, time.assume_utc()),
        _ => {
            let words = "not a time in seconds, milliseconds or ISO 8601 (2026-01-05T08:00:00Z)";
            return Err(Refusal::new("time", words));
        }
    };
    let millis = u64::try_from(time.unix_timestamp_nanos().div_euclid(1_000_000));
    let millis = millis.map_err(|_| Refusal::new("time", "before 1970"))?;
    Ok((form, millis))
}
