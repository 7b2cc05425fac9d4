//! How fast viruses decay on a surface: a straight line through logarithms of titres of which some are too low to be seen.

use nalgebra::{Matrix3, Vector3};
use thiserror::Error;

/// A titre at some time after the virus was put on a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Titre {
    pub hours: f64,
    /// Decimal logarithm of infectious doses a millilitre.
    pub log10: f64,
    /// Decimal logarithm of the lowest titre that is seen; at or below it the true one is anywhere below.
    pub limit: f64,
}

/// Hours until half is left: estimate, and interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfLife {
    pub hours: f64,
    pub low: f64,
    pub high: f64,
}

/// Why there is no half-life.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoHalfLife {
    #[error("a half-life needs three titres that are seen, at two times or more")]
    TooFew,
    /// The line does not fall, or has no likeliest place.
    #[error("these titres do not fall: no half-life")]
    NoDecay,
}

const MOST_STEPS: usize = 200;
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// The half-life of the line that makes the titres likeliest, with normal errors (Tobit; Olsen 1978: concave in line and
/// precision, so Newton's method finds the one maximum). The interval is that of the slope by the curvature there.
///
/// # Errors
/// [`NoHalfLife`].
pub fn half_life(titres: &[Titre]) -> Result<HalfLife, NoHalfLife> {
    let seen = || titres.iter().filter(|titre| titre.log10 > titre.limit);
    let mut times: Vec<f64> = seen().map(|titre| titre.hours).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    if seen().count() < 3 || times.len() < 2 {
        return Err(NoHalfLife::TooFew);
    }
    let mut at = Vector3::new(0.0, 0.0, 1.0);
    let mut value = likelihood(titres, &at);
    for _ in 0..MOST_STEPS {
        let Some(inverse) = value.information.try_inverse() else {
            return Err(NoHalfLife::NoDecay);
        };
        let step = inverse * value.score;
        let (next, better) = climb(titres, &at, &step, value.log).ok_or(NoHalfLife::NoDecay)?;
        let moved = (next - at).amax();
        (at, value) = (next, better);
        if moved < 1e-12 {
            break;
        }
    }
    let inverse = value.information.try_inverse().ok_or(NoHalfLife::NoDecay)?;
    let slope = at[1] / at[2];
    // Slope = second over third: its error from theirs.
    let gradient = Vector3::new(0.0, 1.0 / at[2], -slope / at[2]);
    let error = (gradient.transpose() * inverse * gradient)[0].sqrt();
    let hours = |slope: f64| std::f64::consts::LOG10_2 / -slope;
    let (steep, flat) = (slope - NORMAL_975 * error, slope + NORMAL_975 * error);
    if !(slope < 0.0 && error.is_finite()) {
        return Err(NoHalfLife::NoDecay);
    }
    Ok(HalfLife {
        hours: hours(slope),
        low: hours(steep),
        high: if flat < 0.0 {
            hours(flat)
        } else {
            f64::INFINITY
        },
    })
}

/// A step, halved until it does not go down.
fn climb(
    titres: &[Titre],
    at: &Vector3<f64>,
    step: &Vector3<f64>,
    log: f64,
) -> Option<(Vector3<f64>, Likelihood)> {
    let mut part = 1.0;
    for _ in 0..60 {
        let next = at + step * part;
        if next[2] > 0.0 {
            let value = likelihood(titres, &next);
            if value.log >= log - 1e-12 {
                return Some((next, value));
            }
        }
        part /= 2.0;
    }
    None
}

struct Likelihood {
    log: f64,
    score: Vector3<f64>,
    information: Matrix3<f64>,
}

/// Of line and precision: `at` = intercept and slope over the standard deviation, and one over it.
fn likelihood(titres: &[Titre], at: &Vector3<f64>) -> Likelihood {
    let mut sum = Likelihood {
        log: 0.0,
        score: Vector3::zeros(),
        information: Matrix3::zeros(),
    };
    for titre in titres {
        if titre.log10 > titre.limit {
            let place = Vector3::new(-1.0, -titre.hours, titre.log10);
            let off = place.dot(at);
            sum.log += libm::log(at[2]) - off * off / 2.0;
            sum.score -= place * off;
            sum.score[2] += 1.0 / at[2];
            sum.information += place * place.transpose();
            sum.information[(2, 2)] += 1.0 / (at[2] * at[2]);
        } else {
            let place = Vector3::new(-1.0, -titre.hours, titre.limit);
            let z = place.dot(at);
            let below = libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2) / 2.0;
            let below = below.max(f64::MIN_POSITIVE);
            let density = libm::exp(-z * z / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
            let mills = density / below;
            sum.log += libm::log(below);
            sum.score += place * mills;
            sum.information += place * place.transpose() * (mills * (mills + z));
        }
    }
    sum
}
