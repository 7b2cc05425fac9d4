//! How well probabilities foretell who was infected.
#![allow(clippy::cast_precision_loss)] // Counts of people, far below 2^52.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::sample::flag;

/// Nearer to 0 or 1 than this counts as so near: one sure mistake would else cost everything.
const LEAST: f64 = 1e-12;

/// Mean of minus the logarithm of what was foretold of what happened; the lower, the better.
pub fn log_loss(infected: &[bool], foretold: &[f64]) -> f64 {
    mean(infected, foretold, |infected, p| {
        let p = if infected { p } else { 1.0 - p };
        -libm::log(p.clamp(LEAST, 1.0))
    })
}

/// Mean squared difference of what was foretold and what happened; the lower, the better.
pub fn brier(infected: &[bool], foretold: &[f64]) -> f64 {
    mean(infected, foretold, |infected, p| {
        let off = p - flag(infected);
        off * off
    })
}

fn mean(infected: &[bool], foretold: &[f64], loss: impl Fn(bool, f64) -> f64) -> f64 {
    let pairs = infected.iter().zip(foretold);
    let sum: f64 = pairs.map(|(infected, p)| loss(*infected, *p)).sum();
    sum / infected.len() as f64
}

/// How often a person who was infected ranks above one who was not, ties counted half: the area under the curve of ROC. `None`
/// = all were infected, or nobody.
pub fn auc(infected: &[bool], foretold: &[f64]) -> Option<f64> {
    Ranked::of(foretold).auc(infected, |_| 1)
}

/// Interval that holds 95 % of the areas of so many draws of whole clusters, with replacement. `None` = in every draw all were
/// infected, or nobody.
pub fn auc_interval(
    infected: &[bool],
    foretold: &[f64],
    clusters: &[usize],
    draws: usize,
    seed: u64,
) -> Option<(f64, f64)> {
    let ranked = Ranked::of(foretold);
    let count = clusters.iter().max().map_or(0, |last| last + 1);
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut areas: Vec<f64> = (0..draws)
        .filter_map(|_| {
            let mut times = vec![0_u32; count];
            for _ in 0..count {
                times[random.random_range(0..count)] += 1;
            }
            ranked.auc(infected, |person| times[clusters[person]])
        })
        .collect();
    areas.sort_by(f64::total_cmp);
    Some((quantile(&areas, 0.025)?, quantile(&areas, 0.975)?))
}

/// A quantile of sorted numbers, between two of them in proportion. `None` = there are no numbers.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // From 0 to the last place.
    let below = (place.floor() as usize).min(last);
    let above = sorted[(below + 1).min(last)];
    Some(sorted[below] + (above - sorted[below]) * (place - below as f64))
}

/// People by what was foretold of them.
struct Ranked {
    /// Of each person, the place of their probability among all different ones.
    place: Vec<usize>,
    places: usize,
}

impl Ranked {
    fn of(foretold: &[f64]) -> Self {
        let mut values = foretold.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let place = |p: &f64| values.partition_point(|value| value.total_cmp(p).is_lt());
        Ranked {
            place: foretold.iter().map(place).collect(),
            places: values.len(),
        }
    }

    /// The area, each person counted so many times.
    fn auc(&self, infected: &[bool], times: impl Fn(usize) -> u32) -> Option<f64> {
        let mut at = vec![[0.0_f64; 2]; self.places];
        for (person, place) in self.place.iter().enumerate() {
            at[*place][usize::from(infected[person])] += f64::from(times(person));
        }
        let (mut below, mut won, mut all) = (0.0, 0.0, 0.0);
        for [spared, ill] in at {
            won += ill * (below + spared / 2.0);
            below += spared;
            all += ill;
        }
        let pairs = below * all;
        (pairs > 0.0).then(|| won / pairs)
    }
}
