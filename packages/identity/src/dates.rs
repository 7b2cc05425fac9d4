//! Days and times as people write them.

use time::{Date, Duration, OffsetDateTime};

const DAY_0: Date = time::macros::date!(1970 - 01 - 01);

/// A UTC day, in days since 1970, as a date: `2026-11-27`.
pub fn date(day: u16) -> String {
    DAY_0.saturating_add(Duration::days(day.into())).to_string()
}

/// A time in Unix seconds, as date and hour: `2026-11-27 21:40:52 UTC`. From the year 10000 on it stays a number.
pub fn date_time(time: u64) -> String {
    let seconds = i64::try_from(time).ok();
    match seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()) {
        Some(at) => {
            let (hour, minute, second) = at.to_hms();
            format!("{} {hour:02}:{minute:02}:{second:02} UTC", at.date())
        }
        None => time.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_dates() {
        for (day, told) in [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (20_784, "2026-11-27"),
            (u16::MAX, "2149-06-06"),
        ] {
            assert_eq!(date(day), told);
        }
    }

    #[test]
    fn times_are_told_to_the_second_as_long_as_a_year_has_four_digits() {
        for (time, told) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (1_795_815_652, "2026-11-27 21:40:52 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
            (253_402_300_800, "253402300800"),
            (u64::MAX, "18446744073709551615"),
        ] {
            assert_eq!(date_time(time), told);
        }
    }
}
