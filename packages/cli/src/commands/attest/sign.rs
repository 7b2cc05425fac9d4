//! `wayclear attest sign`: vouches for a person's report.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use clap::Args;
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::Attestation;
use wayclear_chain::Chain;
use wayclear_client::report::AttestationRequest;

use crate::args::net::{NetArgs, SignArgs};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::source::read_text;

/// A person's report to vouch for.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear attest sign request.json >answer.json")]
pub struct SignReportArgs {
    /// The request that `wayclear report` printed, - for standard input
    request: PathBuf,
    /// Name of the authority's key
    #[arg(long, value_name = "NAME", default_value = "authority")]
    from: String,
    /// Hours for which the signature is valid, at most 48
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=48), default_value_t = 24)]
    hours: u64,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Signed(Attestation);

pub fn run(args: &SignReportArgs, output: &mut Output) -> Result<ExitCode> {
    let text = read_text(&args.request)?;
    let request = request(&text).context("this is no request of wayclear report")?;
    let net = args.net.connect_to_sign(&args.sign)?;
    let registry = &net.record.deployment.registry;
    if request.chain_id != net.record.chain_id || request.registry != *registry {
        bail!(
            "the request is for registry {} on {}, this is {registry} on {}",
            request.registry,
            request.chain_id,
            net.record.chain_id
        );
    }
    let authority = net.wasmd.account(&args.from)?;
    let key = net.wasmd.keys().get(&args.from)?;
    let expires_at = net.wasmd.now()? + args.hours * 3_600;
    output.say(&Signed(request.sign(&authority, key, expires_at)))
}

/// What a report printed, for people or in JSON, or the request alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Printed {
    Alone(AttestationRequest),
    Within { request: AttestationRequest },
}

fn request(text: &str) -> serde_json::Result<AttestationRequest> {
    let is_json = |line: &&str| line.starts_with('{');
    let line = text.lines().find(is_json).unwrap_or(text);
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(line))
        .map(|printed| match printed {
            Printed::Alone(request) | Printed::Within { request } => request,
        })
}

impl Answer for Signed {
    /// The answer goes back to the patient's phone, which reads JSON.
    fn tell(&self, page: &mut Page) {
        page.line(serde_json::json!(self.0));
    }
}
