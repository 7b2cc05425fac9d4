//! A report under which an authority puts its signature.

use cosmwasm_std::Addr;
use k256::ecdsa::SigningKey;
use wayclear_api::contact_registry::REPORT_SECONDS;
use wayclear_chain::{Chain, ChainError};
use wayclear_client::device::{Device, Prepared};
use wayclear_client::report::AttestationRequest;

/// Has the authority sign what was prepared, sends it and notes the case on the phone; returns the case.
pub fn send(
    chain: &mut impl Chain,
    registry: &Addr,
    reporter: &Addr,
    (authority, key): &(Addr, SigningKey),
    phone: &mut Device,
    Prepared { token, report }: &Prepared,
) -> Result<u64, ChainError> {
    let request = AttestationRequest::new(chain, registry, reporter, *token, report);
    // Well within the term that the registry takes.
    let expires_at = chain.now()? + REPORT_SECONDS / 2;
    let attestation = request.sign(authority, key, expires_at);
    let sent = report.send(chain, registry, reporter, Some(attestation), |_| ())?;
    phone.cases.insert(sent.case);
    Ok(sent.case)
}
