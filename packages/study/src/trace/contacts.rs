//! Contacts: how many people somebody meets in a day, and how many messages it takes to record them.

use std::collections::{BTreeMap, BTreeSet};

/// Two people were near each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Days since any day.
    pub day: i64,
    pub people: (u32, u32),
}

/// How many different people each person met on each day on which they met somebody, ascending.
pub fn partners(contacts: &[Contact]) -> Load {
    let mut met: BTreeMap<(i64, u32), BTreeSet<u32>> = BTreeMap::new();
    for Contact { day, people } in contacts {
        let (a, b) = *people;
        met.entry((*day, a)).or_default().insert(b);
        met.entry((*day, b)).or_default().insert(a);
    }
    let mut partners: Vec<u64> = met.values().map(|others| others.len() as u64).collect();
    partners.sort_unstable();
    Load { partners }
}

/// How many people somebody met on a day, ascending: one number for each person and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    partners: Vec<u64>,
}

impl Load {
    /// The same for so many person-days: on those that are not in it nobody was met.
    #[must_use]
    pub fn over(mut self, person_days: usize) -> Self {
        let quiet = person_days.saturating_sub(self.partners.len());
        self.partners.splice(0..0, (0..quiet).map(|_| 0));
        self
    }

    /// How many persons' days these are.
    pub fn person_days(&self) -> u64 {
        self.partners.len() as u64
    }

    /// People met on a person-day, on average; 0 where there is none.
    pub fn mean(&self) -> f64 {
        real(self.partners.iter().sum()) / real(self.person_days().max(1))
    }

    /// People met on the person-day that 19 of 20 do not exceed.
    pub fn p95(&self) -> u64 {
        let index = self.partners.len() * 19 / 20;
        self.partners.get(index).copied().unwrap_or_default()
    }

    /// Messages of a person-day, on average, if each person records a day's contacts at its end, at most so many a message.
    pub fn messages(&self, batch: u64) -> f64 {
        let messages = self.partners.iter().map(|met| met.div_ceil(batch.max(1)));
        real(messages.sum()) / real(self.person_days().max(1))
    }
}

#[allow(clippy::cast_precision_loss)] // Counts of a trace.
fn real(count: u64) -> f64 {
    count as f64
}
