//! The registry's model of equation 10.

use cosmwasm_std::Addr;
use thiserror::Error;
use wayclear_api::contact_registry::{ask, RiskModelResponse};
use wayclear_api::Invalid;
use wayclear_chain::{Chain, ChainError};
use wayclear_risk::{Model, Probability};

/// Why there is no model.
#[derive(Debug, Error)]
pub enum ModelError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// It holds what the registry should have refused.
    #[error("the registry's risk model is out of range: {0}; ask another node, named with --node")]
    Invalid(#[from] Invalid),
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
/// [`ModelError`].
pub fn current_model(chain: &impl Chain, registry: &Addr) -> Result<CurrentModel, ModelError> {
    let found = chain.ask(registry, ask::RiskModel { version: None })?;
    CurrentModel::of(&found)
}

impl CurrentModel {
    /// The model that an answer tells.
    ///
    /// # Errors
    /// [`ModelError::Invalid`].
    pub fn of(found: &RiskModelResponse) -> Result<Self, ModelError> {
        let alert_at = Probability::new(found.model.alert_at.atomics().u128());
        Ok(CurrentModel {
            version: found.version,
            model: found.model.checked()?,
            alert_at: alert_at.map_err(Invalid::from)?,
        })
    }
}
