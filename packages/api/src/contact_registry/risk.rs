//! The model behind the infection probability, and what it is asked.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, SignedDecimal, Uint128};
use wayclear_risk as risk;
pub use wayclear_risk::Probability;
use wayclear_status::text_enum;

use crate::check::{check_count, check_range};
use crate::name::check_printable;
use crate::stored::stored;
use crate::Invalid;
use crate::Surface;

/// Longest delay before a risk model takes effect, in seconds: 30 days.
pub const MAX_RISK_MODEL_DELAY_SECONDS: u64 = 2_592_000;
/// The delay of a registry whose tree file names none, in seconds: a day.
pub const DEFAULT_RISK_MODEL_DELAY_SECONDS: u64 = 86_400;
/// How long after the earliest allowed time a risk model may take effect, in seconds: 30 days.
pub const MAX_RISK_MODEL_WAIT_SECONDS: u64 = 2_592_000;
/// Most versions that may wait to take effect, so that finding the one in effect stays cheap.
pub const MAX_PENDING_RISK_MODELS: u32 = 8;
/// What the exposures of one window must add together before a phone alerts its owner, unless the model says otherwise:
/// 0.1 %.
pub const DEFAULT_ALERT_AT: Decimal = Decimal::permille(1);
/// Longest note on where a model's coefficients are from, in characters.
pub const MAX_ORIGIN_LENGTH: usize = 256;
/// Most exposures in a `Risk` query.
pub const MAX_EXPOSURES: usize = 100;

text_enum! {
    /// How contact and surface enter the exponent `z = b0 + f1 + f2` of the probability `1 / (1 + exp(z))`.
    RiskForm {
        /// `f1 = b12 · max(0, RSSI + 104) / 44 · seconds / 900`, `f2 = b3 · max(0, 1 - gap / survival)`.
        Normalised = "normalised",
        /// `f1 = b12 · RSSI · minutes`, `f2 = b3 · gap · survival`, both in hours: the paper to the letter, by which risk
        /// rises with distance.
        PaperLiteral = "paper_literal",
        /// `f1 = b12 · ln(1 + 10^((min(RSSI, -60) + 60) / 20) · minutes)`, `f2` as in `normalised`.
        LogDose = "log_dose",
    }
}

impl From<RiskForm> for risk::Form {
    fn from(form: RiskForm) -> Self {
        match form {
            RiskForm::Normalised => risk::Form::Normalised,
            RiskForm::PaperLiteral => risk::Form::PaperLiteral,
            RiskForm::LogDose => risk::Form::LogDose,
        }
    }
}

impl From<risk::Form> for RiskForm {
    fn from(form: risk::Form) -> Self {
        match form {
            risk::Form::Normalised => RiskForm::Normalised,
            risk::Form::PaperLiteral => RiskForm::PaperLiteral,
            risk::Form::LogDose => RiskForm::LogDose,
        }
    }
}

impl From<Surface> for risk::Surface {
    fn from(surface: Surface) -> Self {
        match surface {
            Surface::Aerosol => risk::Surface::Aerosol,
            Surface::Copper => risk::Surface::Copper,
            Surface::Cardboard => risk::Surface::Cardboard,
            Surface::Other => risk::Surface::Other,
            Surface::StainlessSteel => risk::Surface::StainlessSteel,
            Surface::Plastic => risk::Surface::Plastic,
        }
    }
}

stored! {
    /// The model of equation 10: a form and its coefficients, in the paper's sign (minus those of a logistic regression).
    RiskModel in RiskModelRow {
        /// How contact and surface enter.
        form: RiskForm,
        /// Constant, -1000 to 1000.
        b0: SignedDecimal,
        /// Coefficient of the contact, -1000 to 1000; not above zero unless the form is `paper_literal`.
        b12: SignedDecimal,
        /// Coefficient of the surface, likewise.
        b3: SignedDecimal,
        /// A phone alerts its owner when all exposures of one window add at least this together; above 0, at most 1.
        #[serde(default = "default_alert_at")]
        alert_at: Decimal,
        /// Where the coefficients are from, 1 to 256 characters.
        origin: String,
    }
}

fn default_alert_at() -> Decimal {
    DEFAULT_ALERT_AT
}

impl RiskModel {
    /// The model that ships: illustrative, see [`risk::Model::ILLUSTRATIVE`].
    pub fn illustrative() -> Self {
        RiskModel::new(&risk::Model::ILLUSTRATIVE, risk::ILLUSTRATIVE_ORIGIN)
    }

