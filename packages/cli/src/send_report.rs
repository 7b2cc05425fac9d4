//! Sending a report, as a person or as an authority.

use anyhow::{anyhow, Result};
use wayclear_api::contact_registry::Attestation;
use wayclear_chain::{Addr, ChainError};
use wayclear_client::report::{Report, Sent};

use crate::args::net::Net;
use crate::output::Output;

/// Sends what is missing of a report, with a progress bar.
pub fn send_report(
    net: &mut Net,
    report: &Report,
    reporter: &Addr,
    attestation: Option<Attestation>,
    output: &Output,
) -> Result<Sent> {
    let registry = &net.record.deployment.registry;
    let chunks = report.chunks.len();
    let bar = output.bar(chunks as u64, "chunks")?;
    let mut sent = 0;
    let outcome = report.send(&mut net.wasmd, registry, reporter, attestation, |chunk| {
        sent = chunk;
        bar.set_position(chunk as u64);
    });
    bar.finish_and_clear();
    outcome.map_err(|error| {
        let may_pass = matches!(
            error,
            ChainError::Node { .. } | ChainError::NotIncluded { .. }
        );
        let advice = if may_pass {
            "\nThe same command goes on where this one stopped."
        } else {
            ""
        };
        anyhow!("{sent} of {chunks} chunks are in: {error}{advice}")
    })
}
