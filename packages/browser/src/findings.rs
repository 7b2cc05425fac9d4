//! What a phone has found out, as it is shown.

use cosmwasm_std::HexBinary;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;
use wayclear_api::contact_registry::RiskModelResponse;
use wayclear_client::exposures::{alerts, combined, mark_told, CurrentModel, Exposure, Rule};
use wayclear_risk::{self as risk, Model};

use crate::error::{out, PhoneError, Result};
use crate::phone::Phone;

/// All exposures of a device.
#[derive(Serialize, Tsify)]
pub struct Findings {
    /// In the order of time.
    pub exposures: Vec<Found>,
    /// Those to alert of that its owner was not told yet, by their slips.
    pub unseen: Vec<String>,
    /// What they add together, from 0 to 1 with 18 digits.
    pub combined: String,
    /// What they must add together for an alert, the same.
    pub alert_at: String,
    /// Whether `combined` has reached `alert_at`.
    pub is_alert: bool,
    pub model: ShownModel,
}

/// A risk model, as it is shown: coefficients in the paper's sign, with up to 18 digits.
#[derive(Serialize, Tsify)]
pub struct ShownModel {
    pub version: u32,
    #[tsify(type = "'normalised' | 'paper_literal' | 'log_dose'")]
    pub form: wayclear_api::contact_registry::RiskForm,
    pub b0: String,
    pub b12: String,
    pub b3: String,
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
        /// How long the virus lasts there, in hours.
        survival_hours: u32,
    },
}

#[wasm_bindgen]
impl Phone {
    /// What it had found when it last looked. `model`: JSON of the model in the registry's answer then.
    ///
    /// # Errors
    /// `model`.
    pub fn found(&self, model: &str) -> Result<Ts<Findings>> {
        let answer: std::result::Result<RiskModelResponse, _> = serde_json::from_str(model);
        let answer = answer.map_err(|error| PhoneError::new("model", error))?;
        let current = read_model(&answer)?;
        out(&findings(&self.device.exposures, &answer, &current))
    }

    /// Notes that its owner was told of some exposures: of the slips with these ids, hexadecimal.
    #[wasm_bindgen(js_name = markTold)]
    pub fn mark_told(&mut self, slips: Vec<String>) {
        let is_told = |exposure: &&Exposure| slips.contains(&slip_text(exposure));
        let told = self.device.exposures.iter().filter(is_told);
        let told: Vec<Exposure> = told.cloned().collect();
        // What was compared is not to be compared again for this.
        let compared = self.compared.iter_mut().map(|(_, device)| device);
        for device in compared.chain([&mut self.device]) {
            for exposure in &told {
                mark_told(&mut device.exposures, exposure);
            }
        }
    }
}

/// The model of the registry's answer.
pub fn read_model(answer: &RiskModelResponse) -> Result<CurrentModel> {
    CurrentModel::of(answer).map_err(|error| PhoneError::new("model", error))
}

/// What some exposures mean. `current`: the model of `answer`.
pub fn findings(
    exposures: &[Exposure],
    answer: &RiskModelResponse,
    current: &CurrentModel,
) -> Findings {
    let all = combined(exposures, &current.model);
    let news = alerts(exposures, current);
    Findings {
        exposures: exposures
            .iter()
            .map(|exposure| found(exposure, &current.model))
            .collect(),
        unseen: news.iter().map(slip_text).collect(),
        combined: all.to_string(),
        alert_at: current.alert_at.to_string(),
        is_alert: !exposures.is_empty() && all >= current.alert_at,
        model: ShownModel {
            version: current.version,
            form: answer.model.form,
            b0: answer.model.b0.to_string(),
            b12: answer.model.b12.to_string(),
            b3: answer.model.b3.to_string(),
        },
    }
}

fn slip_text(exposure: &Exposure) -> String {
    HexBinary::from(exposure.slip).to_hex()
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
            survival_hours: risk::Surface::from(*surface).survival_hours(),
        },
    };
    Found {
        slip: slip_text(exposure),
        at: exposure.at(),
        probability: exposure.probability(model).to_string(),
        added: exposure.added(model).to_string(),
        how,
    }
}