    /// A model and where it is from, with the default `alert_at`.
    pub fn new(model: &risk::Model, origin: &str) -> Self {
        let [b0, b12, b3] = model.coefficients().map(decimal);
        RiskModel {
            form: model.form().into(),
            b0,
            b12,
            b3,
            alert_at: DEFAULT_ALERT_AT,
            origin: origin.to_string(),
        }
    }

    /// The model, if its coefficients, `alert_at` and origin are in range.
    ///
    /// # Errors
    /// [`Invalid::Risk`], [`Invalid::AlertAt`], [`Invalid::Count`], [`Invalid::NameCharacter`],
    /// [`Invalid::NameJoiner`].
    pub fn checked(&self) -> Result<risk::Model, Invalid> {
        let length = self.origin.chars().count();
        check_count("origin", length, 1, MAX_ORIGIN_LENGTH)?;
        check_printable(&self.origin)?;
        let alert_at = self.alert_at;
        if alert_at.is_zero() || alert_at > Decimal::one() {
            return Err(Invalid::AlertAt { alert_at });
        }
        let [b0, b12, b3] = [self.b0, self.b12, self.b3].map(|b| b.atomics().i128());
        Ok(risk::Model::new(self.form.into(), b0, b12, b3)?)
    }
}

fn decimal(atoms: i128) -> SignedDecimal {
    SignedDecimal::new(atoms.into())
}

/// Two phones near each other.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct RadioContact {
    /// Filtered signal strength, -127 to -1 dBm.
    pub rssi_dbm: i16,
    /// Length in seconds, at most 86400.
    pub seconds: u32,
}

/// A surface that an infected person was at before.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct SurfaceContact {
    /// From the infected check-in to the visitor's, in seconds, at most 1209600.
    pub gap_seconds: u32,
    pub surface: Surface,
}

/// What the probability is asked for; with neither contact nor surface it is zero.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct RiskExposure {
    pub contact: Option<RadioContact>,
    pub surface: Option<SurfaceContact>,
}

impl RiskExposure {
    /// The exposure, if its values are in range.
    ///
    /// # Errors
    /// [`Invalid::Risk`].
    pub fn checked(&self) -> Result<risk::Exposure, Invalid> {
        let contact = self
            .contact
            .map(|c| risk::Contact::new(c.rssi_dbm, c.seconds));
        let surface = self
            .surface
            .map(|s| risk::SurfaceContact::new(s.gap_seconds, s.surface.into()));
        Ok(risk::Exposure {
            contact: contact.transpose()?,
            surface: surface.transpose()?,
        })
    }
}

/// The exposures of a `Risk` query.
///
/// # Errors
/// [`Invalid::Count`], and those of [`RiskExposure::checked`].
pub fn checked_exposures(exposures: &[RiskExposure]) -> Result<Vec<risk::Exposure>, Invalid> {
    check_count("exposures", exposures.len(), 0, MAX_EXPOSURES)?;
    exposures.iter().map(RiskExposure::checked).collect()
}

/// The delay before a risk model takes effect, if it is in range.
///
/// # Errors
/// [`Invalid::Range`].
pub fn checked_delay(seconds: u64) -> Result<u64, Invalid> {
    let most = MAX_RISK_MODEL_DELAY_SECONDS;
    check_range("risk_model_delay_seconds", seconds, 0, most)?;
    Ok(seconds)
}

#[cw_serde]
pub struct RiskModelResponse {
    /// The version shown, from 1.
    pub version: u32,
    pub model: RiskModel,
    /// From when on it is the answer to `version: null`, Unix seconds.
    pub effective_at: u64,
    /// The newest version, which may not be in effect yet.
    pub latest: u32,
}

/// What one exposure means. Probabilities count atoms of 1e-18.
#[cw_serde]
#[derive(Copy)]
pub struct ExposureRisk {
    /// The paper's equation 10: with what b0 alone gives to everybody.
    pub p: Uint128,
    /// What the exposure adds to that; zero without dose.
    pub added: Uint128,
}

/// Answer to `Risk`. Probabilities count atoms of 1e-18.
#[cw_serde]
pub struct RiskResponse {
    pub version: u32,
    /// Of each exposure, in the order asked.
    pub exposures: Vec<ExposureRisk>,
    /// What they add together: that at least one of them infected.
    pub combined: Uint128,
}
