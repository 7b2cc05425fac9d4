//! Reads the registry of a tree.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{self, KnownAuthority};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::Chain;

use super::error::LiveError;
use super::model::Registry;
use super::read::Reader;

impl<C: Chain> Reader<'_, C> {
    pub fn registry(&self, address: &Addr, state: &Addr) -> Result<Registry, LiveError> {
        let chain = self.chain;
        let code = self.code_of(address, || "registry".to_string(), state)?;
        let ask = |version| chain.ask(address, contact_registry::ask::RiskModel { version });
        let current = ask(None)?;
        Ok(Registry {
            address: address.clone(),
            code,
            config: chain.ask(address, contact_registry::ask::Config {})?,
            authorities: chain.ask_all(
                address,
                |last: Option<&KnownAuthority>| contact_registry::ask::Authorities {
                    start_after: last.map(|known| known.authority.account.clone()),
                    limit: Some(MAX_LIMIT),
                },
                |page| page.authorities,
            )?,
            risk_models: current.latest,
            pending_models: current.latest.saturating_sub(current.version),
            risk_model: if current.latest == current.version {
                current.model
            } else {
                ask(Some(current.latest))?.model
            },
        })
    }
}
