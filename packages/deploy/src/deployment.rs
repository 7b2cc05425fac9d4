//! Where the contracts of a tree are.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use wayclear_chain::Contract;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    pub registry: Addr,
    pub state: Addr,
    pub counties: BTreeMap<String, CountyContracts>,
    /// Ids of the codes.
    pub code_ids: BTreeMap<Contract, u64>,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
}

/// A county and its cities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountyContracts {
    pub address: Addr,
    /// Contracts of its cities by key.
    pub cities: BTreeMap<String, Addr>,
}
