//! Intervals around what was measured: Student's t, chi-square, F, order statistics, moving blocks. `None` where there are too few
//! numbers, or one that is none.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use statrs::distribution::{
    Binomial, ChiSquared, ContinuousCDF, DiscreteCDF, FisherSnedecor, StudentsT,
};

/// How sure the study's intervals are.
pub const CONFIDENCE: f64 = 0.95;

/// An estimate between two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub value: f64,
    pub high: f64,
}

impl Interval {
    /// Whether a number lies in it, its ends included.
    pub fn holds(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }

    /// Half of its length.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Where a distribution function that rises from 0 reaches a share; by bisection, to the last digit.
fn quantile_of(share: f64, from: f64, to: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (from, to);
    while cdf(high) < share && high < 1e300 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            break;
        }
        if cdf(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

fn is_share(share: f64) -> bool {
    share > 0.0 && share < 1.0
}

/// Quantile of Student's t; `share` above 0 and below 1, `freedom` above 0.
pub fn t_quantile(share: f64, freedom: f64) -> Option<f64> {
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    if !is_share(share) {
        return None;
    }
    // Symmetric: the upper half is searched.
    let upper = quantile_of(share.max(1.0 - share), 0.0, 2.0, |x| t.cdf(x));
    Some(if share < 0.5 { -upper } else { upper })
}

/// Quantile of chi-square; `share` above 0 and below 1, `freedom` above 0.
pub fn chi_square_quantile(share: f64, freedom: f64) -> Option<f64> {
    let chi = ChiSquared::new(freedom).ok()?;
    is_share(share).then(|| quantile_of(share, 0.0, freedom, |x| chi.cdf(x)))
}

/// Quantile of F; `share` above 0 and below 1, both degrees of freedom above 0.
pub fn f_quantile(share: f64, above: f64, below: f64) -> Option<f64> {
    let f = FisherSnedecor::new(above, below).ok()?;
    is_share(share).then(|| quantile_of(share, 0.0, 2.0, |x| f.cdf(x)))
}

#[allow(clippy::cast_precision_loss)] // Far below 2^52.
fn count(samples: &[f64]) -> f64 {
    samples.len() as f64
}

/// Arithmetic mean; one number at least.
pub fn mean(samples: &[f64]) -> Option<f64> {
    let mean = samples.iter().sum::<f64>() / count(samples);
    mean.is_finite().then_some(mean)
}

/// Standard deviation of a sample (n - 1); two numbers at least.
pub fn deviation(samples: &[f64]) -> Option<f64> {
    let mean = mean(samples)?;
    let squares: f64 = samples.iter().map(|x| (x - mean) * (x - mean)).sum();
    let deviation = (squares / (count(samples) - 1.0)).sqrt();
    (samples.len() > 1 && deviation.is_finite()).then_some(deviation)
}

/// The mean of independent numbers, by Student's t.
pub fn mean_interval(samples: &[f64], confidence: f64) -> Option<Interval> {
    let value = mean(samples)?;
    let freedom = count(samples) - 1.0;
    let t = t_quantile(f64::midpoint(1.0, confidence), freedom)?;
    let half = t * deviation(samples)? / count(samples).sqrt();
    Some(Interval {
        low: value - half,
        value,
        high: value + half,
    })
}

/// The standard deviation of independent normal numbers, by chi-square.
pub fn deviation_interval(samples: &[f64], confidence: f64) -> Option<Interval> {
    let value = deviation(samples)?;
    let freedom = count(samples) - 1.0;
    let tail = (1.0 - confidence) / 2.0;
    let end = |share| Some(value * (freedom / chi_square_quantile(share, freedom)?).sqrt());
    Some(Interval {
        low: end(1.0 - tail)?,
        value,
        high: end(tail)?,
    })
}

/// How many times the standard deviation of the first is that of the second, by F.
pub fn deviation_ratio(first: &[f64], second: &[f64], confidence: f64) -> Option<Interval> {
    let value = deviation(first)? / deviation(second)?;
    let (above, below) = (count(first) - 1.0, count(second) - 1.0);
    let share = f64::midpoint(1.0, confidence);
    let interval = Interval {
        low: value / f_quantile(share, above, below)?.sqrt(),
        value,
        high: value * f_quantile(share, below, above)?.sqrt(),
    };
    value.is_finite().then_some(interval)
}

/// How many times the first of a pair is the second: mean of the logarithms' differences, by Student's t.
pub fn paired_ratio(pairs: &[(f64, f64)], confidence: f64) -> Option<Interval> {
    let logarithms: Vec<f64> = pairs.iter().map(|(a, b)| libm::log(a / b)).collect();
    let of = mean_interval(&logarithms, confidence)?;
    Some(Interval {
        low: libm::exp(of.low),
        value: libm::exp(of.value),
        high: libm::exp(of.high),
    })
}

/// A quantile of independent numbers, between two of them, by the binomial distribution of how many lie below it. `None` also
/// where so few numbers cannot say.
pub fn quantile_interval(samples: &[f64], share: f64, confidence: f64) -> Option<Interval> {
    if samples.iter().any(|x| x.is_nan()) || !is_share(share) || samples.is_empty() {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let all = sorted.len();
    let below = Binomial::new(share, all as u64).ok()?;
    let tail = (1.0 - confidence) / 2.0;
    // The largest r with P(fewer than r below) <= tail, and the smallest s with P(s or more below) <= tail.
    let low = (1..=all).rev().find(|r| below.cdf(*r as u64 - 1) <= tail)?;
    let high = (1..=all).find(|s| 1.0 - below.cdf(*s as u64 - 1) <= tail)?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A place in the list.
    let at = (share * count(&sorted)).ceil() as usize;
    Some(Interval {
        low: sorted[low - 1],
        value: sorted[at.clamp(1, all) - 1],
        high: sorted[high - 1],
    })
}

/// A statistic of numbers that depend on their neighbours: of series put together from blocks of `block` numbers that follow each
/// other, drawn from the seed (moving blocks, percentiles).
pub fn block_bootstrap(
    samples: &[f64],
    block: usize,
    draws: usize,
    seed: u64,
    confidence: f64,
    statistic: impl Fn(&[f64]) -> Option<f64>,
) -> Option<Interval> {
    let all = samples.len();
    if block == 0 || block > all || draws < 2 {
        return None;
    }
    let value = statistic(samples)?;
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let last = u64::try_from(all - block).ok()?;
    let mut found = vec![];
    for _ in 0..draws {
        let mut series = Vec::with_capacity(all + block);
        while series.len() < all {
            let from = usize::try_from(random.random_range(0..=last)).ok()?;
            series.extend_from_slice(&samples[from..from + block]);
        }
        series.truncate(all);
        found.push(statistic(&series)?);
    }
    found.sort_by(f64::total_cmp);
    let tail = (1.0 - confidence) / 2.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A place in the list.
    let at = |share: f64| ((count(&found) - 1.0) * share).round() as usize;
    Some(Interval {
        low: found[at(tail)],
        value,
        high: found[at(1.0 - tail)],
    })
}
