//! Intervals around what was measured: Student's t, chi-square, F. `None` where there are too few numbers, or one that is none.

use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, StudentsT};

/// How sure the study's intervals are.
pub const CONFIDENCE: f64 = 0.95;
/// Quantile of the normal distribution for intervals that hold with 95 %.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;

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
