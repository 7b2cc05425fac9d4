//! An authority's signatures, as they come back to the phone.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashVerifier;
use k256::ecdsa::{Signature, VerifyingKey};
use thiserror::Error;
use wayclear_api::commitments::slip_digest;
use wayclear_api::contact_registry::{ask, KnownAuthority};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::{Chain, ChainError};
use wayclear_identity::date;

use super::{Report, Signed, Voucher};

/// Signatures that are none for this report.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignedError {
    #[error("the signatures are for registry {signed} on chain \"{chain_id}\", this phone's is {known}; ask for them again with: wayclear report")]
    OtherRegistry {
        signed: Addr,
        chain_id: String,
        known: Addr,
    },
    /// The registry would not take its word.
    #[error("the registry takes no slips of {authority} signed on {} (UTC); ask an authority that it lists", date(*.issued))]
    NotListed { authority: Addr, issued: u16 },
    #[error(
        "the signature for slip {id} is by no key that the registry lists for {authority}; have it sign the request again with the key that it gave the registry"
    )]
    Signature { id: HexBinary, authority: Addr },
    #[error("these signatures are for another report; this one has no item that they are of")]
    OtherReport,
}

/// All authorities of a registry, page after page.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn authorities(chain: &impl Chain, registry: &Addr) -> Result<Vec<KnownAuthority>, ChainError> {
    chain.ask_all(
        registry,
        |last: Option<&KnownAuthority>| ask::Authorities {
            start_after: last.map(|known| known.authority.account.clone()),
            limit: Some(MAX_LIMIT),
        },
        |page| page.authorities,
    )
}

impl Report {
    /// Takes signatures in, if all that concern this report are by a key that the registry lists for their day. Answers how
    /// many there are. What was refused, or never answered, is to be sent with them.
    ///
    /// # Errors
    /// [`SignedError`]; then nothing is taken in.
    pub fn take(
        &mut self,
        signed: &Signed,
        chain_id: &str,
        registry: &Addr,
        listed: &[KnownAuthority],
    ) -> Result<usize, SignedError> {
        if signed.registry != *registry || signed.chain_id != chain_id {
            return Err(SignedError::OtherRegistry {
                signed: signed.registry.clone(),
                chain_id: signed.chain_id.clone(),
                known: registry.clone(),
            });
        }
        let authority = signed.authority.as_str();
        let keys = keys_of(listed, authority, signed.issued);
        if keys.is_empty() {
            return Err(SignedError::NotListed {
                authority: signed.authority.clone(),
                issued: signed.issued,
            });
        }
        let signatures = signed
            .slips
            .iter()
            .map(|slip| (&slip.digest, &slip.signature));
        let signatures: BTreeMap<_, _> = signatures.collect();
        let mut vouchers = BTreeMap::new();
        for (index, slip) in self.slips.iter().enumerate() {
            let digest = slip.item.digest();
            let Some(signature) = signatures.get(&HexBinary::from(digest)) else {
                continue;
            };
            let (chain_id, registry) = (&signed.chain_id, signed.registry.as_str());
            let digest = slip_digest(chain_id, registry, authority, signed.issued, &digest);
            let signature = verified(&keys, &digest, signature);
            let signature = signature.ok_or_else(|| SignedError::Signature {
                id: slip.id().into(),
                authority: signed.authority.clone(),
            })?;
            vouchers.insert(index, signature);
        }
        if vouchers.is_empty() {
            return Err(SignedError::OtherReport);
        }
        for (index, signature) in &vouchers {
            let voucher = Voucher {
                authority: signed.authority.clone(),
                issued: signed.issued,
                signature: *signature,
            };
            self.slips[*index].vouch(voucher);
        }
        Ok(vouchers.len())
    }
}

/// Keys by which the registry takes slips that an authority has signed on a UTC day, in days since 1970. `listed`: what it
/// says of its [`authorities`].
pub fn keys_of(listed: &[KnownAuthority], authority: &str, issued: u16) -> Vec<VerifyingKey> {
    let is_it = |known: &&KnownAuthority| known.authority.account == authority;
    let known = listed.iter().filter(is_it);
    let keys = known.flat_map(|known| known.keys_on(issued));
    keys.filter_map(|key| VerifyingKey::from_sec1_bytes(&key.public_key).ok())
        .collect()
}

/// The signature's bytes, if it is one by any of the keys. `digest`: see [`slip_digest`].
pub fn verified(keys: &[VerifyingKey], digest: &[u8; 32], signature: &[u8]) -> Option<[u8; 64]> {
    let bytes: [u8; 64] = signature.try_into().ok()?;
    let signature = Signature::from_slice(&bytes).ok()?;
    let is_by = |key: &VerifyingKey| key.verify_prehash(digest, &signature).is_ok();
    keys.iter().any(is_by).then_some(bytes)
}
