//! How long people are near each other: Ferretti et al., Nature 626 (2024), as two log-normals.
#![allow(clippy::cast_precision_loss)] // Numbers of steps.

/// The median of numbers whose logarithm is normal, and the standard deviation of that logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    pub median: f64,
    pub sigma: f64,
}

/// Hours of exposures outside households, chosen for a median of 0.7 h and quartiles of 0.4 and 1.6 h over all exposures.
pub const OTHERS: LogNormal = LogNormal {
    median: 0.66,
    sigma: 0.95,
};
/// Hours of exposures in households.
pub const HOUSEHOLD: LogNormal = LogNormal {
    median: 6.0,
    sigma: 1.2,
};
/// Part of exposures that is in households.
pub const HOUSEHOLD_SHARE: f64 = 0.06;
/// Probability of an infection in an hour, while it is small.
pub const HAZARD: f64 = 0.011;

impl LogNormal {
    /// The middles of so many parts of equal probability, the smallest first.
    pub fn middles(&self, parts: usize) -> impl Iterator<Item = f64> + '_ {
        (0..parts).map(move |part| {
            let z = normal_quantile((part as f64 + 0.5) / parts as f64);
            self.median * libm::exp(self.sigma * z)
        })
    }
}

/// Where the normal distribution has reached a probability between 0 and 1, to about 1e-12.
fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if libm::erfc(-middle * std::f64::consts::FRAC_1_SQRT_2) / 2.0 < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
