//! Newton's method on the deviance, which for the logistic link is iteratively reweighted least squares.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use super::data::{Checked, Column};
use super::likelihood::{is_stuck, likelihood, Likelihood};

/// Relative change of the deviance at which iteration has converged; R's `glm.control(epsilon)`.
const EPSILON: f64 = 1e-8;
const MOST_ITERATIONS: usize = 100;
const MOST_HALVINGS: usize = 40;
/// A step that moves no linear predictor by more than this changes nothing that anybody reads.
const REST: f64 = 1e-10;
/// Steps below this shrink like squares, since no weight changes by more than such a part. One that does not is rounding.
const SMALL: f64 = 1e-5;
/// Terms that tell the classes apart move some linear predictor by more than this, in every step.
const RESTLESS: f64 = 0.1;
/// What rounding may leave of a column that the ones before it explain, beside its square.
const ROUNDING: f64 = 1e-13;
/// What of the largest curvature stands for one that has vanished; steps that are too long for it are halved.
const LEAST_CURVATURE: f64 = 1e-12;

/// What became of a fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The coefficients maximise the likelihood.
    Converged,
    /// Some combination of terms tells all successes from all failures apart, but for rows at its border: the likelihood
    /// rises for ever, and the coefficients are where iteration stopped.
    Separated,
    /// A term is a combination of those before it; nothing was fitted.
    RankDeficient { term: String },
    /// All rows that count are successes, or all are failures; nothing was fitted.
    SingleClass,
    /// Iteration ended before the coefficients came to rest.
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
    /// Steps until the deviance came to rest, as R counts them; a few more follow until the coefficients do.
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
///
/// The deviance rests before the coefficients do where a row far out weakens a slope that the others do not ask for, and
/// then too where terms separate the classes. Only that the latter never rest tells the two apart.
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
    let (mut is_level, mut moved) = (false, f64::INFINITY);
    for _ in 0..MOST_ITERATIONS {
        let information = decompose(&here.information);
        let step = information.as_ref().map(|i| i.solve(&here.score));
        path.information = information.or(path.information);
        if let (true, Some(step)) = (is_level, &step) {
            let before = moved;
            moved = largest_move(columns, step);
            if moved < REST && before > RESTLESS && before.is_finite() {
                // Nothing comes to rest at once: what still rose is too little to be added to the rest.
                moved = before;
                break;
            }
            if moved < REST || moved < SMALL && moved > before / 2.0 {
                path.beta += step;
                path.outcome = Outcome::Converged;
                return path;
            }
        }
        let newton = step.and_then(|step| shorten(data, columns, &path.beta, step, &here));
        let is_newton = newton.is_some();
        let next = newton.or_else(|| {
            let step = cautious(data, columns, &here)?;
            shorten(data, columns, &path.beta, step, &here)
        });
        let Some((beta, there)) = next else { break };
        let change = (here.deviance - there.deviance).abs() / (there.deviance.abs() + 0.1);
        (path.beta, here) = (beta, there);
        path.trace.push(here.deviance);
        path.iterations += usize::from(!is_level);
        is_level |= change < EPSILON;
        if is_level && !is_newton {
            break;
        }
    }
    if is_level && moved > RESTLESS && !is_stuck(data, columns, &path.beta) {
        path.outcome = Outcome::Separated;
    }
    path
}

/// X'WX decomposed; none where weights have vanished so far that nothing but rounding is left of a column.
fn decompose(information: &DMatrix<f64>) -> Option<Cholesky<f64, Dyn>> {
    let decomposed = information.clone().cholesky()?;
    let (left, all) = (decomposed.l_dirty().diagonal(), information.diagonal());
    let mut pairs = left.iter().zip(all.iter());
    pairs
        .all(|(left, all)| left * left > ROUNDING * all)
        .then_some(decomposed)
}

/// A step where weights have vanished because rows are decided, rightly or wrongly, as large offsets do it: Newton's, with
/// a little of the largest curvature that there could be.
fn cautious(data: &Checked<'_>, columns: &[Column<'_>], here: &Likelihood) -> Option<DVector<f64>> {
    let total = |row: usize| data.totals.as_ref().map_or(1.0, |totals| totals[row]);
    let curvature = DMatrix::from_fn(columns.len(), columns.len(), |i, j| {
        let rows = columns[i].iter().zip(columns[j].iter()).enumerate();
        rows.map(|(row, (a, b))| total(row) * a * b / 4.0).sum()
    });
    let information = &here.information + curvature * LEAST_CURVATURE;
    Some(information.cholesky()?.solve(&here.score))
}

/// As much of a step as does not raise the deviance: halved until it does not; none if even the least does.
fn shorten(
    data: &Checked<'_>,
    columns: &[Column<'_>],
    beta: &DVector<f64>,
    mut step: DVector<f64>,
    here: &Likelihood,
) -> Option<(DVector<f64>, Likelihood)> {
    for _ in 0..MOST_HALVINGS {
        let next = beta + &step;
        let there = likelihood(data, columns, &next);
        // Rounding may raise it a little at the end.
        if there.deviance <= here.deviance + 1e-10 * (here.deviance.abs() + 0.1) {
            return Some((next, there));
        }
        step /= 2.0;
    }
    None
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
