//! Whom a phone has seen, compared with what others have disclosed.

use std::collections::HashMap;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use wayclear_status::interval_start;

use crate::{Day, DisclosedHash, Identifier, CLOCK_TOLERANCE_SECONDS};

/// An identifier that a phone has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    pub identifier: Identifier,
    /// When, Unix seconds.
    pub at: u64,
}

/// An observation of an identifier that somebody has disclosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// Which of the days or hashes, in their order.
    pub disclosed: usize,
    /// Which of the observations, in their order.
    pub observation: usize,
}

/// Whether something seen at a time may have been sent in `rotation` intervals from `interval` on: clocks differ by up to
/// two hours.
pub fn is_within_tolerance(at: u64, interval: u32, rotation: u8) -> bool {
    let from = interval_start(interval).saturating_sub(CLOCK_TOLERANCE_SECONDS);
    let end = interval_start(interval.saturating_add(rotation.into()));
    (from..end.saturating_add(CLOCK_TOLERANCE_SECONDS)).contains(&at)
}

/// What a phone has seen, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    at: Vec<u64>,
    /// Hashed with a key of its own: anybody can send a phone what they like.
    by_identifier: HashMap<[u8; 16], Vec<usize>, ahash::RandomState>,
}

impl Observations {
    pub fn new(observations: impl IntoIterator<Item = Observation>) -> Self {
        let mut all = Observations::default();
        for Observation { identifier, at } in observations {
            let places = all.by_identifier.entry(identifier.0).or_default();
            places.push(all.at.len());
            all.at.push(at);
        }
        all
    }

    /// What of it these days sent, with a new identifier each interval, in order. Expands each day; on all processors, with
    /// the feature `parallel`.
    pub fn match_days(&self, days: &[Day]) -> Vec<Match> {
        let one = |(index, day)| self.match_day(index, day);
        #[cfg(feature = "parallel")]
        let found = days.par_iter().enumerate().flat_map_iter(one);
        #[cfg(not(feature = "parallel"))]
        let found = days.iter().enumerate().flat_map(one);
        let mut found: Vec<Match> = found.collect();
        found.sort_unstable();
        found
    }

    fn match_day(&self, index: usize, day: &Day) -> Vec<Match> {
        let mut found = vec![];
        for (interval, identifier) in day.identifiers() {
            let Some(places) = self.by_identifier.get(&identifier.0) else {
                continue;
            };
            self.take(index, places, interval, 1, &mut found);
        }
        found
    }

    /// What of it hashes to these, in order.
    pub fn match_hashes(&self, hashes: &[DisclosedHash]) -> Vec<Match> {
        if hashes.is_empty() {
            // Most looks bring none; then nothing that was seen needs to be hashed.
            return vec![];
        }
        let mut by_hash: HashMap<[u8; 16], Vec<&Vec<usize>>> = HashMap::new();
        for (identifier, places) in &self.by_identifier {
            let hash = Identifier(*identifier).mac_hash();
            by_hash.entry(hash).or_default().push(places);
        }
        let mut found = vec![];
        for (index, hash) in hashes.iter().enumerate() {
            for places in by_hash.get(&hash.mac_hash).into_iter().flatten() {
                self.take(index, places, hash.interval, hash.rotation, &mut found);
            }
        }
        found.sort_unstable();
        found
    }

    fn take(
        &self,
        disclosed: usize,
        places: &[usize],
        interval: u32,
        rotation: u8,
        found: &mut Vec<Match>,
    ) {
        let fits = |place: &&usize| {
            let at = self.at.get(**place);
            at.is_some_and(|at| is_within_tolerance(*at, interval, rotation))
        };
        found.extend(places.iter().filter(fits).map(|place| Match {
            disclosed,
            observation: *place,
        }));
    }
}
