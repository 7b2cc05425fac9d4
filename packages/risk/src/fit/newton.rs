//! Newton's method on the deviance, which for the logistic link is iteratively reweighted least squares.

use nalgebra::{Cholesky, DVector, Dyn};

use super::data::{Checked, Column};
use super::likelihood::{likelihood, Likelihood};

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
    RankDeficient { term: String },
    /// All rows that count are successes, or all are failures; nothing was fitted.
    SingleClass,
    /// Iteration ended before the deviance came to rest.
    NotConverged,
}

/// A coefficient, in the sign of logistic regression: minus that of the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub name: String,
    pub estimate: f64,
    /// Its standard error; with clusters, one that allows for rows of a cluster being alike.
    pub std_error: f64,
}

/// A fit. Where nothing was fitted ([`Outcome::RankDeficient`], [`Outcome::SingleClass`]) there are no terms; with
/// [`Outcome::NotConverged`] they are as far as iteration came.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// What became of it.
    pub outcome: Outcome,
    pub terms: Vec<Term>,
    /// Covariance of the coefficients, a row a term; with clusters the sandwich, see [`Data`](super::Data).
    pub covariance: Vec<Vec<f64>>,
    /// How many clusters there are among the rows that count, if rows were given any.
    pub clusters: Option<usize>,
    /// Twice what the log-likelihood lacks of that of a perfect model.
    pub deviance: f64,
    /// The same with the intercept alone, or with nothing but the offset.
    pub null_deviance: f64,
    pub iterations: usize,
    /// The deviance before the first step and after each.
    pub trace: Vec<f64>,
}

pub struct Path {
    pub outcome: Outcome,
    pub beta: DVector<f64>,
    /// X'WX at the end, decomposed.
    pub information: Option<Cholesky<f64, Dyn>>,
    pub iterations: usize,
    pub trace: Vec<f64>,
}

impl Path {
    pub fn deviance(&self) -> f64 {
        self.trace.last().copied().unwrap_or(f64::NAN)
    }
}

/// The likelihood where all coefficients are zero.
pub fn at_zero(data: &Checked<'_>, columns: &[Column<'_>]) -> Likelihood {
    likelihood(data, columns, &DVector::zeros(columns.len()))
}

/// Climbs the likelihood from where all coefficients are zero.
pub fn climb(data: &Checked<'_>, columns: &[Column<'_>], start: Likelihood) -> Path {
    let mut here = start;
    let mut path = Path {
        outcome: Outcome::NotConverged,
        beta: DVector::zeros(columns.len()),
        information: None,
        iterations: 0,
        trace: vec![here.deviance],
    };
    if columns.is_empty() {
        path.outcome = Outcome::Converged;
        return path;
    }
    // Steps still to be taken after convergence.
    let mut polish = None;
    for _ in 0..MOST_ITERATIONS {
        let Some(information) = here.information.clone().cholesky() else {
            // Weights have vanished: every fitted probability is 0 or 1.
            path.outcome = Outcome::Separated;
            return path;
        };
        let step = information.solve(&here.score);
        path.information = Some(information);
        let before = here.deviance;
        (path.beta, here) = shorten(data, columns, &path.beta, &step, here);
        path.trace.push(here.deviance);
        match polish {
            None => {
                path.iterations += 1;
                let change = (before - here.deviance).abs() / (here.deviance.abs() + 0.1);
                polish = (change < EPSILON).then_some(POLISH);
            }
            Some(1) => {
                path.outcome = if largest_move(columns, &step) > RESTLESS {
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
fn shorten(
    data: &Checked<'_>,
    columns: &[Column<'_>],
    beta: &DVector<f64>,
    step: &DVector<f64>,
    here: Likelihood,
) -> (DVector<f64>, Likelihood) {
    let mut step = step.clone();
    for _ in 0..MOST_HALVINGS {
        let next = beta + &step;
        let there = likelihood(data, columns, &next);
        // Rounding may raise it a little at the end.
        if there.deviance <= here.deviance + 1e-10 * (here.deviance.abs() + 0.1) {
            return (next, there);
        }
        step /= 2.0;
    }
    (beta.clone(), here)
}

/// The largest change of a linear predictor by a step.
fn largest_move(columns: &[Column<'_>], step: &DVector<f64>) -> f64 {
    let mut moved = vec![0.0; columns.first().map_or(0, |column| column.len())];
    for (column, size) in columns.iter().zip(step.iter()) {
        let rows = moved.iter_mut().zip(column.iter());
        rows.for_each(|(moved, x)| *moved += size * x);
    }
    moved
        .into_iter()
        .fold(0.0, |most, moved| most.max(moved.abs()))
}
