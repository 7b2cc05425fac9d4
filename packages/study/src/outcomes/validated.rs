//! What a fit foretells of people that it has not seen.
#![allow(clippy::cast_precision_loss)] // Counts of people, far below 2^52.

use wayclear_risk::fit::{Data, Fit};

use super::fitted::{converged, NotFitted};
use super::sample::{flag, Sample};
use super::scores::{auc, auc_interval, brier, log_loss};

/// How good predictions of people left out of the fit are. `base`: of those that tell everybody the share of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Validation {
    pub log_loss: f64,
    pub log_loss_base: f64,
    pub brier: f64,
    pub brier_base: f64,
    pub auc: f64,
    /// 95 % of draws of whole clusters: from, to.
    pub auc_interval: (f64, f64),
    /// Coefficient of what was foretold, as log-odds, in a regression of what happened: 1 = neither too sure nor too timid.
    pub slope: f64,
    /// Its standard error, if people were infected independently of each other.
    pub slope_error: f64,
    /// What was foretold of each person.
    pub foretold: Vec<f64>,
    /// What the fit of all people says of each, as log-odds.
    pub fitted: Vec<f64>,
}

/// Leaves out whole clusters, those whose number has the same rest divided by `folds`, and foretells who of them was infected.
///
/// # Errors
/// [`NotFitted`], also where people left out are of one kind.
pub fn validated(
    sample: &Sample,
    folds: usize,
    draws: usize,
    seed: u64,
) -> Result<Validation, NotFitted> {
    let n = sample.infected.len();
    let (mut foretold, mut base) = (vec![0.0; n], vec![0.0; n]);
    for fold in 0..folds {
        let is_left_out = |person: usize| sample.clusters[person] % folds == fold;
        let others = sample.data(|person| !is_left_out(person));
        let fit = converged(&others)?;
        let share = others.response.iter().sum::<f64>() / others.response.len() as f64;
        for person in (0..n).filter(|person| is_left_out(*person)) {
            foretold[person] = logistic(log_odds(&fit, sample, person));
            base[person] = share;
        }
    }
    let all = converged(&sample.data(|_| true))?;
    let infected = &sample.infected;
    let slope = calibration(infected, &foretold)?;
    let clusters = &sample.clusters;
    Ok(Validation {
        log_loss: log_loss(infected, &foretold),
        log_loss_base: log_loss(infected, &base),
        brier: brier(infected, &foretold),
        brier_base: brier(infected, &base),
        auc: auc(infected, &foretold).ok_or(NotFitted::ONE_KIND)?,
        auc_interval: auc_interval(infected, &foretold, clusters, draws, seed)
            .ok_or(NotFitted::ONE_KIND)?,
        slope: slope.0,
        slope_error: slope.1,
        foretold,
        fitted: (0..n)
            .map(|person| log_odds(&all, sample, person))
            .collect(),
    })
}

/// What a fit says of a person.
fn log_odds(fit: &Fit, sample: &Sample, person: usize) -> f64 {
    let mut estimates = fit.terms.iter().map(|term| term.estimate);
    let constant = estimates.next().unwrap_or_default();
    let columns = sample.terms.iter().map(|(_, column)| column[person]);
    constant + estimates.zip(columns).map(|(b, x)| b * x).sum::<f64>()
}

/// `1 / (1 + exp(-z))`.
pub(super) fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-z))
}

/// Slope and its error.
fn calibration(infected: &[bool], foretold: &[f64]) -> Result<(f64, f64), NotFitted> {
    let log_odds = |p: &f64| libm::log(p / (1.0 - p));
    let fit = converged(&Data {
        response: infected.iter().map(|infected| flag(*infected)).collect(),
        terms: vec![(
            "log-odds".to_string(),
            foretold.iter().map(log_odds).collect(),
        )],
        has_intercept: true,
        ..Data::default()
    })?;
    let slope = &fit.terms[1];
    Ok((slope.estimate, slope.std_error))
}
