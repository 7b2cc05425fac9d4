//! The contracts there is code for, and what a chain knows of one that stands.

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use wayclear_api::contract_names;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    ContactRegistry,
    State,
    County,
    City,
    Location,
}

impl Contract {
    /// All of them, parents after what they make.
    pub const ALL: [Contract; 5] = [
        Contract::Location,
        Contract::City,
        Contract::County,
        Contract::State,
        Contract::ContactRegistry,
    ];

    /// Its name in files and records.
    pub fn name(self) -> &'static str {
        match self {
            Contract::ContactRegistry => "contact_registry",
            Contract::State => "state",
            Contract::County => "county",
            Contract::City => "city",
            Contract::Location => "location",
        }
    }

    /// Its cw2 name.
    pub fn cw2_name(self) -> &'static str {
        match self {
            Contract::ContactRegistry => contract_names::CONTACT_REGISTRY,
            Contract::State => contract_names::STATE,
            Contract::County => contract_names::COUNTY,
            Contract::City => contract_names::CITY,
            Contract::Location => contract_names::LOCATION,
        }
    }
}

/// What a chain itself knows of a contract, which no contract can tell wrongly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractInfo {
    pub code_id: u64,
    /// The account or contract that made it.
    pub creator: Addr,
    /// Who may change its code; `None` = nobody.
    pub admin: Option<Addr>,
    pub label: String,
    /// Height of the block that made it.
    pub height: u64,
}
