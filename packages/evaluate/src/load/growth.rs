//! Whether requests in flight grow: a straight line through them, and how steep it may be by chance.

use serde::Serialize;

use super::numbers::{as_float, mean};

/// One-sided 95 % of the normal distribution.
const Z: f64 = 1.644_853_626_951_472_2;
/// Fewer samples tell nothing of a slope.
const LEAST: usize = 5;
/// How much of what comes in may be left behind, each second.
const LEFT_BEHIND: f64 = 0.01;

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
        let unknown = Growth {
            a_second: f64::NAN,
            at_most: f64::INFINITY,
        };
        if samples.len() < LEAST {
            return unknown;
        }
        let (times, values): (Vec<f64>, Vec<f64>) = samples.iter().copied().unzip();
        let (mean_time, mean_value) = (mean(&times), mean(&values));
        let squares: f64 = times.iter().map(|time| (time - mean_time).powi(2)).sum();
        if squares <= 0.0 {
            return unknown;
        }
        let products = samples
            .iter()
            .map(|(time, value)| (time - mean_time) * (value - mean_value));
        let a_second = products.sum::<f64>() / squares;
        let scores = samples.iter().map(|(time, value)| {
            (time - mean_time) * (value - mean_value - a_second * (time - mean_time))
        });
        let scores: Vec<f64> = scores.collect();
        let count = as_float(samples.len() as u64);
        let error = (long_run(&scores) * count / (count - 2.0)).sqrt() / squares;
        Growth {
            a_second,
            at_most: a_second + Z * error,
        }
    }

    /// Whether a run with so many requests a second could go on for ever: it is all but sure that less than one of a hundred is
    /// left behind.
    pub fn is_stationary(self, rate: f64) -> bool {
        self.at_most < LEFT_BEHIND * rate
    }
}

/// Sum of products of scores, those of neighbours with Bartlett's weights, as many as Newey and West advise.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn long_run(scores: &[f64]) -> f64 {
    let count = as_float(scores.len() as u64);
    let lags = (4.0 * (count / 100.0).powf(2.0 / 9.0)).floor() as usize;
    let apart = |lag: usize| -> f64 {
        let later = scores.iter().skip(lag);
        scores.iter().zip(later).map(|(a, b)| a * b).sum()
    };
    let neighbours = (1..=lags).map(|lag| {
        let weight = 1.0 - as_float(lag as u64) / as_float(lags as u64 + 1);
        2.0 * weight * apart(lag)
    });
    (apart(0) + neighbours.sum::<f64>()).max(0.0)
}
