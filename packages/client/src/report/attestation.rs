//! What an authority is asked to sign, and its signature.

use cosmwasm_std::{Addr, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use wayclear_api::commitments::{attestation_digest, disclosure_digest};
use wayclear_api::contact_registry::Attestation;
use wayclear_chain::Chain;

use super::chunks::Report;

/// What an authority is asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttestationRequest {
    /// Id of the chain.
    pub chain_id: String,
    pub registry: Addr,
    /// The account that will report.
    pub reporter: Addr,
    /// Random, used once.
    #[serde(with = "hex::serde")]
    pub token: [u8; 16],
    /// Digest of everything that will be disclosed.
    #[serde(with = "hex::serde")]
    pub disclosure_digest: [u8; 32],
}

impl AttestationRequest {
    /// The request for a report.
    pub fn new(
        chain: &impl Chain,
        registry: &Addr,
        reporter: &Addr,
        token: [u8; 16],
        report: &Report,
    ) -> Self {
        AttestationRequest {
            chain_id: chain.chain_id(),
            registry: registry.clone(),
            reporter: reporter.clone(),
            token,
            disclosure_digest: disclosure_digest(&report.digests()),
        }
    }

    /// The authority's signature, valid until `expires_at` (Unix seconds, at most 48 h ahead).
    ///
    /// # Panics
    /// Never: a digest of 32 bytes can always be signed.
    pub fn sign(&self, authority: &Addr, key: &SigningKey, expires_at: u64) -> Attestation {
        let digest = attestation_digest(
            &self.chain_id,
            self.registry.as_str(),
            &self.token,
            self.reporter.as_str(),
            &self.disclosure_digest,
            expires_at,
        );
        let signature: Signature = key
            .sign_prehash(&digest)
            .expect("a SHA-256 digest can always be signed");
        Attestation {
            authority: authority.to_string(),
            token: self.token.into(),
            expires_at,
            signature: signature.to_bytes().to_vec().into(),
        }
    }
}

/// The compressed public key of an authority, 33 bytes.
pub fn public_key(key: &SigningKey) -> HexBinary {
    key.verifying_key()
        .to_encoded_point(true)
        .as_bytes()
        .to_vec()
        .into()
}
