//! When requests are due.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

/// Moments of a Poisson process of which the number is known, `rate` times `seconds` rounded: so many seconds after the beginning,
/// ascending, below `seconds`. With the number fixed two runs carry the same load.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
pub fn arrivals(rate: f64, seconds: f64, seed: u64) -> Vec<f64> {
    let count = (rate * seconds).round().max(0.0) as u64;
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let moments = (0..count).map(|_| random.random::<f64>() * seconds);
    let mut moments: Vec<f64> = moments.collect();
    moments.sort_unstable_by(f64::total_cmp);
    moments
}
