//! From a fit to a model: the other sign, in fixed point.

use thiserror::Error;

use super::data::INTERCEPT;
use super::newton::{Fit, Outcome};
use crate::{Form, Model, RiskError};

/// Name of the column that b12 multiplies, see [`Form::terms`].
pub const CONTACT_TERM: &str = "contact_term";
/// Name of the column that b3 multiplies.
pub const SURFACE_TERM: &str = "surface_term";
/// Places behind the point that a fit is rounded to: fewer than it is exact to, so that any machine gets the same.
pub const PLACES: u8 = 9;

/// Why a fit is no model.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NoModel {
    /// It did not converge.
    #[error("a fit that has not converged is no model")]
    NotConverged,
    /// Not the terms of a model.
    #[error(
        "a model needs an intercept and the terms contact_term and surface_term; this fit has: {found}"
    )]
    Terms {
        /// The terms it has.
        found: String,
    },
    /// Risk would fall with more contact.
    #[error(
        "\"{term}\" has the estimate {estimate:.6}: by it risk would fall with more contact, so this is no model of the form; more \
         data help, or the form paper_literal"
    )]
    Sign {
        term: &'static str,
        /// Its coefficient, in the sign of logistic regression.
        estimate: f64,
    },
    /// The coefficients cannot be those of a model.
    #[error(transparent)]
    Risk(#[from] RiskError),
}

impl Fit {
    /// The model with these coefficients: each with the other sign (the paper's exponent has no minus) and rounded to 9
    /// places, ties away from zero.
    ///
    /// # Errors
    /// [`NoModel`].
    pub fn model(&self, form: Form) -> Result<Model, NoModel> {
        if self.outcome != Outcome::Converged {
            return Err(NoModel::NotConverged);
        }
        let estimate = |name: &str| self.terms.iter().find(|term| term.name == name);
        let found = [INTERCEPT, CONTACT_TERM, SURFACE_TERM].map(estimate);
        let ([Some(b0), Some(b12), Some(b3)], 3) = (found, self.terms.len()) else {
            let names: Vec<&str> = self.terms.iter().map(|term| term.name.as_str()).collect();
            return Err(NoModel::Terms {
                found: names.join(", "),
            });
        };
        for (term, found) in [(CONTACT_TERM, b12), (SURFACE_TERM, b3)] {
            if form != Form::PaperLiteral && atoms(found.estimate) < 0 {
                let estimate = found.estimate;
                return Err(NoModel::Sign { term, estimate });
            }
        }
        let [b0, b12, b3] = [b0, b12, b3].map(|term| atoms(-term.estimate));
        Ok(Model::new(form, b0, b12, b3)?)
    }
}

/// Rounded to [`PLACES`], in atoms. What is far beyond a model's range stays beyond it.
fn atoms(number: f64) -> i128 {
    let unit = 10_i128.pow(u32::from(18 - PLACES));
    let scaled = (number * 10_f64.powi(PLACES.into())).round();
    #[allow(clippy::cast_possible_truncation)] // Saturates.
    let rounded = scaled as i128;
    rounded.saturating_mul(unit)
}
