//! Slips that an authority signs.

use cosmwasm_std::{Addr, Binary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use wayclear_api::commitments::slip_digest;
use wayclear_api::contact_registry::{ExecuteMsg, Item, Slip};

/// An authority at work: its account, and the key that it signs slips with.
#[derive(Clone)]
pub struct Signer {
    pub account: Addr,
    pub key: SigningKey,
}

impl Signer {
    /// The message that discloses one item, signed for a UTC day.
    ///
    /// # Errors
    /// If the key cannot sign.
    pub fn disclose(
        &self,
        chain_id: &str,
        registry: &Addr,
        issued: u16,
        item: Item,
    ) -> Result<ExecuteMsg, k256::ecdsa::Error> {
        let authority = self.account.as_str();
        let digest = slip_digest(
            chain_id,
            registry.as_str(),
            authority,
            issued,
            &item.digest(),
        );
        let signature: Signature = self.key.sign_prehash(&digest)?;
        Ok(ExecuteMsg::Disclose {
            authority: Some(authority.to_string()),
            issued,
            slips: vec![Slip {
                item,
                signature: Some(Binary::new(signature.to_vec())),
            }],
        })
    }
}
