//! What a phone can tell of a place from the feed alone.

use crate::daily::end_of;
use crate::ledger::Ledger;
use crate::time::interval_start;

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

/// When what a flag tells of was over, Unix seconds: by age, by the cleaning it was written with, true to ten minutes, or by
/// the first cleaning that the feed told of since.
pub fn ended_at(flag: Flag, cleanings: &[u64], window: u64) -> u64 {
    let end = end_of(flag.interval, cleanings, window);
    if flag.cleaned == 0 {
        return end;
    }
    let cleaned = flag.interval.saturating_add(flag.cleaned.into());
    end.min(interval_start(cleaned))
}
