//! Whether the tree on the chain is the one that was asked for.

use std::collections::BTreeMap;
use std::fmt::Display;

use cosmwasm_std::Addr;
use wayclear_api::{contact_registry, state};
use wayclear_chain::{Chain, ChainError, Contract};

use crate::codes::state_codes;
use crate::deployment::Begun;
use crate::progress::{DeployError, Progress};
use crate::steps::{at, Steps};

impl<C: Chain, T: FnMut(Progress)> Steps<'_, C, T> {
    /// That the chain itself says of the state what was begun; answers the height of the block that made it.
    pub fn check_origin(
        &self,
        begun: &Begun,
        code_ids: &BTreeMap<Contract, u64>,
    ) -> Result<u64, DeployError> {
        let what = &self.state_name();
        let info = at(what, self.chain.contract_info(&begun.state))?;
        let address = begun.state.to_string();
        let info = at(what, info.ok_or(ChainError::NoContract { address }))?;
        same(what, "code", info.code_id, code_ids[&Contract::State])?;
        same(what, "creator", &info.creator, &begun.creator)?;
        same(
            what,
            "admin",
            nobody_or(info.admin.as_ref()),
            nobody_or(self.owners.admin.as_ref()),
        )?;
        Ok(info.height)
    }

    /// That state and registry say of themselves what the tree file and this build say; answers the registry.
    pub fn check_configs(
        &self,
        state: &Addr,
        code_ids: &BTreeMap<Contract, u64>,
    ) -> Result<Addr, DeployError> {
        let (what, tree) = (&self.state_name(), self.tree);
        let config = at(what, self.chain.ask(state, state::ask::Config {}))?;
        same(what, "key", &config.key, &tree.key)?;
        let window = config.window_seconds;
        same(what, "window_seconds", window, tree.window_seconds)?;
        let found = at(what, self.chain.ask(state, state::ask::CodeIds {}))?;
        let wanted = at(what, state_codes(self.chain, code_ids))?;
        for (field, found, wanted) in [
            ("code of the registry", found.registry, wanted.registry),
            ("code of counties", found.county, wanted.county),
            ("code of cities", found.city, wanted.city),
            ("code of locations", found.location, wanted.location),
        ] {
            same(what, field, found.id, wanted.id)?;
        }
        self.check_registry(state, &config.registry)?;
        Ok(config.registry)
    }

    fn check_registry(&self, state: &Addr, registry: &Addr) -> Result<(), DeployError> {
        let tree = self.tree;
        let what = &format!("contact registry of {}", tree.key);
        let asked = self.chain.ask(registry, contact_registry::ask::Config {});
        let config = at(what, asked)?;
        same(what, "state", &config.state, state)?;
        same(what, "policy", config.policy, tree.policy)?;
        let delay = config.risk_model_delay_seconds;
        let wanted = tree.risk_model_delay_seconds;
        same(what, "risk_model_delay_seconds", delay, wanted)
    }
}

fn nobody_or(account: Option<&Addr>) -> &str {
    account.map_or("nobody", Addr::as_str)
}

fn same<V: PartialEq + Display>(
    what: &str,
    field: &'static str,
    found: V,
    wanted: V,
) -> Result<(), DeployError> {
    if found == wanted {
        return Ok(());
    }
    Err(DeployError::Differs {
        what: what.to_string(),
        field,
        found: found.to_string(),
        wanted: wanted.to_string(),
    })
}
