//! What a phone can tell of a place from the feed alone.

use crate::ledger::{end_by_age, Ledger};
use crate::time::{interval_at, interval_end};

/// A flag of a place, as it stands in the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    pub interval: u32,
    /// Intervals from it to the first cleaning after it, as known when the flag was written; 0 = there was none.
    pub cleaned: u16,
}

/// Until when a place is infected, Unix seconds: exactly what its contract answers, if the flags are all that stand and the
/// cleanings all that the feed told of the place. `None` = nothing known.
pub fn infected_until(
    flags: impl IntoIterator<Item = Flag>,
    cleanings: impl IntoIterator<Item = u64>,
    now: u64,
    window: u64,
) -> Option<u64> {
    // A flag that was cleaned away before it was written says nothing of those after it, and ends before they do.
    let standing = flags.into_iter().filter(|flag| flag.cleaned == 0);
    let ledger = Ledger {
        first_check_in_at: None,
        last_cleaned_at: cleanings.into_iter().max(),
        newest_infection: standing.map(|flag| flag.interval).max(),
        window,
    };
    ledger.infected_until(now)
}

/// Until when a flag makes its place infected, Unix seconds: by age, or until its first cleaning; of one that the flag itself
/// tells, to the end of its ten minutes.
pub fn infects_until(flag: Flag, cleanings: &[u64], window: u64) -> u64 {
    let over = interval_end(flag.interval);
    let told = cleanings.iter().copied().filter(|at| *at >= over);
    let written = (flag.cleaned > 0).then(|| flag.interval.saturating_add(flag.cleaned.into()));
    let cleaned = told.chain(written.map(interval_end)).min();
    let end = end_by_age(flag.interval, window);
    cleaned.map_or(end, |cleaned| end.min(cleaned))
}

/// Until when whoever comes is exposed to what a flag tells of, if it survives, Unix seconds: by age, or to the end of the ten
/// minutes in which the place was first cleaned. Who came within them may have come before the cleaning; neither a visit nor a
/// flag that was written after it says more.
pub fn exposes_until(flag: Flag, cleanings: &[u64], window: u64) -> u64 {
    let over = interval_end(flag.interval);
    let told = cleanings.iter().copied().filter(|at| *at >= over).min();
    let written = (flag.cleaned > 0).then(|| flag.interval.saturating_add(flag.cleaned.into()));
    let cleaned = told.map(interval_at).into_iter().chain(written).min();
    let end = end_by_age(flag.interval, window);
    cleaned.map_or(end, |cleaned| end.min(interval_end(cleaned)))
}
