//! How many chains a population needs, and how much they keep.

use crate::people::{check_positive, InputError};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// What was measured of a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chain {
    /// Seconds of execution that a check-in takes.
    pub execution: f64,
    /// Bytes that a check-in adds to all that a node writes: state, blocks, results, indices.
    pub bytes: f64,
    /// Rows of contracts' state for it.
    pub rows: f64,
    /// Bytes of the feed for a report.
    pub feed_bytes: f64,
}

/// Who checks in, and how often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Population {
    /// How many people, above 0.
    pub people: f64,
    /// Check-ins of a person and day.
    pub check_ins: f64,
    /// The busiest hour beside the mean, 1 or more; that of one chain, which may be far above that of all people.
    pub peak: f64,
    /// Share of its time that a chain may be busy in that hour, above 0 and below 1.
    pub load: f64,
    /// Days that check-ins are kept.
    pub retention: f64,
    /// Reports of a person and day.
    pub reports: f64,
}

impl Population {
    /// So many people who check in so often: 70 % load, 14 days, 1,250 reports a day of ten million, and 1.6 times the mean in
    /// the busiest hour. That is the fullest hour in the day's profile of 193 people of New York over 319 days: a lower bound, so
    /// that more chains may be needed than it says.
    pub fn of(people: f64, check_ins: f64) -> Self {
        Population {
            people,
            check_ins,
            peak: 1.6,
            load: 0.7,
            retention: 14.0,
            reports: 1.25e-4,
        }
    }
}

/// What a population needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needs {
    /// Check-ins a second, over the day.
    pub mean: f64,
    /// Check-ins a second, in the busiest hour.
    pub peak: f64,
    /// Check-ins a second that a chain is given at that load.
    pub of_a_chain: f64,
    pub chains: f64,
    /// People of a chain.
    pub people: f64,
    /// Bytes that a chain's disk grows by in a day.
    pub bytes_a_day: f64,
    /// Bytes of all that a chain's node writes in the days of retention. A node forgets its blocks and results only if it is set
    /// to prune them.
    pub bytes: f64,
    /// Rows of a chain's state for check-ins that are kept.
    pub rows: f64,
    /// Bytes of the feed that a phone downloads in a day, if it follows one chain.
    pub feed: f64,
    /// The same if it followed all of them.
    pub whole_feed: f64,
}

/// What a population needs of chains like this one.
///
/// # Errors
/// [`InputError`] of the first number that nothing can be computed from, by its name.
pub fn needs(population: &Population, chain: &Chain) -> Result<Needs, InputError> {
    for (name, value) in [
        ("people", population.people),
        ("check-ins a day", population.check_ins),
        ("peak", population.peak),
        ("load", population.load),
        ("days of retention", population.retention),
        ("reports a day", population.reports),
        ("seconds of a check-in", chain.execution),
        ("bytes of a check-in", chain.bytes),
        ("rows of a check-in", chain.rows),
        ("bytes of a report", chain.feed_bytes),
    ] {
        check_positive(name, value)?;
    }
    if population.load >= 1.0 {
        let (name, value) = ("load".to_string(), population.load);
        return Err(InputError::NoShare { name, value });
    }
    let a_day = population.people * population.check_ins;
    let mean = a_day / DAY;
    let peak = mean * population.peak;
    let of_a_chain = population.load / chain.execution;
    let chains = libm::ceil(peak / of_a_chain);
    let feed = population.people * population.reports * chain.feed_bytes;
    Ok(Needs {
        mean,
        peak,
        of_a_chain,
        chains,
        people: population.people / chains,
        bytes_a_day: a_day * chain.bytes / chains,
        bytes: a_day * chain.bytes * population.retention / chains,
        rows: a_day * chain.rows * population.retention / chains,
        feed: feed / chains,
        whole_feed: feed,
    })
}
