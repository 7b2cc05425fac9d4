//! The three readings of equation 10.

use crate::error::{checked, RiskError};
use crate::exposure::Exposure;
use crate::fixed::scaled_log_dose;
use crate::probability::{Probability, ONE};

/// Largest coefficient, either way, in atoms: 1000.
pub const MAX_COEFFICIENT: i128 = 1_000_000_000_000_000_000_000;

/// Where the coefficients of [`Model::ILLUSTRATIVE`] are from.
pub const ILLUSTRATIVE_ORIGIN: &str =
    "illustrative: wayclear risk generate --seed 2007 | wayclear risk fit - --response infected --form normalised";
/// Signal strength at which nearness ends, and its span up to -60 dBm.
const FAR_DBM: i128 = -104;
const SPAN_DB: u128 = 44;
/// The unit of contact time in the normalised form: 15 minutes, in seconds.
const QUARTER: u128 = 900;
const MINUTE: u128 = 60;
const HOUR: u128 = 3_600;
/// Nearer than this counts as near as this, in the dose.
const NEAR_DBM: i16 = -60;

/// How contact and surface enter the exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `b12 · prox · t` and `b3 · surv`, with `prox = max(0, RSSI + 104) / 44`, `t` in 15 minutes, `surv = max(0, 1 - gap /
    /// survival)`.
    Normalised,
    /// `b12 · RSSI[dBm] · minutes` and `b3 · gap[h] · survival[h]`: the paper to the letter, for comparison.
    PaperLiteral,
    /// `b12 · ln(1 + w · minutes)` with `w = 10^((min(RSSI, -60) + 60) / 20)`, and `b3 · surv`.
    LogDose,
}

impl Form {
    /// What b12 and b3 multiply in the exponent, in atoms: the columns a fit needs. Zero for what was not recorded.
    pub fn terms(self, exposure: &Exposure) -> (i128, i128) {
        let unit = Model {
            form: self,
            b0: 0,
            b12: ONE,
            b3: ONE,
        };
        (unit.contact_term(exposure), unit.surface_term(exposure))
    }
}

/// A form and its coefficients, in atoms of 1e-18, in the paper's sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    form: Form,
    b0: i128,
    b12: i128,
    b3: i128,
}

impl Model {
    /// The model that ships. Illustrative: no public data validates equation 10, so it was fitted to data made up from a
    /// known truth (b0 = 5, b12 = -0.5, b3 = -1). `packages/risk/illustrative.txt` has the command and what it printed.
    pub const ILLUSTRATIVE: Model = Model {
        form: Form::Normalised,
        b0: 5_019_550_999_000_000_000,
        b12: -493_634_845_000_000_000,
        b3: -928_136_315_000_000_000,
    };

    /// A model.
    ///
    /// # Errors
    /// [`RiskError::Range`] beyond ±[`MAX_COEFFICIENT`]; [`RiskError::Sign`], if risk would fall with more contact.
    pub fn new(form: Form, b0: i128, b12: i128, b3: i128) -> Result<Self, RiskError> {
        let ranged = |field, value| checked(field, value, -MAX_COEFFICIENT, MAX_COEFFICIENT);
        let b0 = ranged("b0 in atoms", b0)?;
        let b12 = ranged("b12 in atoms", b12)?;
        let b3 = ranged("b3 in atoms", b3)?;
        if form != Form::PaperLiteral {
            for (coefficient, atoms) in [("b12", b12), ("b3", b3)] {
                if atoms > 0 {
                    return Err(RiskError::Sign { coefficient, atoms });
                }
            }
        }
        Ok(Model { form, b0, b12, b3 })
    }

    pub fn form(&self) -> Form {
        self.form
    }

    /// The coefficients b0, b12 and b3, in atoms.
    pub fn coefficients(&self) -> [i128; 3] {
        [self.b0, self.b12, self.b3]
    }

    /// The probability of one exposure; zero where nothing was recorded.
    pub fn probability(&self, exposure: &Exposure) -> Probability {
        if exposure.contact.is_none() && exposure.surface.is_none() {
            return Probability::ZERO;
        }
        Probability::logistic(self.exponent(exposure))
    }

    /// What an exposure adds to the probability that b0 alone gives to everybody: the `A` with `P = P0 + (1 - P0) A` and
    /// `P0 = 1 / (1 + exp(b0))`. Zero without dose, never above [`Model::probability`], and at most three atoms off. To the
    /// letter of the paper no exposure can be told from none, and all of its probability counts.
    pub fn added(&self, exposure: &Exposure) -> Probability {
        match self.form {
            Form::PaperLiteral => self.probability(exposure),
            // The same as (P - P0) / (1 - P0), but without a difference of numbers that are nearly alike.
            Form::Normalised | Form::LogDose => {
                let terms = self.terms(exposure);
                let dose = terms.min(0).unsigned_abs();
                Probability::logistic(self.b0.saturating_add(terms)).share(dose)
            }
        }
    }

    /// `z = b0 + f1 + f2`, in atoms.
    pub fn exponent(&self, exposure: &Exposure) -> i128 {
        self.b0.saturating_add(self.terms(exposure))
    }

    /// `f1 + f2`, in atoms; below zero where contact and surface raise the risk.
    fn terms(&self, exposure: &Exposure) -> i128 {
        self.contact_term(exposure)
            .saturating_add(self.surface_term(exposure))
    }

    /// f1.
    fn contact_term(&self, exposure: &Exposure) -> i128 {
        let Some(contact) = exposure.contact else {
            return 0;
        };
        let rssi = i128::from(contact.rssi_dbm());
        let seconds = i128::from(contact.seconds());
        match self.form {
            Form::Normalised => {
                let nearness = rssi.saturating_sub(FAR_DBM).max(0);
                scaled(
                    self.b12,
                    nearness.saturating_mul(seconds),
                    SPAN_DB * QUARTER,
                )
            }
            Form::PaperLiteral => scaled(self.b12, rssi.saturating_mul(seconds), MINUTE),
            Form::LogDose => {
                let db = NEAR_DBM.saturating_sub(contact.rssi_dbm()).max(0);
                let size = self.b12.unsigned_abs();
                let size = scaled_log_dose(size, db.unsigned_abs().into(), contact.seconds());
                signed(self.b12, size)
            }
        }
    }

    /// f2.
    fn surface_term(&self, exposure: &Exposure) -> i128 {
        let Some(surface) = exposure.surface else {
            return 0;
        };
        let gap = i128::from(surface.gap_seconds());
        let hours = i128::from(surface.surface().survival_hours());
        let survival = hours.saturating_mul(3_600);
        match self.form {
            Form::PaperLiteral => scaled(self.b3, gap.saturating_mul(hours), HOUR),
            Form::Normalised | Form::LogDose => {
                let left = survival.saturating_sub(gap).max(0);
                scaled(self.b3, left, survival.unsigned_abs())
            }
        }
    }
}

/// `coefficient · n / d`, rounded towards zero.
fn scaled(coefficient: i128, n: i128, d: u128) -> i128 {
    let product = coefficient.saturating_mul(n);
    let size = product.unsigned_abs().checked_div(d).unwrap_or_default();
    signed(product, size)
}

/// A size with the sign of another number.
fn signed(like: i128, size: u128) -> i128 {
    let size = i128::try_from(size).unwrap_or(i128::MAX);
    if like < 0 {
        size.saturating_neg()
    } else {
        size
    }
}
