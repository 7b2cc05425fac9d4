//! Means and quantiles of what a run gave; NaN where it gave nothing.

use wayclear_study::statistics;

/// A quantile of ascending values, linear between two of them; NaN of none.
pub fn quantile(ascending: &[f64], share: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = as_float(last as u64) * share;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = (at.floor() as usize).min(last);
    let above = (below + 1).min(last);
    ascending[below] + (ascending[above] - ascending[below]) * (at - at.floor())
}

/// Arithmetic mean; NaN where there are no values.
pub fn mean(values: &[f64]) -> f64 {
    statistics::mean(values).unwrap_or(f64::NAN)
}

#[allow(clippy::cast_precision_loss)] // Counts and gas, far below 2^52.
pub fn as_float(count: u64) -> f64 {
    count as f64
}
