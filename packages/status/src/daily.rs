//! The status of past days.

use crate::ledger::{end_by_age, Ledger};
use crate::time::{day_start, interval_at, interval_end, DAY_SECONDS};
use crate::words::Status;

/// The status of one UTC day.
#[cosmwasm_schema::cw_serde]
#[derive(Copy, Eq)]
pub struct DayStatus {
    /// Start of the day, Unix seconds, a multiple of 86400.
    pub day: u64,
    /// Infected if infected at any moment of the day.
    pub status: Status,
}

/// What is known of a place beside its ledger.
pub struct Known<'a, F> {
    pub ledger: &'a Ledger,
    /// Cleanings, Unix seconds, ascending; those that are missing at the front only lengthen the past.
    pub cleanings: &'a [u64],
    /// The newest infection that stands of an interval up to the one given.
    pub newest_until: F,
}

/// The status of each of the last `days` UTC days, oldest first, today included. A day is Infected if infected at any moment
/// of it, else Clean if the first check-in lies before its end, else Empty. Moments more than a window ago or after `now`
/// do not count, and days without any other are left out.
///
/// # Errors
/// Those of `newest_until`.
pub fn daily<E>(
    mut known: Known<'_, impl FnMut(u32) -> Result<Option<u32>, E>>,
    now: u64,
    days: u8,
) -> Result<Vec<DayStatus>, E> {
    let ledger = known.ledger;
    let known_from = now.saturating_add(1).saturating_sub(ledger.window);
    let known_until = now.saturating_add(1);
    let today = day_start(crate::time::day_at(now));
    let mut answer = vec![];
    for ago in (0..u64::from(days)).rev() {
        let Some(day) = today.checked_sub(ago.saturating_mul(DAY_SECONDS)) else {
            continue;
        };
        let from = day.max(known_from);
        let until = day.saturating_add(DAY_SECONDS).min(known_until);
        if from >= until {
            continue;
        }
        // Ends never fall as intervals grow: the newest infection that had begun decides.
        let newest = (known.newest_until)(interval_at(until.saturating_sub(1)))?;
        let end = newest.map(|i| end_of(i, known.cleanings, ledger.window));
        let status = match ledger.first_check_in_at {
            Some(_) if end.is_some_and(|end| end > from) => Status::Infected,
            Some(first) if first < until => Status::Clean,
            _ => Status::Empty,
        };
        answer.push(DayStatus { day, status });
    }
    Ok(answer)
}

/// When an infection ends: by age, or with the first cleaning after its interval.
fn end_of(interval: u32, cleanings: &[u64], window: u64) -> u64 {
    let end = end_by_age(interval, window);
    let over = interval_end(interval);
    let cleaned = cleanings.iter().copied().filter(|c| *c >= over).min();
    cleaned.map_or(end, |cleaned| cleaned.min(end))
}
