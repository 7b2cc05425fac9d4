//! Authorities and their signatures.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary};

use crate::check::check_range;
use crate::{checked_bytes, Invalid};

/// A key and account that may attest positive tests.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Authority {
    /// May open cases itself and revoke those it attested.
    pub account: String,
    /// Compressed secp256k1 key, 33 bytes, that signs attestations; null = the account only.
    pub public_key: Option<HexBinary>,
    /// First valid second, Unix seconds.
    pub not_before: u64,
    /// First second no longer valid, Unix seconds.
    pub not_after: u64,
}

impl Authority {
    /// One whose term has neither begin nor end.
    pub fn without_end(account: &Addr, public_key: Option<HexBinary>) -> Self {
        Authority {
            account: account.to_string(),
            public_key,
            not_before: 0,
            not_after: u64::MAX,
        }
    }

    /// That the key has 33 bytes and the term is not empty.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`], [`Invalid::Range`].
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(key) = &self.public_key {
            checked_bytes::<33>("public_key", key)?;
        }
        check_range(
            "not_after",
            self.not_after,
            self.not_before.saturating_add(1),
            u64::MAX,
        )
    }
}

/// An authority's signature under a person's report.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Attestation {
    /// Account of the authority whose key signed.
    pub authority: String,
    /// 16 bytes, used once.
    pub token: HexBinary,
    /// First second at which it is no longer valid, Unix seconds, at most 48 h ahead.
    pub expires_at: u64,
    /// secp256k1 signature, 64 bytes (r, s), over [`crate::commitments::attestation_digest`].
    pub signature: HexBinary,
}
