//! What a registry says of itself. Every phone asks for all of it at every look, so that no question tells that its owner
//! reports.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::ask;
use wayclear_api::relay::RegistryResponse;
use wayclear_chain::{Chain, ChainError};

use crate::report::authorities;

/// How the registry is set up, the risk model in effect, and all authorities.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn read_registry(chain: &impl Chain, registry: &Addr) -> Result<RegistryResponse, ChainError> {
    Ok(RegistryResponse {
        config: chain.ask(registry, ask::Config {})?,
        model: chain.ask(registry, ask::RiskModel { version: None })?,
        authorities: authorities(chain, registry)?,
    })
}
