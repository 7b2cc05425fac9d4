//! Infection reports as a phone makes them: chosen, split into chunks, listed, attested, sent.

use cosmwasm_std::{from_json, Addr, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use wayclear_api::commitments::{attestation_digest, chunk_digest, disclosure_digest};
use wayclear_api::contact_registry::{
    ask, Attestation, DayKey, Disclosure, ExecuteMsg, LocationVisits, MacHash, NumberedCase,
    MAX_DAY_KEYS, MAX_MAC_HASHES, MAX_OPENINGS, MAX_VISITED_LOCATIONS, REPORT_SECONDS,
};
use wayclear_api::events::{CaseOpened, Disclosed};
use wayclear_api::location::Opening;
use wayclear_api::{raw, MAX_LIMIT};

use wayclear_chain::{Chain, ChainError, Tx};

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

    /// Opens a case and sends all chunks, or those that are missing if the same report was begun before. `tell` hears after each chunk how many are in.
    ///
    /// # Errors
    /// [`ChainError`], at the first chunk that is not taken; sending the same report again goes on there.
    pub fn send(
        &self,
        chain: &mut impl Chain,
        registry: &Addr,
        reporter: &Addr,
        attestation: Option<Attestation>,
        mut tell: impl FnMut(usize),
    ) -> Result<Sent, ChainError> {
        let mut skipped = 0;
        let mut count_skipped = |tx: &Tx| {
            skipped += Disclosed::all(&tx.events)
                .iter()
                .map(|d| d.skipped)
                .sum::<u64>();
        };
        let case = if let Some(case) = self.begun(chain, registry, reporter)? {
            case
        } else {
            let tx = chain.execute(reporter, registry, &self.opening_message(attestation))?;
            count_skipped(&tx);
            let opened = CaseOpened::all(&tx.events).pop();
            opened
                .ok_or_else(|| ChainError::Refused("no case was opened".to_string()))?
                .case
        };
        for (index, disclosure) in self.chunks.iter().enumerate() {
            if chunk_row(chain, registry, case, &chunk_digest(disclosure))? != Some(true) {
                let disclosure = disclosure.clone();
                let disclose = ExecuteMsg::Disclose { case, disclosure };
                count_skipped(&chain.execute(reporter, registry, &disclose)?);
            }
            tell(index + 1);
        }
        Ok(Sent { case, skipped })
    }

    /// The case under which this reporter has begun this very report, if it stands and still takes chunks. An empty
    /// report is like any other empty one, so it is never taken for begun.
    fn begun(
        &self,
        chain: &impl Chain,
        registry: &Addr,
        reporter: &Addr,
    ) -> Result<Option<u64>, ChainError> {
        if self.chunks.iter().all(|c| *c == Disclosure::default()) {
            return Ok(None);
        }
        let now = chain.now()?;
        let mut start_after = None;
        loop {
            let limit = Some(MAX_LIMIT);
            let page = chain.ask(registry, ask::Cases { start_after, limit })?;
            let Some(last) = page.cases.last() else {
                return Ok(None);
            };
            start_after = Some(last.case);
            for NumberedCase { case, row } in &page.cases {
                let takes_chunks = row.revoked_at.is_none() && now < row.opened_at + REPORT_SECONDS;
                if row.reporter == *reporter && takes_chunks {
                    let mut rows = self
                        .digests()
                        .into_iter()
                        .map(|digest| chunk_row(chain, registry, *case, &digest));
                    if rows.all(|row| matches!(row, Ok(Some(_)))) {
                        return Ok(Some(*case));
                    }
                }
            }
        }
    }
}

/// A report that is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its case.
    pub case: u64,
    /// Items that had aged out of the window and were left out, among those sent now.
    pub skipped: u64,
}

/// Whether a chunk of a case was sent; `None` = the case does not list it.
fn chunk_row(
    chain: &impl Chain,
    registry: &Addr,
    case: u64,
    digest: &[u8; 32],
) -> Result<Option<bool>, ChainError> {
    let row = chain.query_raw(registry, &raw::chunk_key(case, digest))?;
    row.map(from_json)
        .transpose()
        .map_err(|error| ChainError::Answer {
            contract: registry.clone(),
            reason: error.to_string(),
        })
}

/// What an authority is asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttestationRequest {
    /// Id of the chain.
    pub chain_id: String,
    /// The registry's contract.
    pub registry: Addr,
    /// The account that will report.
    pub reporter: Addr,
    /// Random, used once.
    #[serde(with = "hex_array")]
    pub token: [u8; 16],
    /// Digest of everything that will be disclosed.
    #[serde(with = "hex_array")]
    pub disclosure_digest: [u8; 32],
}

/// Byte arrays as hexadecimal text.
mod hex_array {
    use cosmwasm_std::HexBinary;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        HexBinary::from(bytes).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error> {
        let bytes = HexBinary::deserialize(deserializer)?;
        bytes.to_array().map_err(serde::de::Error::custom)
    }
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
