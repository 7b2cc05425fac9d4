//! What a phone has found out, as it is shown.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::contact_registry::RiskModelResponse;
use wayclear_client::exposures::{combined, CurrentModel, Exposure, Rule};
use wayclear_client::one_line;
use wayclear_risk::Model;

use crate::error::{out, PhoneError, Result};
use crate::phone::Phone;

/// All exposures of a device.
#[derive(Serialize, Tsify)]
pub struct Findings {
    /// In the order of time.
    pub exposures: Vec<Found>,
    /// What they add together, from 0 to 1 with 18 digits.
    pub combined: String,
    /// What they must add together for an alert, the same.
    pub alert_at: String,
    /// Whether `combined` has reached `alert_at`.
    pub is_alert: bool,
    /// Version of the risk model.
    pub version: u32,
    /// Its coefficients and their form, as the registry tells them.
    #[tsify(type = "unknown")]
    pub model: serde_json::Value,
}

/// A single exposure, scored.
#[derive(Serialize, Tsify)]
pub struct Found {
    /// Id of the slip that told of it, hexadecimal.
    pub slip: String,
    /// When it began, Unix seconds.
    pub at: u64,
    /// Its probability by the paper's equation 10, from 0 to 1 with 18 digits.
    pub probability: String,
    /// What it adds, the same.
    pub added: String,
    pub how: How,
}

/// What made an exposure.
#[derive(Serialize, Tsify)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum How {
    /// The phones were near each other.
    Contact { seconds: u32, rssi_dbm: i16 },
    /// The same place, so many seconds after the infected visit.
    Place {
        place: String,
        interval: u32,
        gap_seconds: u32,
        surface: String,
    },
}

#[wasm_bindgen]
impl Phone {
    /// What it found when it last looked. `model`: JSON of the registry's answer to `RiskModel`.
    ///
    /// # Errors
    /// `model`.
    pub fn findings(&self, model: &str) -> Result<Ts<Findings>> {
        let (answer, current) = read_model(model)?;
        let exposures = &self.device.exposures;
        let all = combined(exposures, &current.model);
        out(&Findings {
            exposures: exposures
                .iter()
                .map(|exposure| found(exposure, &current.model))
                .collect(),
            combined: all.to_string(),
            alert_at: current.alert_at.to_string(),
            is_alert: !exposures.is_empty() && all >= current.alert_at,
            version: current.version,
            model: answer,
        })
    }
}

fn read_model(text: &str) -> Result<(serde_json::Value, CurrentModel)> {
    let bad = |error: &dyn ToString| PhoneError::new("model", one_line(&error.to_string()));
    let answer: RiskModelResponse = serde_json::from_str(text).map_err(|error| bad(&error))?;
    let current = CurrentModel::of(&answer).map_err(|error| bad(&error))?;
    let model = serde_json::to_value(&answer.model).map_err(|error| bad(&error))?;
    Ok((model, current))
}

fn found(exposure: &Exposure, model: &Model) -> Found {
    let how = match &exposure.rule {
        Rule::Direct { contact } => How::Contact {
            seconds: contact.seconds,
            rssi_dbm: contact.rssi_dbm,
        },
        Rule::Indirect {
            place,
            interval,
            gap_seconds,
            surface,
        } => How::Place {
            place: place.to_string(),
            interval: *interval,
            gap_seconds: *gap_seconds,
            surface: surface.to_string(),
        },
    };
    Found {
        slip: cosmwasm_std::HexBinary::from(exposure.slip).to_hex(),
        at: exposure.at(),
        probability: exposure.probability(model).to_string(),
        added: exposure.added(model).to_string(),
        how,
    }
}
