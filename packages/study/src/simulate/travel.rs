//! How long something travels.

use rand::Rng;
use rand_chacha::ChaCha20Rng;

use super::settings::Validators;
use crate::queue::wire::Wire;

/// Seconds in one direction: what is lost is sent again, and each time later.
pub fn one_way(wire: &Wire, random: &mut ChaCha20Rng) -> f64 {
    if *wire == Wire::default() {
        return 0.0;
    }
    let stray = wire.jitter_s * (2.0 * random.random::<f64>() - 1.0);
    let mut seconds = (wire.one_way_s + stray).max(0.0);
    let mut again = wire.again_s();
    while random.random::<f64>() < wire.loss {
        seconds += again;
        again *= 2.0;
    }
    seconds
}

/// Seconds until a quorum has agreed, beyond what a validator needs alone: proposal, prevote and precommit each end when the
/// slowest of the fastest two thirds has heard it.
pub fn agreement(validators: &Validators, random: &mut ChaCha20Rng) -> f64 {
    let others = validators.number.saturating_sub(1);
    if others == 0 {
        return 0.0;
    }
    // A quorum has more than two thirds, one of which is the validator itself.
    let needed = (validators.number * 2 / 3) as usize;
    let mut step = || {
        let mut all: Vec<f64> = (0..others)
            .map(|_| one_way(&validators.wire, random))
            .collect();
        all.sort_unstable_by(f64::total_cmp);
        needed
            .checked_sub(1)
            .and_then(|last| all.get(last))
            .copied()
            .unwrap_or_default()
    };
    step() + step() + step()
}
