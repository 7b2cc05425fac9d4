//! Newton's method on the deviance, which for the logistic link is iteratively reweighted least squares.

use nalgebra::{Cholesky, DVector, Dyn};

use super::data::{Checked, Data, DataError};
use super::likelihood::{deviance_at, moments};
use super::rank::first_redundant;

/// Relative change of the deviance at which iteration has converged; R's `glm.control(epsilon)`.
const EPSILON: f64 = 1e-8;
const MOST_ITERATIONS: usize = 100;
const MOST_HALVINGS: usize = 40;
/// Newton steps after convergence. They leave only rounding, unless the likelihood still rises far out.
const POLISH: usize = 2;
/// A linear predictor that moves more than this in the last of them never comes to rest.
const RESTLESS: f64 = 0.1;

/// What became of a fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The coefficients maximise the likelihood.
    Converged,
    /// Some combination of terms tells all successes from all failures apart: the likelihood rises for ever, and the
    /// coefficients are where iteration stopped.
    Separated,
    /// A term is a combination of those before it; nothing was fitted.
    RankDeficient {
        /// The term.
        term: String,
    },
    /// All rows that count are successes, or all are failures; nothing was fitted.
    SingleClass,
    /// Iteration ended before the deviance came to rest.
    NotConverged,
}

/// A coefficient, in the sign of logistic regression: minus that of the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// The coefficient.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// A fit. Without [`Outcome::Converged`] or [`Outcome::Separated`] there are no terms.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// What became of it.
    pub outcome: Outcome,
    /// The intercept first.
    pub terms: Vec<Term>,
    /// Covariance of the coefficients, a row a term.
    pub covariance: Vec<Vec<f64>>,
    /// Twice what the log-likelihood lacks of that of a perfect model.
    pub deviance: f64,
    /// The same with the intercept alone, or with nothing but the offset.
    pub null_deviance: f64,
    /// Steps until convergence.
    pub iterations: usize,
    /// The deviance before the first step and after each.
    pub trace: Vec<f64>,
}

/// Fits a logistic regression.
///
/// # Errors
/// [`DataError`], for data that is wrong. Data that cannot be fitted is an [`Outcome`].
pub fn fit(data: &Data) -> Result<Fit, DataError> {
    let checked = data.check()?;
    let nothing = |outcome| Fit {
        outcome,
        terms: vec![],
        covariance: vec![],
        deviance: f64::NAN,
        null_deviance: f64::NAN,
        iterations: 0,
        trace: vec![],
    };
    let successes: f64 = checked.successes.iter().sum();
    let totals: f64 = checked.totals.iter().sum();
    if successes <= 0.0 || successes >= totals {
        return Ok(nothing(Outcome::SingleClass));
    }
    if let Some(index) = first_redundant(&checked.columns) {
        let term = checked.names.get(index).cloned().unwrap_or_default();
        return Ok(nothing(Outcome::RankDeficient { term }));
    }
    let path = climb(&checked, &checked.columns);
    let null = climb(
        &checked,
        checked
            .columns
            .get(..usize::from(data.has_intercept))
            .unwrap_or_default(),
    );
    Ok(read(&checked, path, null.deviance()))
}

/// Where iteration went.
struct Path {
    outcome: Outcome,
    beta: DVector<f64>,
    /// X'WX at the end, decomposed.
    information: Option<Cholesky<f64, Dyn>>,
    iterations: usize,
    trace: Vec<f64>,
}

impl Path {
    fn deviance(&self) -> f64 {
        self.trace.last().copied().unwrap_or(f64::NAN)
    }
}

fn climb(data: &Checked, columns: &[Vec<f64>]) -> Path {
    let terms = columns.len();
    let mut path = Path {
        outcome: Outcome::NotConverged,
        beta: DVector::zeros(terms),
        information: None,
        iterations: 0,
        trace: vec![],
    };
    let mut eta = data.offset.clone();
    let mut deviance = deviance_at(data, &eta);
    path.trace.push(deviance);
    if terms == 0 {
        path.outcome = Outcome::Converged;
        return path;
    }
    // Steps still to be taken after convergence.
    let mut polish = None;
    for _ in 0..MOST_ITERATIONS {
        let (score, information) = moments(data, columns, &eta);
        let Some(information) = information.cholesky() else {
            // Weights have vanished: every fitted probability is 0 or 1.
            path.outcome = Outcome::Separated;
            return path;
        };
        let step = information.solve(&score);
        let moved = linear(columns, &step);
        path.information = Some(information);
        let (share, next_eta, next) = shorten(data, &eta, &moved, deviance);
        path.beta.axpy(share, &step, 1.0);
        let change = (deviance - next).abs() / (next.abs() + 0.1);
        eta = next_eta;
        deviance = next;
        path.trace.push(deviance);
        match polish {
            None => {
                path.iterations += 1;
                polish = (change < EPSILON).then_some(POLISH);
            }
            Some(1) => {
                let largest = moved
                    .iter()
                    .fold(0.0_f64, |largest, m| largest.max(m.abs()));
                path.outcome = if largest > RESTLESS {
                    Outcome::Separated
                } else {
                    Outcome::Converged
                };
                return path;
            }
            Some(left) => polish = Some(left - 1),
        }
    }
    path
}

/// As much of a step as does not raise the deviance: halved until it does not.
fn shorten(data: &Checked, eta: &[f64], moved: &[f64], before: f64) -> (f64, Vec<f64>, f64) {
    let mut share = 1.0;
    for _ in 0..MOST_HALVINGS {
        let next: Vec<f64> = eta.iter().zip(moved).map(|(e, m)| e + share * m).collect();
        let deviance = deviance_at(data, &next);
        // Rounding may raise it a little at the end.
        if deviance <= before + 1e-10 * (before.abs() + 0.1) {
            return (share, next, deviance);
        }
        share /= 2.0;
    }
    (0.0, eta.to_vec(), before)
}

fn linear(columns: &[Vec<f64>], step: &DVector<f64>) -> Vec<f64> {
    let rows = columns.first().map_or(0, Vec::len);
    let mut sum = vec![0.0; rows];
    for (column, size) in columns.iter().zip(step.iter()) {
        sum.iter_mut().zip(column).for_each(|(s, x)| *s += size * x);
    }
    sum
}

/// Back to the scale of the data.
fn read(data: &Checked, path: Path, null_deviance: f64) -> Fit {
    let terms = data.names.len();
    let inverse = path.information.as_ref().map(Cholesky::inverse);
    let covariance: Vec<Vec<f64>> = (0..terms)
        .map(|i| {
            (0..terms)
                .map(|j| {
                    let scaled = inverse.as_ref().map_or(f64::NAN, |inverse| inverse[(i, j)]);
                    scaled / (data.scales[i] * data.scales[j])
                })
                .collect()
        })
        .collect();
    let rows = data.names.iter().zip(path.beta.iter()).zip(&data.scales);
    let terms = rows
        .zip(&covariance)
        .enumerate()
        .map(|(i, (((name, beta), scale), row))| Term {
            name: name.clone(),
            estimate: beta / scale,
            std_error: row[i].sqrt(),
        })
        .collect();
    Fit {
        deviance: path.deviance(),
        outcome: path.outcome,
        terms,
        covariance,
        null_deviance,
        iterations: path.iterations,
        trace: path.trace,
    }
}
