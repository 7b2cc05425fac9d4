//! Rows of the files that the outcomes are written to: aggregates only, no person.

use serde::{Deserialize, Serialize};
use wayclear_risk::Form;

/// A row of `outcomes.csv`: a coefficient of equation 8, in the sign of logistic regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    pub set: String,
    pub features: String,
    pub people: usize,
    pub infected: usize,
    /// Households, or index cases.
    pub clusters: usize,
    /// Of the whole fit.
    pub deviance: f64,
    pub term: String,
    pub estimate: f64,
    /// Standard error, if people were infected independently of each other.
    pub naive_error: f64,
    /// Standard error, where people of a cluster may be alike.
    pub clustered_error: f64,
    pub odds_ratio: f64,
    /// 95 % of the odds ratio by the clustered error: from, to.
    pub low: f64,
    pub high: f64,
}

/// A row of `outcomes-validated.csv`: how well people left out of the fit were foretold, ten-fold by cluster. `base` tells
/// everybody the share of the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validated {
    pub set: String,
    pub features: String,
    pub people: usize,
    pub infected: usize,
    pub clusters: usize,
    pub log_loss: f64,
    pub log_loss_base: f64,
    pub brier: f64,
    pub brier_base: f64,
    pub auc: f64,
    /// 95 % of draws of whole clusters: from, to.
    pub auc_low: f64,
    pub auc_high: f64,
    /// Calibration slope, 1 at best, and 1.96 of its naive standard error.
    pub slope: f64,
    pub slope_half_width: f64,
}

/// A row of `calibration.csv`: people of whom about the same was foretold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    pub set: String,
    pub features: String,
    /// By what the fit of all people says, from 1.
    pub tenth: usize,
    pub people: usize,
    /// Mean probability that was foretold of them.
    pub foretold: f64,
    /// Part that was infected, and Wilson's interval of 95 %.
    pub infected: f64,
    pub low: f64,
    pub high: f64,
}

/// A row of `outcomes-shares.csv`: how many of a group, with Wilson's interval of 95 %.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub set: String,
    pub group: String,
    pub people: usize,
    pub count: usize,
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// A row of `outcomes-forms.csv`: a form of equation 10 beside the three attack rates of Israel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Formed {
    pub form: String,
    /// How many times larger variances are since people of a household are alike.
    pub design_effect: f64,
    /// Deviance beside the three rates themselves, if partial isolation leaves half the dose.
    pub deviance_at_half: f64,
    /// Part of the dose that partial isolation leaves, which fits best, and its profile-likelihood interval of 95 %.
    pub ratio: f64,
    pub low: f64,
    pub high: f64,
}

/// A row of `outcomes-power.csv`: what so many contacts with signal, length and outcome tell of two forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub crowd: String,
    /// The form that outcomes were drawn from.
    pub truth: String,
    pub contacts: u32,
    /// How many of the contacts infect, on average.
    pub infections: f64,
    /// Part of the draws in which the true form fits better.
    pub right: f64,
    /// Part of the draws in which the outcomes are 20 times likelier under it.
    pub told: f64,
}

/// A form as files call it.
pub(super) fn name(form: Form) -> &'static str {
    match form {
        Form::Normalised => "normalised",
        Form::LogDose => "log_dose",
        Form::PaperLiteral => "paper_literal",
    }
}
