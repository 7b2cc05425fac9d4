//! Visits: which of them make a place's contract, go through the state, or go to an address that the person knows.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

/// A person at a place at a time; people and places are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Unix seconds.
    pub at: i64,
    pub person: u32,
    pub place: u32,
}

/// How many visits there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds {
    /// The first of all at their place: they create its contract.
    pub creating: u64,
    /// The first of their person at a place that has a contract: through the state, which tells the address.
    pub routed: u64,
    /// At a place where the person has been: to its address.
    pub direct: u64,
}

impl Kinds {
    /// Sum over the kinds.
    pub fn all(&self) -> u64 {
        self.creating + self.routed + self.direct
    }

    /// Gas of all of them, at so much for each kind.
    pub fn gas(&self, creating: u64, routed: u64, direct: u64) -> u64 {
        self.creating * creating + self.routed * routed + self.direct * direct
    }
}

/// How many visits of each kind there were after 100, 200, 500, 1,000 visits and so on, and after all: visits, kinds.
/// Visits have to be in the order of their times.
pub fn course(visits: &[Visit]) -> Vec<(u64, Kinds)> {
    let mut seen = HashSet::new();
    let mut known = HashSet::new();
    let mut kinds = Kinds::default();
    let mut course = vec![];
    let mut mark = Marks::default();
    for visit in visits {
        // In this order: whoever comes first of all knows the place from then on, too.
        let is_new_place = seen.insert(visit.place);
        let is_new_to_person = known.insert((visit.person, visit.place));
        let kind = match (is_new_place, is_new_to_person) {
            (true, _) => &mut kinds.creating,
            (false, true) => &mut kinds.routed,
            (false, false) => &mut kinds.direct,
        };
        *kind += 1;
        if mark.is_at(kinds.all()) {
            course.push((kinds.all(), kinds));
        }
    }
    if course.last().is_none_or(|(last, _)| *last < kinds.all()) && !visits.is_empty() {
        course.push((kinds.all(), kinds));
    }
    course
}

/// 100, 200, 500, 1,000 and so on.
struct Marks {
    power: u64,
    step: usize,
}

impl Default for Marks {
    fn default() -> Self {
        Marks {
            power: 100,
            step: 0,
        }
    }
}

impl Marks {
    /// Whether a count that goes up by one is at the next mark.
    fn is_at(&mut self, count: u64) -> bool {
        let is_there = count == self.power * [1, 2, 5][self.step];
        if is_there {
            self.step = (self.step + 1) % 3;
            self.power *= if self.step == 0 { 10 } else { 1 };
        }
        is_there
    }
}

/// Exponent s of Zipf's law: how often the place is visited that is the r-th in that order, as `r^-s`. Least squares on
/// logarithms over all places that have more than one visit; `None` where fewer than two have.
pub fn popularity(visits: &[Visit]) -> Option<f64> {
    let mut counts: HashMap<u32, u64> = HashMap::new();
    for visit in visits {
        *counts.entry(visit.place).or_default() += 1;
    }
    let mut counts: Vec<u64> = counts.into_values().filter(|count| *count > 1).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    if counts.len() < 2 {
        return None;
    }
    let points: Vec<(f64, f64)> = (1..)
        .zip(&counts)
        .map(|(rank, count)| (libm::log(real(rank)), libm::log(real(*count))))
        .collect();
    let n = real(points.len() as u64);
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / n;
    let both = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y));
    let square = points.iter().map(|(x, _)| (x - mean_x).powi(2));
    Some(-both.sum::<f64>() / square.sum::<f64>())
}

#[allow(clippy::cast_precision_loss)] // Counts of a trace.
fn real(count: u64) -> f64 {
    count as f64
}
