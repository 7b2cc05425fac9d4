//! A claim of the study, and what it is reckoned with.

use serde::Serialize;

/// A claim that was put to the test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// Its number in the study's list.
    pub number: usize,
    pub claim: String,
    /// What was found, with numbers.
    pub found: String,
    pub holds: bool,
}

/// A claim with what was found of it.
pub fn claim(number: usize, claim: &str, found: String, holds: bool) -> Claim {
    Claim {
        number,
        claim: claim.to_string(),
        found,
        holds,
    }
}

/// Arithmetic mean; `None` of nothing.
#[allow(clippy::cast_precision_loss)] // A few hundred.
pub fn mean(numbers: &[f64]) -> Option<f64> {
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    mean.is_finite().then_some(mean)
}

/// The largest of numbers, whatever their sign; 0 of nothing.
pub fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(f64::abs).fold(0.0, f64::max)
}

/// A share as people read it: 0.123 as 12.3 %.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
