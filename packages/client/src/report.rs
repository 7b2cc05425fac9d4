//! Infection reports as a phone makes them: chosen, split into chunks, listed, attested, sent.

use cosmwasm_std::{Addr, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use wayclear_api::commitments::{attestation_digest, chunk_digest, disclosure_digest};
use wayclear_api::contact_registry::{
    Attestation, DayKey, Disclosure, ExecuteMsg, LocationVisits, MacHash, MAX_DAY_KEYS,
    MAX_MAC_HASHES, MAX_OPENINGS, MAX_VISITED_LOCATIONS,
};
use wayclear_api::events::CaseOpened;
use wayclear_api::location::Opening;

use crate::chain::{Chain, ChainError};

/// A report, one disclosure a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In the order they are sent; never empty.
    pub chunks: Vec<Disclosure>,
}

impl Default for Report {
    fn default() -> Self {
        Self::new()
    }
}

impl Report {
    /// A report with one empty chunk.
    pub fn new() -> Self {
        Report {
            chunks: vec![Disclosure::default()],
        }
    }

    /// Begins a further chunk; what follows goes into it. Chunks also break by themselves when they are full.
    #[must_use]
    pub fn chunk(mut self) -> Self {
        self.chunks.push(Disclosure::default());
        self
    }

    /// Discloses a visit.
    #[must_use]
    pub fn visit(mut self, location: &Addr, opening: Opening) -> Self {
        let at = |v: &LocationVisits| v.location == location.as_str();
        let is_full = |chunk: &Disclosure| match chunk.visits.iter().find(|v| at(v)) {
            Some(visits) => visits.openings.len() >= MAX_OPENINGS,
            None => chunk.visits.len() >= MAX_VISITED_LOCATIONS,
        };
        let chunk = self.room(is_full);
        match chunk.visits.iter_mut().find(|v| at(v)) {
            Some(visits) => visits.openings.push(opening),
            None => chunk.visits.push(LocationVisits {
                location: location.to_string(),
                openings: vec![opening],
            }),
        }
        self
    }

    /// Discloses a day key.
    #[must_use]
    pub fn day_key(mut self, day_key: DayKey) -> Self {
        let chunk = self.room(|chunk| chunk.day_keys.len() >= MAX_DAY_KEYS);
        chunk.day_keys.push(day_key);
        self
    }

    /// Discloses a MAC hash.
    #[must_use]
    pub fn mac_hash(mut self, mac_hash: MacHash) -> Self {
        let chunk = self.room(|chunk| chunk.mac_hashes.len() >= MAX_MAC_HASHES);
        chunk.mac_hashes.push(mac_hash);
        self
    }

    /// The last chunk, or a new one if it is full.
    fn room(&mut self, is_full: impl Fn(&Disclosure) -> bool) -> &mut Disclosure {
        if self.chunks.last().is_none_or(is_full) {
            self.chunks.push(Disclosure::default());
        }
        let last = self.chunks.len() - 1;
        &mut self.chunks[last]
    }

    /// Digests of all chunks.
    pub fn digests(&self) -> Vec<[u8; 32]> {
        self.chunks.iter().map(chunk_digest).collect()
    }

    /// The message that opens the case and sends the first chunk.
    pub fn opening_message(&self, attestation: Option<Attestation>) -> ExecuteMsg {
        ExecuteMsg::ReportInfection {
            chunks: self.digests().into_iter().map(HexBinary::from).collect(),
            attestation,
            disclosure: self.chunks[0].clone(),
        }
    }

    /// Sends all chunks; returns the case.
    ///
    /// # Errors
    /// [`ChainError::Refused`], at the first chunk that is refused.
    pub fn send(
        &self,
        chain: &mut impl Chain,
        registry: &Addr,
        reporter: &Addr,
        attestation: Option<Attestation>,
    ) -> Result<u64, ChainError> {
        let tx = chain.execute(reporter, registry, &self.opening_message(attestation))?;
        let opened = CaseOpened::all(&tx.events).pop();
        let CaseOpened { case } =
            opened.ok_or_else(|| ChainError::Refused("no case was opened".to_string()))?;
        for chunk in &self.chunks[1..] {
            let disclosure = chunk.clone();
            chain.execute(
                reporter,
                registry,
                &ExecuteMsg::Disclose { case, disclosure },
            )?;
        }
        Ok(case)
    }
}

/// What an authority is asked to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestationRequest {
    /// Id of the chain.
    pub chain_id: String,
    /// The registry's contract.
    pub registry: Addr,
    /// The account that will report.
    pub reporter: Addr,
    /// Random, used once.
    pub token: [u8; 16],
    /// Digest of everything that will be disclosed.
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
