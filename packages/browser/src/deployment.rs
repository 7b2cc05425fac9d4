//! The deployment that a phone belongs to, out of the record.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use serde::Deserialize;
use tsify::Tsify;
use wayclear_chain::verified::Trust;
use wayclear_chain::{prefix_of_address, Contract};
use wayclear_client::Home;
use wayclear_proof::{Anchor, Limits};

use crate::error::{PhoneError, Result};

/// Which deployment a phone belongs to, out of the record.
#[derive(Deserialize, Tsify)]
pub struct Deployment {
    pub chain_id: String,
    /// Address of the state's contract.
    pub state: String,
    /// Address of the registry.
    pub registry: String,
    /// Hash of the header of the block that made the state, 32 bytes, hexadecimal.
    pub made_at: String,
    /// How long an infection counts, in seconds.
    pub window_seconds: u64,
    /// What relays are checked by; undefined = their word is taken.
    #[serde(default)]
    #[tsify(optional)]
    pub trust: Option<KnownChain>,
}

/// What is known for sure of a chain before anybody is asked.
#[derive(Deserialize, Tsify)]
pub struct KnownChain {
    /// Height of a block that the record, or this device itself, vouches for.
    pub height: u64,
    /// Hash of its header, 32 bytes, hexadecimal.
    pub hash: String,
    /// The codes that contracts may run: the name of the contract of each, like `contact_registry`, by the code's SHA-256.
    pub codes: BTreeMap<String, String>,
}

impl Deployment {
    /// What a device is bound to.
    pub fn home(&self) -> Result<Home> {
        let made_at = hash_of(&self.made_at)?;
        Ok(Home {
            chain_id: self.chain_id.clone(),
            state: Addr::unchecked(&self.state),
            made_at,
        })
    }

    /// What relays are checked by.
    pub fn trust(&self) -> Result<Option<Trust>> {
        let Some(known) = &self.trust else {
            return Ok(None);
        };
        let mut codes = BTreeMap::new();
        for (checksum, name) in &known.codes {
            let contract = Contract::ALL.into_iter().find(|it| it.name() == name);
            if let Some(contract) = contract {
                codes.insert(HexBinary::from(hash_of(checksum)?), contract);
            }
        }
        Ok(Some(Trust {
            anchor: Anchor {
                chain_id: self.chain_id.clone(),
                height: known.height,
                hash: hash_of(&known.hash)?,
            },
            codes,
            prefix: prefix_of_address(&self.state).unwrap_or_default(),
            limits: Limits::default(),
        }))
    }
}

fn hash_of(digits: &str) -> Result<[u8; 32]> {
    let bytes = HexBinary::from_hex(digits).ok();
    let hash = bytes.and_then(|bytes| bytes.to_array().ok());
    hash.ok_or_else(|| {
        let words = "the deployment record has a hash that is none; get a whole one";
        PhoneError::new("deployment", words)
    })
}
