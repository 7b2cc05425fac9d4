//! The status machine of the paper's equation 9, as pure functions of recorded events and time.
//!
//! Nothing here reads storage. All times are Unix seconds, all spans half open.

use wayclear_api::location::{Cause, DayStatus, Status, Transition};
use wayclear_api::DAY_SECONDS;

/// The oldest second that is less than `span` seconds ago.
pub(crate) fn kept_since(now: u64, span: u64) -> u64 {
    now.saturating_add(1).saturating_sub(span)
}

/// A visit by a person with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Infection {
    /// When the visit was.
    pub at: u64,
    /// When the case was taken back, if it was.
    pub revoked_at: Option<u64>,
}

/// What decides the status: everything a location remembers, or the part that matters for one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// When the location was made.
    pub created_at: u64,
    /// The first visit; `None` = no visit yet.
    pub first_check_in_at: Option<u64>,
    pub infections: Vec<Infection>,
    /// The newest infection ever recorded, of any case; rows older than two windows are forgotten, this is not.
    pub newest_infection_at: Option<u64>,
    /// When it was cleaned, in any order.
    pub cleanings: Vec<u64>,
    /// How long an infection counts, in seconds.
    pub window: u64,
}

/// The answer to "is the way clear?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub status: Status,
    /// Since when, as the `Status` query defines it.
    pub since: u64,
    /// End of the newest infection that counts.
    pub infected_until: Option<u64>,
}

impl Record {
    /// The status at `now`: Empty before the first visit; Infected while an infection of an unrevoked case is less than
    /// a window old and no cleaning came after it (a tie counts as not cleaned); else Clean.
    pub fn status(&self, now: u64) -> Status {
        match self.first_check_in_at {
            Some(first) if first <= now => {
                if self.standing().any(|i| self.span(i).contains(&now)) {
                    Status::Infected
                } else {
                    Status::Clean
                }
            }
            _ => Status::Empty,
        }
    }

    /// The status at `now`, since when, and until when.
    pub fn summary(&self, now: u64) -> Summary {
        let status = self.status(now);
        let counting = || self.standing().filter(|i| self.span(i).contains(&now));
        let since = match status {
            Status::Empty => Some(self.created_at),
            Status::Infected => counting().map(|i| i.at).min(),
            Status::Clean => self
                .first_check_in_at
                .into_iter()
                .chain(self.cleanings.iter().copied().filter(|c| *c <= now))
                .chain(self.standing().map(|i| self.span(i).end))
                .filter(|t| *t <= now)
                .chain(self.forgotten_end(now))
                .max(),
        };
        Summary {
            status,
            since: since.unwrap_or(self.created_at),
            infected_until: counting().map(|i| self.end(i)).max(),
        }
    }

    /// The status of each of the last `days` UTC days, oldest first. A day is Infected if infected at any moment of it,
    /// else Clean if the first visit lies before its end, else Empty. Moments outside the window or after `now` do not
    /// count, and days without any other are left out.
    pub fn daily(&self, now: u64, days: u8) -> Vec<DayStatus> {
        let known_from = kept_since(now, self.window);
        let known_until = now.saturating_add(1);
        let today = now.saturating_sub(now % DAY_SECONDS);
        (0..u64::from(days))
            .rev()
            .filter_map(|ago| today.checked_sub(ago.saturating_mul(DAY_SECONDS)))
            .filter_map(|day| {
                let from = day.max(known_from);
                let until = day.saturating_add(DAY_SECONDS).min(known_until);
                (from < until).then(|| DayStatus {
                    day,
                    status: self.status_between(from, until),
                })
            })
            .collect()
    }

    fn status_between(&self, from: u64, until: u64) -> Status {
        let infected = self
            .standing()
            .map(|i| self.span(i))
            .any(|span| span.start.max(from) < span.end.min(until));
        match self.first_check_in_at {
            Some(_) if infected => Status::Infected,
            Some(first) if first < until => Status::Clean,
            _ => Status::Empty,
        }
    }

    /// How an infected place became clean without anybody cleaning it: the last infection to end, by age or by
    /// revocation, whichever came first. `None` while one counts, or if there never was any.
    pub fn ended(&self, now: u64) -> Option<(u64, Cause)> {
        if self.status(now) == Status::Infected {
            return None;
        }
        let uncleaned = |i: &&Infection| !self.cleanings.iter().any(|c| i.at < *c && *c <= now);
        self.infections
            .iter()
            .filter(uncleaned)
            .map(|i| match i.revoked_at {
                Some(at) if at < self.end(i) => (at, Cause::CaseRevoked),
                _ => (self.end(i), Cause::Wait14Days),
            })
            .filter(|(at, _)| *at <= now)
            .max_by_key(|(at, _)| *at)
            .or_else(|| Some((self.forgotten_end(now)?, Cause::Wait14Days)))
    }

    /// What a location logs when it executes at `now`: what had changed by itself since it last `noted` its status, and
    /// what the event behind `cause` changed from `before` to `self`.
    pub fn transitions(
        &self,
        noted: Status,
        before: &Record,
        cause: Cause,
        now: u64,
    ) -> Vec<Transition> {
        let (was, is) = (before.status(now), self.status(now));
        let mut log = vec![];
        if was != noted {
            let (effective_at, cause) = before.ended(now).unwrap_or((now, Cause::Wait14Days));
            log.push(Transition {
                from: Some(noted),
                to: was,
                cause,
                at: now,
                effective_at,
            });
        }
        if is != was {
            let effective_at = match is {
                Status::Infected => self.summary(now).since,
                Status::Empty | Status::Clean => now,
            };
            log.push(Transition {
                from: Some(was),
                to: is,
                cause,
                at: now,
                effective_at,
            });
        }
        log
    }

    /// The latest moment at which an infection that is no longer on record may have ended.
    fn forgotten_end(&self, now: u64) -> Option<u64> {
        let newest = self.newest_infection_at?;
        let a_window_ago = now.saturating_sub(self.window);
        Some(newest.saturating_add(self.window).min(a_window_ago))
    }

    /// Infections of cases that stand.
    fn standing(&self) -> impl Iterator<Item = &Infection> {
        self.infections.iter().filter(|i| i.revoked_at.is_none())
    }

    /// When an infection is a whole window old.
    fn end(&self, infection: &Infection) -> u64 {
        infection.at.saturating_add(self.window)
    }

    /// When an infection counts: from the visit to the first cleaning after it, at most one window.
    fn span(&self, infection: &Infection) -> std::ops::Range<u64> {
        let cleaned = self.cleanings.iter().filter(|c| **c > infection.at).min();
        let end = self.end(infection);
        infection.at..cleaned.map_or(end, |c| end.min(*c))
    }
}
