//! What an authority is asked to sign, and its signatures. It is given digests, so it learns nothing of what they are of.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Binary, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wayclear_api::commitments::slip_digest;
use wayclear_api::contact_registry::SIGNED_AT_ONCE;
use wayclear_identity::date;

use super::Report;

/// What an authority is asked to sign: always 64 digests, of items and of nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub chain_id: String,
    pub registry: Addr,
    /// UTC day of the signatures, in days since 1970.
    pub issued: u16,
    /// 64 of 32 bytes, ascending: they are random, so their order says nothing.
    pub digests: Vec<HexBinary>,
}

/// What an authority gives back: a signature for each digest of a request, the random ones too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    pub chain_id: String,
    pub registry: Addr,
    pub authority: Addr,
    /// UTC day of the signatures, in days since 1970.
    pub issued: u16,
    /// As they were asked for.
    pub slips: Vec<SignedSlip>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedSlip {
    /// Of the item, 32 bytes.
    pub digest: HexBinary,
    /// secp256k1, 64 bytes (r, s).
    pub signature: Binary,
}

/// Who signs, and for which registry.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    pub chain_id: &'a str,
    pub registry: &'a Addr,
    /// As the registry lists it.
    pub account: &'a Addr,
    /// Its slip key, which is no account's key.
    pub key: &'a SigningKey,
}

/// A request that no authority should sign.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RequestError {
    #[error("the request has {count} digests of 32 bytes, it needs {SIGNED_AT_ONCE}, all different; make it again with: wayclear report")]
    Digests { count: usize },
    /// It would cover what has not happened yet, or has aged.
    #[error("the request is for {}, today is {} (UTC); make it again with: wayclear report", date(*.issued), date(*.today))]
    Day { issued: u16, today: u16 },
    #[error("the request is for registry {registry} on chain \"{chain_id}\", this authority signs for another; sign with the deployment that it is of")]
    OtherRegistry { registry: Addr, chain_id: String },
}

impl Report {
    /// What is to be signed on a UTC day: one request, or several of more than 64 items. Random digests that were made once
    /// are used again, or two requests of one person would tell which are real.
    pub fn requests(
        &mut self,
        chain_id: &str,
        registry: &Addr,
        issued: u16,
        random: &mut impl CryptoRng,
    ) -> Vec<Request> {
        let count = self.slips.len();
        let padded = count.max(1).div_ceil(SIGNED_AT_ONCE) * SIGNED_AT_ONCE;
        self.padding.resize_with(padded - count, || {
            let mut digest = [0; 32];
            random.fill_bytes(&mut digest);
            digest
        });
        let items = self.slips.iter().map(|slip| slip.item.digest());
        let all: Vec<[u8; 32]> = items.chain(self.padding.iter().copied()).collect();
        let requests = all.chunks(SIGNED_AT_ONCE).map(|digests| {
            let mut digests = digests.to_vec();
            digests.sort_unstable();
            Request {
                chain_id: chain_id.to_string(),
                registry: registry.clone(),
                issued,
                digests: digests.into_iter().map(HexBinary::from).collect(),
            }
        });
        requests.collect()
    }
}

impl Request {
    /// That there are 64 different digests, for today or yesterday: one may be signed just after midnight.
    ///
    /// # Errors
    /// [`RequestError`].
    pub fn checked(&self, today: u16) -> Result<Vec<[u8; 32]>, RequestError> {
        let digests = self.digests.iter();
        let digests: BTreeSet<[u8; 32]> = digests.filter_map(|d| d.to_array().ok()).collect();
        let count = digests.len();
        if count != SIGNED_AT_ONCE || self.digests.len() != count {
            return Err(RequestError::Digests { count });
        }
        let issued = self.issued;
        if issued > today || issued.saturating_add(1) < today {
            return Err(RequestError::Day { issued, today });
        }
        Ok(digests.into_iter().collect())
    }

    /// The signatures of an authority. It computes itself what it signs, for the registry it knows: bytes that it was given
    /// are never signed.
    ///
    /// # Errors
    /// [`RequestError`].
    pub fn sign(&self, authority: &Authority<'_>, today: u16) -> Result<Signed, RequestError> {
        let digests = self.checked_for(authority, today)?.into_iter();
        let slips = digests.map(|digest| SignedSlip {
            signature: authority.sign(self.issued, &digest),
            digest: digest.into(),
        });
        Ok(Signed {
            chain_id: self.chain_id.clone(),
            registry: self.registry.clone(),
            authority: authority.account.clone(),
            issued: self.issued,
            slips: slips.collect(),
        })
    }

    /// The same as [`Request::checked`], and that it is for the registry of an authority.
    ///
    /// # Errors
    /// [`RequestError`].
    pub fn checked_for(
        &self,
        authority: &Authority<'_>,
        today: u16,
    ) -> Result<Vec<[u8; 32]>, RequestError> {
        if self.registry != *authority.registry || self.chain_id != authority.chain_id {
            return Err(RequestError::OtherRegistry {
                registry: self.registry.clone(),
                chain_id: self.chain_id.clone(),
            });
        }
        self.checked(today)
    }
}

impl Authority<'_> {
    /// Its signature of an item's digest (secp256k1, r and s) for a UTC day, in days since 1970.
    ///
    /// # Panics
    /// Never: a digest of 32 bytes can always be signed.
    pub fn sign(&self, issued: u16, digest: &[u8; 32]) -> Binary {
        let registry = self.registry.as_str();
        let account = self.account.as_str();
        let signed = slip_digest(self.chain_id, registry, account, issued, digest);
        let signature: Signature = self.key.sign_prehash(&signed).expect("32 bytes");
        signature.to_bytes().to_vec().into()
    }
}

/// The compressed public key of an authority, 33 bytes.
pub fn public_key(key: &SigningKey) -> HexBinary {
    let point = key.verifying_key().to_encoded_point(true);
    HexBinary::from(point.as_bytes())
}
