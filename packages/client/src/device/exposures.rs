//! Exposures, and how likely they have infected.

use cosmwasm_std::{Addr, StdError};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wayclear_api::contact_registry::{ask, FeedError};
use wayclear_api::location::Surface;
use wayclear_api::Invalid;
use wayclear_identity::IdentityError;
use wayclear_risk::{self as risk, Contact, Model, Probability, SurfaceContact};

use super::contacts::KeptContact;
use wayclear_chain::{Chain, ChainError};

/// Why a device cannot find out.
#[derive(Debug, Error)]
pub enum LookError {
    /// The chain refuses, or its node.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The feed holds what no registry writes.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// It holds a key that is none.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// It holds a key or hash of another length.
    #[error(transparent)]
    Length(#[from] StdError),
    /// The registry's model holds what it should have refused.
    #[error(transparent)]
    Model(#[from] Invalid),
}

/// An encounter with somebody who has reported, or with what they left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    pub case: u64,
    pub rule: Rule,
    /// Whether its owner was told.
    pub is_told: bool,
}

/// What makes an exposure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// The same identifier: the phones were near each other.
    Direct { contact: KeptContact },
    /// The same place, after the infected visit.
    Indirect {
        /// Text form of the place.
        place: String,
        /// The device's check-in, Unix seconds.
        checked_in_at: u64,
        /// From the infected check-in to it, seconds.
        gap_seconds: u32,
        surface: Surface,
    },
}

impl Exposure {
    /// When it began, Unix seconds.
    pub fn at(&self) -> u64 {
        match &self.rule {
            Rule::Direct { contact } => contact.started_at,
            Rule::Indirect { checked_in_at, .. } => *checked_in_at,
        }
    }

    /// What the model is asked; `None` if the device keeps what no contact can be.
    fn scored(&self) -> Option<risk::Exposure> {
        let mut exposure = risk::Exposure::default();
        match &self.rule {
            Rule::Direct { contact } => {
                exposure.contact = Some(Contact::new(contact.rssi_dbm, contact.seconds).ok()?);
            }
            Rule::Indirect {
                gap_seconds,
                surface,
                ..
            } => {
                let surface = risk::Surface::from(*surface);
                exposure.surface = Some(SurfaceContact::new(*gap_seconds, surface).ok()?);
            }
        }
        Some(exposure)
    }

    /// Its probability by the paper's equation 10.
    pub fn probability(&self, model: &Model) -> Probability {
        self.scored()
            .map_or(Probability::ZERO, |exposure| model.probability(&exposure))
    }

    /// What it adds to the probability that everybody has.
    pub fn added(&self, model: &Model) -> Probability {
        self.scored()
            .map_or(Probability::ZERO, |exposure| model.added(&exposure))
    }
}

/// What they add together: that at least one of them infected.
pub fn combined(exposures: &[Exposure], model: &Model) -> Probability {
    Probability::any(exposures.iter().map(|exposure| exposure.added(model)))
}

/// The exposures to alert of: none until all that the device keeps add as much together as the model says, and never one
/// that adds nothing or is told already. Whoever has told one says so by [`mark_told`].
pub fn alerts(exposures: &[Exposure], current: &CurrentModel) -> Vec<Exposure> {
    if combined(exposures, &current.model) < current.alert_at {
        return vec![];
    }
    let is_news = |e: &&Exposure| !e.is_told && e.added(&current.model) > Probability::ZERO;
    exposures.iter().filter(is_news).cloned().collect()
}

/// An alert has reached the person: it is not told again.
pub fn mark_told(exposures: &mut [Exposure], told: &Exposure) {
    let is_it = |e: &&mut Exposure| e.case == told.case && e.rule == told.rule;
    exposures
        .iter_mut()
        .filter(is_it)
        .for_each(|exposure| exposure.is_told = true);
}

/// A model of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentModel {
    /// From 1.
    pub version: u32,
    pub model: Model,
    /// What the exposures of one window must add together for an alert.
    pub alert_at: Probability,
}

/// The model in effect.
///
/// # Errors
/// [`LookError`].
pub fn current_model(chain: &impl Chain, registry: &Addr) -> Result<CurrentModel, LookError> {
    let found = chain.ask(registry, ask::RiskModel { version: None })?;
    let alert_at = Probability::new(found.model.alert_at.atomics().u128());
    Ok(CurrentModel {
        version: found.version,
        model: found.model.checked()?,
        alert_at: alert_at.map_err(Invalid::from)?,
    })
}
