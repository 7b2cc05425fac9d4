//! Reports, said from a test's point of view.

use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::Attestation;
use wayclear_chain::ChainError;
use wayclear_client::report::{AttestationRequest, Report};

use crate::builder::AUTHORITY_KEY;
use crate::suite::{Suite, Visited};

impl Suite {
    /// The signature of the suite's authority under a report.
    pub fn attest(
        &mut self,
        report: &Report,
        reporter: &str,
        token: [u8; 16],
        expires_at: u64,
    ) -> Attestation {
        let key = SigningKey::from_slice(&AUTHORITY_KEY).expect("a secret key");
        let authority = self.account("authority");
        self.request(report, reporter, token)
            .sign(&authority, &key, expires_at)
    }

    /// What an authority would be asked to sign.
    pub fn request(
        &mut self,
        report: &Report,
        reporter: &str,
        token: [u8; 16],
    ) -> AttestationRequest {
        let reporter = self.account(reporter);
        AttestationRequest::new(&self.chain, &self.registry(), &reporter, token, report)
    }

    /// Sends all chunks of a report; returns the case.
    ///
    /// # Errors
    /// What the chain said.
    pub fn try_report(
        &mut self,
        reporter: &str,
        report: &Report,
        attestation: Option<Attestation>,
    ) -> Result<u64, ChainError> {
        let reporter = self.account(reporter);
        let registry = self.registry();
        let sent = report.send(&mut self.chain, &registry, &reporter, attestation, |_| ())?;
        Ok(sent.case)
    }

    /// Self-reports visits in one chunk; returns the case.
    #[track_caller]
    pub fn report(&mut self, reporter: &str, visits: &[&Visited]) -> u64 {
        self.try_report(reporter, &report_of(visits), None)
            .expect("a report")
    }
}

/// A report of visits.
pub fn report_of(visits: &[&Visited]) -> Report {
    visits.iter().fold(Report::new(), |report, visited| {
        report.visit(&visited.location, visited.opening.clone())
    })
}
