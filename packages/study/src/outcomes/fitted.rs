//! Coefficients of equation 8, with errors of independent rows and by cluster.

use thiserror::Error;
use wayclear_risk::fit::{fit, Data, DataError, Fit, Outcome};

use super::sample::Sample;

/// A coefficient, in the sign of logistic regression: minus that of the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    pub term: String,
    pub estimate: f64,
    /// Its standard error, if people were infected independently of each other.
    pub naive_error: f64,
    /// The same where people of a cluster may be alike: the sandwich with `G/(G-1) · (n-1)/(n-p)`.
    pub clustered_error: f64,
}

/// A fit of all people.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub coefficients: Vec<Coefficient>,
    /// Twice what the log-likelihood lacks of that of a perfect model.
    pub deviance: f64,
}

/// Why there is no fit.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum NotFitted {
    #[error(transparent)]
    Data(#[from] DataError),
    /// Data that a regression cannot be fitted to.
    #[error("equation 8 cannot be fitted to these people: {outcome:?}; leave out terms that almost nobody has, or that tell all infected from all others")]
    Outcome {
        /// What became of the fit.
        outcome: Outcome,
    },
}

impl NotFitted {
    /// All were infected, or nobody.
    pub(crate) const ONE_KIND: NotFitted = NotFitted::Outcome {
        outcome: Outcome::SingleClass,
    };
}

/// Fits equation 8 to all people.
///
/// # Errors
/// [`NotFitted`].
pub fn fitted(sample: &Sample) -> Result<Fitted, NotFitted> {
    let mut data = sample.data(|_| true);
    let naive = converged(&data)?;
    data.clusters = Some(sample.clusters.clone());
    let clustered = converged(&data)?;
    let pairs = naive.terms.iter().zip(&clustered.terms);
    Ok(Fitted {
        coefficients: pairs
            .map(|(naive, clustered)| Coefficient {
                term: naive.name.clone(),
                estimate: naive.estimate,
                naive_error: naive.std_error,
                clustered_error: clustered.std_error,
            })
            .collect(),
        deviance: naive.deviance,
    })
}

/// A fit that has converged.
pub(super) fn converged(data: &Data) -> Result<Fit, NotFitted> {
    let fit = fit(data)?;
    match fit.outcome {
        Outcome::Converged => Ok(fit),
        outcome => Err(NotFitted::Outcome { outcome }),
    }
}
