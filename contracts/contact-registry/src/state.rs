//! Storage of what belongs to the registry itself.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;
use wayclear_api::contact_registry::{ConfigResponse, GasLimit, GasLimitRow, ReportPolicy};
use wayclear_api::Ownership;

#[cw_serde]
pub struct Config {
    pub ownership: Ownership,
    /// Root of the tree whose places are resolved.
    pub state: Addr,
    pub policy: ReportPolicy,
    pub window_seconds: u64,
    pub risk_model_delay_seconds: u64,
    pub location_gas: GasLimitRow,
}

impl Config {
    /// Gas that a location may use for so many openings or marks.
    pub fn gas_for(&self, count: usize) -> u64 {
        GasLimit::from(self.location_gas.clone()).of(count)
    }
}

impl From<Config> for ConfigResponse {
    fn from(config: Config) -> Self {
        ConfigResponse {
            ownership: config.ownership,
            state: config.state,
            policy: config.policy,
            window_seconds: config.window_seconds,
            risk_model_delay_seconds: config.risk_model_delay_seconds,
            location_gas: config.location_gas.into(),
        }
    }
}

const CONFIG: Item<Config> = Item::new("config");

pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    CONFIG.save(storage, config)
}

pub fn load_config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}
