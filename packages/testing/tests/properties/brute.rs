//! The rules of status, said over all rows that stand and all cleanings: slow, and plain enough to be right.

use wayclear_api::location::{DayStatus, Infection, Status, StatusResponse};
use wayclear_api::{DAY_SECONDS, INTERVAL_SECONDS};

use crate::model::PlaceModel;

pub fn start_of(interval: u32) -> u64 {
    u64::from(interval) * INTERVAL_SECONDS
}

pub fn over(interval: u32) -> u64 {
    start_of(interval) + INTERVAL_SECONDS
}

impl PlaceModel {
    pub fn first_cleaning_after(&self, interval: u32) -> Option<u64> {
        let cleanings = self.cleanings.iter().copied();
        cleanings.filter(|at| *at >= over(interval)).min()
    }

    /// First second at which an infection of an interval does not count any more.
    fn end_of(&self, interval: u32, window: u64) -> u64 {
        let by_age = over(interval) + window;
        let cleaned = self.first_cleaning_after(interval).unwrap_or(u64::MAX);
        by_age.min(cleaned)
    }

    /// Intervals of the flags that count at a time.
    fn counting(&self, now: u64, window: u64) -> Vec<u32> {
        let flags = self.flags.iter().map(|(interval, _)| *interval);
        flags
            .filter(|i| start_of(*i) <= now && now < self.end_of(*i, window))
            .collect()
    }

    pub fn status(&self, now: u64, window: u64) -> StatusResponse {
        let counting = self.counting(now, window);
        let until = counting.iter().map(|i| over(*i) + window).max();
        let (status, since, or_earlier) = match (self.first_check_in_at, until) {
            (None, _) => (Status::Empty, self.created_at.expect("a place"), false),
            (Some(_), Some(_)) => {
                let begun = counting.iter().map(|i| start_of(*i)).min();
                (Status::Infected, begun.expect("an infection"), false)
            }
            (Some(first), None) => {
                let ends = self.flags.iter().map(|(i, _)| self.end_of(*i, window));
                let known = ends.chain(self.cleanings.iter().copied()).chain([first]);
                let at = known.max().expect("a check-in");
                let bound = now.saturating_sub(window);
                (Status::Clean, at.max(bound), at < bound)
            }
        };
        StatusResponse {
            status,
            since,
            or_earlier,
            infected_until: until,
            last_cleaned_at: self.cleanings.last().copied(),
            visits: self.visits,
        }
    }

    /// The status of each of the last 14 days.
    pub fn daily(&self, now: u64, window: u64) -> Vec<DayStatus> {
        let today = now / DAY_SECONDS;
        let days = (today - 13..=today).map(|day| day * DAY_SECONDS);
        let days = days.filter_map(|day| {
            let from = day.max((now + 1).saturating_sub(window));
            let until = (day + DAY_SECONDS).min(now + 1);
            (from < until).then(|| DayStatus {
                day,
                status: self.status_between(from, until, window),
            })
        });
        days.collect()
    }

    fn status_between(&self, from: u64, until: u64, window: u64) -> Status {
        let Some(first) = self.first_check_in_at else {
            return Status::Empty;
        };
        let is_infected = |(i, _): &(u32, _)| {
            let (begin, end) = (start_of(*i), self.end_of(*i, window));
            begin < until && from < end
        };
        match self.flags.iter().any(is_infected) {
            true => Status::Infected,
            false if first < until => Status::Clean,
            false => Status::Empty,
        }
    }

    /// Infections that are less than a window old.
    pub fn infections(&self, now: u64, window: u64) -> Vec<Infection> {
        let flags = self.flags.iter().filter(|(i, _)| now < over(*i) + window);
        let row = |(interval, id): &(u32, [u8; 8])| Infection {
            interval: *interval,
            id: id.into(),
            cleaned_at: self.first_cleaning_after(*interval),
        };
        flags.map(row).collect()
    }
}
