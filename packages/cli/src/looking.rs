//! What a phone knows after a look, for `exposures` and `watch`.

use anyhow::Result;
use serde::Serialize;
use wayclear_chain::Chain;
use wayclear_client::device::exposures::{combined, current_model, CurrentModel};
use wayclear_client::device::{Device, Exposure, Look, Rule};
use wayclear_risk::{Model, Probability};

use crate::args::device::DeviceArgs;
use crate::args::net::Net;
use crate::words::span;

/// What is known after a look.
pub struct Known {
    pub look: Look,
    pub current: CurrentModel,
    /// What all exposures on the device add together.
    pub combined: Probability,
    /// Those wanted of them.
    pub exposures: Vec<Exposure>,
}

/// An exposure and what it means.
#[derive(Serialize)]
pub struct Scored {
    #[serde(flatten)]
    pub exposure: Exposure,
    pub probability: String,
    pub added: String,
}

impl Scored {
    pub fn new(exposure: &Exposure, model: &Model) -> Self {
        Scored {
            probability: exposure.probability(model).to_string(),
            added: exposure.added(model).to_string(),
            exposure: exposure.clone(),
        }
    }
}

/// Looks, and keeps what was found; then takes what is wanted of it.
pub fn look(
    net: &Net,
    device: &DeviceArgs,
    wanted: impl FnOnce(&mut Device, &CurrentModel) -> Vec<Exposure>,
) -> Result<Known> {
    let deployment = &net.record.deployment;
    let current = current_model(&net.wasmd, &deployment.registry)?;
    device.existing()?.update(|device| {
        device.prune(net.wasmd.now()?);
        let look = device.look(&net.wasmd, &deployment.registry, &deployment.state)?;
        Ok(Known {
            look,
            current,
            combined: combined(&device.exposures, &current.model),
            exposures: wanted(device, &current),
        })
    })
}

/// A rule for people.
pub fn words(rule: &Rule) -> String {
    match rule {
        Rule::Direct { contact } => format!(
            "near somebody for {} at {} dBm",
            span(contact.seconds),
            contact.rssi_dbm
        ),
        Rule::Indirect {
            place,
            gap_seconds,
            surface,
            ..
        } => format!(
            "at {place}, {} after somebody, surface: {}",
            span(*gap_seconds),
            surface.name().replace('_', " ")
        ),
    }
}
