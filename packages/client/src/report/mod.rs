//! Infection reports as a phone makes them: chosen, split into chunks, listed, attested, sent.

mod attestation;
mod chunks;
mod send;

pub use attestation::{public_key, AttestationRequest};
pub use chunks::Report;
pub use send::Sent;
