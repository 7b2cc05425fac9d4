//! Whether a backlog grows: the slope of a straight line through it. A run of ten seconds flatters, since a node takes in for a
//! while what it never carries out.

use std::time::Duration;

use serde::Serialize;

use crate::load::{self, LEFT_BEHIND};

/// The first part of a run, in which queues fill for the first time, is left out.
const WARM_UP: f64 = 0.2;

/// How a backlog goes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// By how much it grows in a second, by least squares.
    pub a_second: f64,
}

impl Trend {
    /// Of pairs of seconds and backlog, in the order of time.
    pub fn of(samples: &[(f64, f64)]) -> Self {
        let end = samples.last().map_or(0.0, |(at, _)| *at);
        let kept: Vec<_> = samples
            .iter()
            .filter(|(at, _)| *at >= WARM_UP * end)
            .collect();
        #[allow(clippy::cast_precision_loss)] // A few hundred.
        let count = kept.len().max(1) as f64;
        let [mean_at, mean_backlog] = kept.iter().fold([0.0, 0.0], |[a, b], (at, backlog)| {
            [a + at / count, b + backlog / count]
        });
        let (mut together, mut squares) = (0.0, 0.0);
        for (at, backlog) in kept {
            together += (at - mean_at) * (backlog - mean_backlog);
            squares += (at - mean_at).powi(2);
        }
        let a_second = if squares > 0.0 {
            together / squares
        } else {
            0.0
        };
        Trend { a_second }
    }

    /// Whether it stays, where so many come in a second: less than one of a hundred is left behind.
    #[allow(clippy::cast_precision_loss)] // A few thousand.
    pub fn stays(self, rate: u64) -> bool {
        self.a_second <= LEFT_BEHIND * rate as f64
    }
}

/// A quantile in seconds; sorts.
pub fn quantile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let seconds: Vec<f64> = times.iter().map(Duration::as_secs_f64).collect();
    load::quantile(&seconds, share)
}

#[cfg(test)]
mod tests {
    use super::Trend;

    /// A backlog that falls to nothing with each block and fills in between, and grows by some a second.
    fn sawtooth(grows: f64) -> Vec<(f64, f64)> {
        let seconds = (0..120).map(f64::from);
        seconds
            .map(|at| (at, 1_500.0 * (at * 0.7).fract() + grows * at))
            .collect()
    }

    #[test]
    fn a_backlog_that_goes_up_and_down_stays_and_one_that_grows_does_not() {
        assert!(Trend::of(&sawtooth(0.0)).stays(1_500));
        assert!(Trend::of(&sawtooth(-40.0)).stays(1_500));
        assert!(!Trend::of(&sawtooth(30.0)).stays(1_500));
    }

    #[test]
    fn what_piles_up_at_the_start_does_not_count() {
        let filled = (0..120).map(|at| (f64::from(at), f64::from(at.min(20)) * 200.0));
        let trend = Trend::of(&filled.collect::<Vec<_>>());
        assert!(trend.a_second.abs() < 1.0, "{trend:?}");
    }

    #[test]
    fn of_nothing_nothing_grows() {
        assert_eq!(Trend::of(&[]), Trend { a_second: 0.0 });
        assert!(Trend::of(&[(1.0, 5.0)]).stays(1));
    }
}
