//! What decides the status, and what follows from it alone.

use crate::time::{interval_at, interval_end, interval_start};
use crate::words::Status;

/// All that decides the status of a place. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Block time of the first check-in; `None` = nobody was there yet.
    pub first_check_in_at: Option<u64>,
    pub last_cleaned_at: Option<u64>,
    /// Interval of the newest infection that stands.
    pub newest_infection: Option<u32>,
    /// How long an infection counts, in seconds.
    pub window: u64,
}

/// Since when a place has its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// Unix seconds.
    pub at: u64,
    /// Whether it may be so for longer: nothing older than a window is remembered.
    pub or_earlier: bool,
}

impl Ledger {
    /// Empty before the first check-in; Infected while an infection counts; else Clean.
    pub fn status(&self, now: u64) -> Status {
        match self.first_check_in_at {
            None => Status::Empty,
            Some(_) if self.infected_until(now).is_some() => Status::Infected,
            Some(_) => Status::Clean,
        }
    }

    /// When the newest infection will have run out, if it counts now. The end of an infection, by age or by cleaning, never
    /// falls as its interval grows, so the newest one decides.
    pub fn infected_until(&self, now: u64) -> Option<u64> {
        let newest = self.newest_infection?;
        self.is_uncleaned(newest)
            .then(|| end_by_age(newest, self.window))
            .filter(|end| now < *end)
    }

    /// The first interval whose infections may count now. Those of an earlier one have ended.
    pub fn counting_from(&self, now: u64) -> u32 {
        let too_old = now.saturating_sub(self.window);
        interval_at(too_old.max(self.last_cleaned_at.unwrap_or_default()))
    }

    /// Since when the place has its status now. `oldest` is the interval of the oldest infection from
    /// [`Ledger::counting_from`] on.
    pub fn since(&self, now: u64, created_at: u64, oldest: Option<u32>) -> Since {
        let exactly = |at| Since {
            at,
            or_earlier: false,
        };
        match self.status(now) {
            Status::Empty => exactly(created_at),
            Status::Infected => exactly(
                oldest
                    .or(self.newest_infection)
                    .map_or(created_at, interval_start),
            ),
            Status::Clean => self.clean_since(now),
        }
    }

    fn clean_since(&self, now: u64) -> Since {
        // One that was cleaned away ended no later than the last cleaning.
        let newest = self.newest_infection.filter(|i| self.is_uncleaned(*i));
        let ended = newest.map(|i| end_by_age(i, self.window));
        let known = [self.first_check_in_at, self.last_cleaned_at, ended];
        let at = known.into_iter().flatten().max().unwrap_or_default();
        let bound = now.saturating_sub(self.window);
        Since {
            at: at.max(bound),
            or_earlier: at < bound,
        }
    }

    /// Whether nobody has cleaned after that interval. A cleaning within it clears nothing.
    fn is_uncleaned(&self, interval: u32) -> bool {
        self.last_cleaned_at
            .is_none_or(|cleaned_at| cleaned_at < interval_end(interval))
    }
}

/// When an infection is a whole window old, Unix seconds.
pub(crate) fn end_by_age(interval: u32, window: u64) -> u64 {
    interval_end(interval).saturating_add(window)
}
