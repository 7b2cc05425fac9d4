//! UTC days in tree files: dates, as people write them, or numbers of days since 1970, as contracts count them.

use serde::Deserialize;
use time::{Date, Duration, Month};
use toml::value::Datetime;

const EPOCH: Date = time::macros::date!(1970 - 01 - 01);

/// A day, in days since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Form")]
pub(super) struct Day(pub u16);

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a day is a date like 2027-01-31, without quotes and hour, or a number of days since 1970"
)]
enum Form {
    Days(u16),
    Date(Datetime),
}

impl TryFrom<Form> for Day {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, String> {
        let date = match form {
            Form::Days(days) => return Ok(Day(days)),
            Form::Date(date) => date,
        };
        let day = match (date.date, date.time, date.offset) {
            (Some(day), None, None) => days_of(day.year, day.month, day.day),
            _ => None,
        };
        let words = || format!("{date} is no day: write a date like 2027-01-31, from 1970 to 2149");
        day.map(Day).ok_or_else(words)
    }
}

fn days_of(year: u16, month: u8, day: u8) -> Option<u16> {
    let month = Month::try_from(month).ok()?;
    let date = Date::from_calendar_date(year.into(), month, day).ok()?;
    u16::try_from((date - EPOCH).whole_days()).ok()
}

/// The date of a day, as TOML has it.
pub(crate) fn date(days: u16) -> Datetime {
    let date = EPOCH + Duration::days(days.into());
    let year = u16::try_from(date.year()).unwrap_or_default();
    Datetime {
        date: Some(toml::value::Date {
            year,
            month: date.month().into(),
            day: date.day(),
        }),
        time: None,
        offset: None,
    }
}
