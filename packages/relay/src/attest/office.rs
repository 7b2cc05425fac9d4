//! The authority whose desk it is: key, register, codes.

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use wayclear_client::register::RegisterFile;
use wayclear_client::report::Authority;

use super::codes::Codes;
use crate::clock::Clock;

/// Who signs, for whom, and what is noted.
pub struct Office {
    pub chain_id: String,
    pub registry: Addr,
    /// The authority's account, as the registry lists it.
    pub account: Addr,
    pub key: SigningKey,
    pub register: RegisterFile,
    pub codes: Codes,
    /// How long an infection counts, in seconds.
    pub window: u64,
    pub clock: Clock,
}

impl Office {
    pub(super) fn authority(&self) -> Authority<'_> {
        Authority {
            chain_id: &self.chain_id,
            registry: &self.registry,
            account: &self.account,
            key: &self.key,
        }
    }
}
