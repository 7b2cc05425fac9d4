//! Newton's method on the deviance, which for the logistic link is iteratively reweighted least squares.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use super::data::{Checked, Data, DataError};
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

/// `1 / (1 + exp(-eta))` and its complement, each exact where it is small.
fn chances(eta: f64) -> (f64, f64) {
    let small = (-eta.abs()).exp();
    let (less, more) = (small / (1.0 + small), 1.0 / (1.0 + small));
    if eta < 0.0 {
        (less, more)
    } else {
        (more, less)
    }
}

/// The gradient of the log-likelihood, and X'WX.
fn moments(data: &Checked, columns: &[Vec<f64>], eta: &[f64]) -> (DVector<f64>, DMatrix<f64>) {
    let rows = data.successes.iter().zip(&data.totals).zip(eta);
    let (rest, weight): (Vec<f64>, Vec<f64>) = rows
        .map(|((success, total), eta)| {
            let (p, q) = chances(*eta);
            // The residual without cancellation: of what did happen, that it was not expected.
            (success * q - (total - success) * p, total * p * q)
        })
        .unzip();
    let terms = columns.len();
    let score = DVector::from_iterator(terms, columns.iter().map(|column| dot(column, &rest)));
    let mut information = DMatrix::zeros(terms, terms);
    for (i, left) in columns.iter().enumerate() {
        let weighted: Vec<f64> = left.iter().zip(&weight).map(|(x, w)| x * w).collect();
        for (j, right) in columns.iter().enumerate().take(i + 1) {
            let sum = dot(&weighted, right);
            information[(i, j)] = sum;
            information[(j, i)] = sum;
        }
    }
    (score, information)
}

/// In eight sums, so that the processor can add several at a time and rounding stays small.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = left
        .remainder()
        .iter()
        .zip(right.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in left.zip(right) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}

fn deviance_at(data: &Checked, eta: &[f64]) -> f64 {
    let rows = data.successes.iter().zip(&data.totals).zip(eta);
    let sum: f64 = rows
        .map(|((success, total), eta)| {
            let failure = total - success;
            // -ln p = ln(1 + exp(-eta)), and so for q.
            let tail = (-eta.abs()).exp().ln_1p();
            let (lack_p, lack_q) = if *eta < 0.0 {
                (tail - eta, tail)
            } else {
                (tail, tail + eta)
            };
            part(*success, *total, lack_p) + part(failure, *total, lack_q)
        })
        .sum();
    2.0 * sum
}

/// `y ln(y / (m p))` with `-ln p` given.
fn part(count: f64, total: f64, lack: f64) -> f64 {
    if count > 0.0 {
        count * ((count / total).ln() + lack)
    } else {
        0.0
    }
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
