//! Whether numbers are exponentially distributed.

/// A statistic above this is seen in 5 of 100 samples that are exponential (Stephens 1974; D'Agostino and Stephens 1986,
/// table 4.14).
pub const CRITICAL_5_PERCENT: f64 = 1.321;

/// Anderson and Darling's statistic for an exponential distribution whose mean is taken from the numbers, with Stephens'
/// factor 1 + 0.6/n. `None` without numbers, or where their mean is not above 0.
///
/// A gap of nothing is taken for the smallest number there is: its logarithm would be infinite.
pub fn anderson_darling(gaps: &[f64]) -> Option<f64> {
    #[allow(clippy::cast_precision_loss)] // Counts of a trace.
    let n = gaps.len() as f64;
    let mean = gaps.iter().sum::<f64>() / n;
    if !(mean > 0.0 && mean.is_finite()) {
        return None;
    }
    let mut gaps: Vec<f64> = gaps.iter().map(|gap| gap / mean).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    let mut sum = 0.0;
    let mut weight = 1.0;
    for (low, high) in gaps.iter().zip(gaps.iter().rev()) {
        // The logarithm of the distribution function, and of what is left of 1.
        let below = libm::log(-libm::expm1(-low.max(f64::MIN_POSITIVE)));
        sum += weight * (below - high);
        weight += 2.0;
    }
    Some((-n - sum / n) * (1.0 + 0.6 / n))
}
