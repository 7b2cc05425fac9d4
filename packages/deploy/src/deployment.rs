//! Where the contracts of a tree are, and what they were made of.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use wayclear_chain::Contract;

/// A state that was begun: enough to find it again, whatever became of the run that makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Account that makes the state.
    pub creator: Addr,
    /// Random, 16 bytes, known to nobody before.
    pub salt: HexBinary,
    /// Follows from creator, code and salt, so that nobody else can be there.
    pub state: Addr,
}

/// A block that is known for sure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownBlock {
    pub height: u64,
    /// Of the block's header, 32 bytes.
    pub hash: HexBinary,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    pub state: Addr,
    /// The one that the state has made.
    pub registry: Addr,
    pub counties: BTreeMap<String, CountyContracts>,
    /// The block that made the state: what tells a deployment from every other, even of the same chain id and addresses. Written
    /// once: later runs take it over from the record.
    pub made_at: KnownBlock,
    /// Account that made the state.
    pub creator: Addr,
    /// With creator and code it gives the state's address.
    pub salt: HexBinary,
    /// Wasm admin of everything; `None` = immutable.
    #[serde(deserialize_with = "Option::deserialize")] // Written always.
    pub admin: Option<Addr>,
    /// Ids of the codes.
    #[serde(deserialize_with = "by_contract")]
    pub code_ids: BTreeMap<Contract, u64>,
    /// SHA-256 of the codes.
    #[serde(deserialize_with = "by_contract")]
    pub checksums: BTreeMap<Contract, HexBinary>,
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

impl Deployment {
    /// How it was begun.
    pub fn begun(&self) -> Begun {
        Begun {
            creator: self.creator.clone(),
            salt: self.salt.clone(),
            state: self.state.clone(),
        }
    }
}

/// What is said of each contract. The keys are read as texts, so that an error says below which one it stands.
pub(crate) fn by_contract<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<Contract, V>, D::Error> {
    let named = BTreeMap::<String, V>::deserialize(deserializer)?.into_iter();
    let known = named.map(|(name, value)| {
        let mut all = Contract::ALL.into_iter();
        let contract = all.find(|contract| contract.name() == name);
        let words = || D::Error::custom(format!("this version knows no contract \"{name}\""));
        Ok((contract.ok_or_else(words)?, value))
    });
    known.collect()
}
