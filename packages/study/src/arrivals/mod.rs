//! When something happened, one time after the other: how a real trace of arrivals differs from a Poisson process.

mod exponential;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

pub use exponential::{anderson_darling, CRITICAL_5_PERCENT};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Times of arrivals, ascending.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// Unix seconds as they were written down.
    whole: Vec<i64>,
    /// The same with a fraction.
    exact: Vec<f64>,
}

impl Arrivals {
    /// Times that were written down to so many seconds. Within them each gets a place by chance, the same for the same seed:
    /// many arrivals of one second would have no gaps otherwise. `None` where there are fewer than two.
    pub fn new(mut at: Vec<i64>, resolution_seconds: u32, seed: u64) -> Option<Self> {
        if at.len() < 2 {
            return None;
        }
        at.sort_unstable();
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let width = f64::from(resolution_seconds);
        #[allow(clippy::cast_precision_loss)] // Seconds since 1970 are far below 2^53.
        let mut exact: Vec<f64> = at
            .iter()
            .map(|at| *at as f64 + width * random.random::<f64>())
            .collect();
        exact.sort_unstable_by(f64::total_cmp);
        Some(Arrivals { whole: at, exact })
    }

    /// Seconds from each arrival to the next.
    pub fn gaps(&self) -> Vec<f64> {
        differences(&self.exact)
    }

    /// The same, each multiplied by how many arrivals a second there are at that hour of that day if the day's arrivals were
    /// spread as the hours of all days together have them. Of a Poisson process with that changing rate they are exponential
    /// with mean 1 (time rescaling theorem).
    pub fn rescaled_gaps(&self) -> Vec<f64> {
        let rate = Rate::of(&self.whole);
        let rescaled: Vec<f64> = self.exact.iter().map(|at| rate.expected(*at)).collect();
        differences(&rescaled)
    }

    /// Arrivals of each hour of the day, of all days together; hours as the trace counts them.
    pub fn hours(&self) -> [u64; 24] {
        let mut hours = [0; 24];
        for at in &self.whole {
            hours[hour_of_day(*at)] += 1;
        }
        hours
    }

    /// The fullest hour of the day, as a multiple of the mean of all 24.
    pub fn peak_hour(&self) -> f64 {
        let most = self.hours().into_iter().max().unwrap_or_default();
        real(most) * 24.0 / real(self.whole.len() as u64)
    }

    /// Index of dispersion: variance over mean of the arrivals of an hour, from the first hour to the last. 1 for a Poisson
    /// process; `None` where all are in one hour.
    pub fn dispersion(&self) -> Option<f64> {
        let hours = |at: i64| at.div_euclid(HOUR);
        let (first, last) = (self.whole.first()?, self.whole.last()?);
        let count = usize::try_from(hours(*last) - hours(*first) + 1).ok()?;
        let mut counts = vec![0_u64; count];
        for at in &self.whole {
            counts[usize::try_from(hours(*at) - hours(*first)).ok()?] += 1;
        }
        if count < 2 {
            return None;
        }
        let mean = real(self.whole.len() as u64) / real(count as u64);
        let squares = counts.iter().map(|count| (real(*count) - mean).powi(2));
        Some(squares.sum::<f64>() / real(count as u64 - 1) / mean)
    }
}

/// Arrivals a second, constant within an hour of a day.
struct Rate {
    first_day: i64,
    /// Arrivals of each day, and of all days before it.
    days: Vec<(f64, f64)>,
    /// Share of a day's arrivals of each hour, and of all hours before it.
    hours: [(f64, f64); 24],
}

impl Rate {
    /// For times that ascend.
    fn of(at: &[i64]) -> Self {
        let day = |at: &i64| at.div_euclid(DAY);
        let first_day = at.first().map_or(0, day);
        let count = at.last().map_or(0, day) - first_day + 1;
        let mut days = vec![0_u64; usize::try_from(count).unwrap_or_default()];
        let mut hours = [0_u64; 24];
        for at in at {
            days[usize::try_from(day(at) - first_day).unwrap_or_default()] += 1;
            hours[hour_of_day(*at)] += 1;
        }
        let all = real(at.len() as u64);
        let mut before = 0.0;
        let days = days.into_iter().map(|count| {
            let count = real(count);
            before += count;
            (count, before - count)
        });
        let days = days.collect();
        let mut before = 0.0;
        let hours = hours.map(|count| {
            let share = real(count) / all;
            before += share;
            (share, before - share)
        });
        Rate {
            first_day,
            days,
            hours,
        }
    }

    /// Arrivals that are expected up to a time.
    fn expected(&self, at: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation)] // Far below 2^63.
        let whole = at.floor() as i64;
        let index = usize::try_from(whole.div_euclid(DAY) - self.first_day).unwrap_or_default();
        // Chance may move the last one past its day.
        let Some((of_day, before_day)) = self.days.get(index) else {
            return self.days.last().map_or(0.0, |(last, before)| last + before);
        };
        let (share, before_hour) = self.hours[hour_of_day(whole)];
        #[allow(clippy::cast_precision_loss)] // At most 3,599.
        let seconds = whole.rem_euclid(HOUR) as f64 + at.fract();
        #[allow(clippy::cast_precision_loss)] // 3,600.
        let passed = seconds / HOUR as f64;
        before_day + of_day * (before_hour + share * passed)
    }
}

fn hour_of_day(at: i64) -> usize {
    usize::try_from(at.rem_euclid(DAY) / HOUR).unwrap_or_default()
}

fn differences(of: &[f64]) -> Vec<f64> {
    of.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[allow(clippy::cast_precision_loss)] // Counts of a trace.
fn real(count: u64) -> f64 {
    count as f64
}
