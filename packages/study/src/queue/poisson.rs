//! How likely each number of requests is that a time brings, where they are due independently of each other.

/// Chances below this are left out.
const NOTHING: f64 = 1e-15;

/// The chances of a Poisson number from the first that matters: where they begin, and the chances, which add up to 1.
pub fn chances(mean: f64) -> (usize, Vec<f64>) {
    if mean <= 0.0 {
        return (0, vec![1.0]);
    }
    let mode = mean.floor();
    let at_mode = libm::exp(mode * libm::log(mean) - mean - libm::lgamma(mode + 1.0));
    let mut below = vec![];
    let (mut chance, mut number) = (at_mode, mode);
    while number > 0.0 && chance > NOTHING {
        chance *= number / mean;
        number -= 1.0;
        below.push(chance);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Not below 0.
    let first = number as usize;
    let mut all: Vec<f64> = below.into_iter().rev().collect();
    (chance, number) = (at_mode, mode);
    while chance > NOTHING {
        all.push(chance);
        number += 1.0;
        chance *= mean / number;
    }
    let sum: f64 = all.iter().sum();
    (first, all.into_iter().map(|chance| chance / sum).collect())
}
