//! Infection reports as a phone would make them: split into chunks, listed, attested, sent.

use cosmwasm_std::{Addr, HexBinary};
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::ecdsa::{Signature, SigningKey};
use wayclear_api::commitments::{attestation_digest, chunk_digest, disclosure_digest};
use wayclear_api::contact_registry::{
    Attestation, DayKey, Disclosure, ExecuteMsg, LocationVisits, MacHash,
};
use wayclear_api::events::CaseOpened;
use wayclear_client::{Chain, ChainError, Tx};

use crate::builder::AUTHORITY_KEY;
use crate::suite::{Suite, Visited};

/// A report in the making: one disclosure a chunk.
#[derive(Clone, Debug, Default)]
pub struct ReportBuilder {
    /// The chunks, in the order they are sent.
    pub chunks: Vec<Disclosure>,
}

/// A reporter and the case that was opened.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account's name.
    pub name: String,
    /// The case.
    pub case: u64,
}

impl ReportBuilder {
    /// A report with one empty chunk.
    pub fn new() -> Self {
        ReportBuilder {
            chunks: vec![Disclosure::default()],
        }
    }

    /// Begins a further chunk; what follows goes into it.
    #[must_use]
    pub fn chunk(mut self) -> Self {
        self.chunks.push(Disclosure::default());
        self
    }

    /// Discloses a visit.
    #[must_use]
    pub fn visit(self, visited: &Visited) -> Self {
        self.opening(&visited.location, visited.opening.clone())
    }

    /// Discloses an opening.
    #[must_use]
    pub fn opening(mut self, location: &Addr, opening: wayclear_api::location::Opening) -> Self {
        let chunk = self.last();
        let known = chunk
            .visits
            .iter_mut()
            .find(|v| v.location == location.as_str());
        match known {
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
        self.last().day_keys.push(day_key);
        self
    }

    /// Discloses a MAC hash.
    #[must_use]
    pub fn mac_hash(mut self, mac_hash: MacHash) -> Self {
        self.last().mac_hashes.push(mac_hash);
        self
    }

    fn last(&mut self) -> &mut Disclosure {
        self.chunks.last_mut().expect("a report has a chunk")
    }

    /// Digests of all chunks.
    pub fn digests(&self) -> Vec<[u8; 32]> {
        self.chunks.iter().map(chunk_digest).collect()
    }

    /// The authority's signature under this report.
    pub fn attest(
        &self,
        suite: &mut Suite,
        reporter: &str,
        token: [u8; 16],
        expires_at: u64,
    ) -> Attestation {
        let digest = attestation_digest(
            &suite.chain.chain_id(),
            suite.registry().as_str(),
            &token,
            suite.account(reporter).as_str(),
            &disclosure_digest(&self.digests()),
            expires_at,
        );
        let key = SigningKey::from_slice(&AUTHORITY_KEY).expect("a secret key");
        let signature: Signature = key.sign_prehash(&digest).expect("a digest");
        Attestation {
            authority: suite.account("authority").into_string(),
            token: token.into(),
            expires_at,
            signature: signature.to_bytes().to_vec().into(),
        }
    }

    /// The message that opens the case.
    pub fn message(&self, attestation: Option<Attestation>) -> ExecuteMsg {
        ExecuteMsg::ReportInfection {
            chunks: self.digests().into_iter().map(HexBinary::from).collect(),
            attestation,
            disclosure: self.chunks[0].clone(),
        }
    }

    /// Sends all chunks of the report.
    ///
    /// # Errors
    /// What the chain said.
    pub fn send(
        &self,
        suite: &mut Suite,
        reporter: &str,
        attestation: Option<Attestation>,
    ) -> Result<u64, ChainError> {
        let registry = suite.registry();
        let tx = suite.execute(reporter, &registry, &self.message(attestation))?;
        let case = case_of(&tx);
        for chunk in &self.chunks[1..] {
            let disclosure = chunk.clone();
            let msg = ExecuteMsg::Disclose { case, disclosure };
            suite.execute(reporter, &registry, &msg)?;
        }
        Ok(case)
    }

    /// Sends all chunks of a self-report.
    #[track_caller]
    pub fn send_self_reported(&self, suite: &mut Suite, reporter: &str) -> Person {
        let case = self.send(suite, reporter, None).expect("a report");
        Person {
            name: reporter.to_string(),
            case,
        }
    }
}

/// The case a transaction opened.
#[track_caller]
fn case_of(tx: &Tx) -> u64 {
    CaseOpened::all(&tx.events)
        .pop()
        .expect("a case was opened")
        .case
}
