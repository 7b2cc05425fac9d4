//! Intervals of ten minutes and days of UTC, both counted from 1970.

/// Seconds of a UTC day.
pub const DAY_SECONDS: u64 = 86_400;
/// Seconds of an interval, the unit of time for visits, infections and identifiers.
pub const INTERVAL_SECONDS: u64 = 600;
/// Intervals of a UTC day.
pub const INTERVALS_A_DAY: u16 = 144;

/// The interval that holds a time in Unix seconds.
pub fn interval_at(time: u64) -> u32 {
    let interval = time.checked_div(INTERVAL_SECONDS).unwrap_or_default();
    u32::try_from(interval).unwrap_or(u32::MAX)
}

/// First second of an interval, Unix time.
pub fn interval_start(interval: u32) -> u64 {
    u64::from(interval).saturating_mul(INTERVAL_SECONDS)
}

/// First second after an interval, Unix time.
pub fn interval_end(interval: u32) -> u64 {
    interval_start(interval).saturating_add(INTERVAL_SECONDS)
}

/// The UTC day that holds a time in Unix seconds.
pub fn day_at(time: u64) -> u16 {
    let day = time.checked_div(DAY_SECONDS).unwrap_or_default();
    u16::try_from(day).unwrap_or(u16::MAX)
}

/// The UTC day that holds an interval.
pub fn day_of(interval: u32) -> u16 {
    day_at(interval_start(interval))
}

/// First second of a UTC day, Unix time.
pub fn day_start(day: u16) -> u64 {
    u64::from(day).saturating_mul(DAY_SECONDS)
}

/// First interval of a UTC day.
pub fn first_interval(day: u16) -> u32 {
    interval_at(day_start(day))
}
