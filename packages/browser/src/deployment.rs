//! The deployment that a phone belongs to, out of the record.

use cosmwasm_std::{Addr, HexBinary};
use serde::Deserialize;
use tsify::Tsify;
use wayclear_client::Home;

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
}

impl Deployment {
    /// What a device is bound to.
    pub fn home(&self) -> Result<Home> {
        let made_at = HexBinary::from_hex(&self.made_at)
            .ok()
            .and_then(|hash| hash.to_array().ok());
        let made_at = made_at.ok_or_else(|| {
            PhoneError::new("deployment", "the deployment record does not say in which block the tree was made; get a whole one")
        })?;
        Ok(Home {
            chain_id: self.chain_id.clone(),
            state: Addr::unchecked(&self.state),
            made_at,
        })
    }
}
