//! A UTC day on the command line.

use time::format_description::FormatItem;
use time::macros::{date, format_description};
use time::Date;

const FORM: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// Reads a day like 2026-11-24, in days since 1970.
pub fn day(text: &str) -> Result<u16, &'static str> {
    let read = Date::parse(text, FORM).ok();
    let days = read.map(|day| (day - date!(1970 - 01 - 01)).whole_days());
    let days = days.and_then(|days| u16::try_from(days).ok());
    days.ok_or("not a day like 2026-11-24, from 1970 on")
}
