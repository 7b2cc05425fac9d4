//! A place as lists of all that happened to it. Everything is found by brute force over the lists, as the rules say it in
//! words, and with none of the helpers that are tested.

use wayclear_status::{DayStatus, Ledger, Since, Status};

#[derive(Clone, Debug)]
pub struct Infection {
    pub interval: u32,
    pub is_revoked: bool,
}

/// Times are Unix seconds.
#[derive(Clone, Debug)]
pub struct Model {
    pub window: u64,
    pub created_at: u64,
    pub check_ins: Vec<u64>,
    pub infections: Vec<Infection>,
    pub cleanings: Vec<u64>,
}

impl Model {
    pub fn status(&self, at: u64) -> Status {
        let Some(first) = self.check_ins.iter().min() else {
            return Status::Empty;
        };
        if self.counting(at).next().is_some() {
            Status::Infected
        } else if *first <= at {
            Status::Clean
        } else {
            Status::Empty
        }
    }

    pub fn infected_until(&self, now: u64) -> Option<u64> {
        self.counting(now).map(|(_, end)| end).max()
    }

    pub fn since(&self, now: u64) -> Since {
        let mut bound = 0;
        let at = match self.status(now) {
            Status::Empty => self.created_at,
            Status::Infected => self
                .counting(now)
                .map(|(start, _)| start)
                .min()
                .unwrap_or(0),
            Status::Clean => {
                bound = now.saturating_sub(self.window);
                let first = self.check_ins.iter().copied().min();
                let cleaned = self.cleanings.iter().copied().max();
                [first, cleaned, self.last_end()]
                    .into_iter()
                    .flatten()
                    .max()
                    .unwrap_or(0)
            }
        };
        Since {
            at: at.max(bound),
            or_earlier: at < bound,
        }
    }

    /// When the last infection ended or will end.
    pub fn last_end(&self) -> Option<u64> {
        self.standing().map(|interval| self.span(interval).1).max()
    }

    /// The status at every interval boundary of each day, at its ends, and where the window cuts it.
    pub fn daily(&self, now: u64, days: u8) -> Vec<DayStatus> {
        let mut answer = vec![];
        for ago in (0..u64::from(days)).rev() {
            let Some(day) = (now / 86_400).checked_sub(ago) else {
                continue;
            };
            let day = day * 86_400;
            let boundaries = (0..144).map(|n| day + 600 * n);
            let ends = [(now + 1).saturating_sub(self.window), now, day + 86_399];
            let statuses: Vec<Status> = boundaries
                .chain(ends)
                .filter(|at| (day..day + 86_400).contains(at))
                .filter(|at| *at <= now && now < at + self.window)
                .map(|at| self.status(at))
                .collect();
            let found = |status| statuses.contains(&status).then_some(status);
            let worst = found(Status::Infected)
                .or(found(Status::Clean))
                .or(found(Status::Empty));
            answer.extend(worst.map(|status| DayStatus { day, status }));
        }
        answer
    }

    /// What the contract keeps beside its rows.
    pub fn ledger(&self) -> Ledger {
        Ledger {
            first_check_in_at: self.check_ins.first().copied(),
            last_cleaned_at: self.cleanings.last().copied(),
            newest_infection: self.standing().max(),
            window: self.window,
        }
    }

    /// The oldest row from an interval on, as the contract reads it.
    pub fn oldest_from(&self, first: u32) -> Option<u32> {
        self.standing().filter(|interval| *interval >= first).min()
    }

    /// The newest row up to an interval, as the contract reads it: it keeps rows for two windows.
    pub fn newest_until(&self, now: u64, last: u32) -> Option<u32> {
        self.standing()
            .filter(|interval| now < 600 * (u64::from(*interval) + 1) + 2 * self.window)
            .filter(|interval| *interval <= last)
            .max()
    }

    /// From when, and until when, an infection counts.
    pub fn span(&self, interval: u32) -> (u64, u64) {
        let start = 600 * u64::from(interval);
        let over = start + 600;
        let cleanings = self.cleanings.iter().copied();
        let cleaned = cleanings.filter(|at| over <= *at).min();
        let by_age = over + self.window;
        (start, by_age.min(cleaned.unwrap_or(by_age)))
    }

    /// Intervals of the infections that were not revoked.
    pub fn standing(&self) -> impl Iterator<Item = u32> + '_ {
        let standing = self.infections.iter().filter(|row| !row.is_revoked);
        standing.map(|row| row.interval)
    }

    /// Spans of the infections that count at a moment.
    fn counting(&self, at: u64) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.standing()
            .map(|interval| self.span(interval))
            .filter(move |(start, end)| (*start..*end).contains(&at))
    }
}
