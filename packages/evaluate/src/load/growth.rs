//! Whether requests in flight grow: a straight line through them, and how steep it may be by chance.

use serde::Serialize;
use wayclear_study::regression::trend;

/// One-sided 95 % of the normal distribution.
const Z: f64 = 1.644_853_626_951_472_2;
/// Fewer samples tell nothing of a slope.
const LEAST: usize = 5;
/// How much of what comes in may be left behind, each second.
pub const LEFT_BEHIND: f64 = 0.01;

/// The slope of requests in flight over time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Growth {
    /// By least squares; NaN of too few samples.
    pub a_second: f64,
    /// Upper end of the one-sided interval of 95 %. Its error is that of Newey and West, since what waits at one block waits at
    /// the next too; infinite of too few samples.
    pub at_most: f64,
}

impl Growth {
    /// Of pairs of seconds and requests in flight, ascending.
    pub fn of(samples: &[(f64, f64)]) -> Self {
        let told = trend(samples).filter(|_| samples.len() >= LEAST);
        told.map_or(
            Growth {
                a_second: f64::NAN,
                at_most: f64::INFINITY,
            },
            |(a_second, error)| Growth {
                a_second,
                at_most: a_second + Z * error,
            },
        )
    }

    /// Whether a run with so many requests a second could go on for ever: it is all but sure that less than one of a hundred is
    /// left behind.
    pub fn is_stationary(self, rate: f64) -> bool {
        self.at_most < LEFT_BEHIND * rate
    }
}
