//! What a health authority does: `attest key`, `sign` a person's report, `report` visits of infected people from its own
//! account, `revoke` a case.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, bail, Context, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_api::Place;
use wayclear_client::report::{public_key, AttestationRequest, Report, Sent};
use wayclear_client::wasmd::Keyring;
use wayclear_client::{Addr, Chain};

use crate::net::{NetArgs, SignArgs};
use crate::report::send_chunks;
use crate::say::receipt;
use crate::source::read_text;
use crate::visit::Visit;

/// Visits of infected people.
#[derive(Args)]
pub struct ReportArgs {
    /// A visit as `wayclear check-in` printed it: PLACE@TIME:SECRET; may be given several times
    #[arg(long = "visit", value_name = "VISIT")]
    visits: Vec<Visit>,
    /// File with one such visit a line
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Name of the authority's key
    #[arg(long, value_name = "NAME", default_value = "authority")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// A case.
#[derive(Args)]
pub struct RevokeArgs {
    /// Its number
    case: u64,
    /// Name of the key that signs: the authority that attested it, the registry's owner, or the reporter
    #[arg(long, value_name = "NAME", default_value = "authority")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// A person's report to vouch for.
#[derive(Args)]
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

/// What about attestations.
#[derive(Subcommand)]
pub enum AttestCommand {
    /// Make a key to sign with, and print what the registry's owner needs to know of it
    Key,
    /// Vouch for a person's report: sign its request
    Sign(SignReportArgs),
    /// Report visits of infected people from the authority's own account
    Report(ReportArgs),
    /// Take a case back, like `wayclear revoke`
    Revoke(RevokeArgs),
}

pub fn run(command: &AttestCommand) -> Result<ExitCode> {
    match command {
        AttestCommand::Key => {
            key();
            Ok(ExitCode::SUCCESS)
        }
        AttestCommand::Sign(args) => sign(args),
        AttestCommand::Report(args) => report(args),
        AttestCommand::Revoke(args) => revoke(args),
    }
}

fn key() {
    let (words, key) = Keyring::generate(&mut rand::rng());
    println!("# Secret. A line for the file that --keys names; its mode must be 600.");
    println!("authority = \"{words}\"");
    println!("# For the registry's owner, in set_authority: public_key");
    println!("# {}", public_key(&key));
}

fn sign(args: &SignReportArgs) -> Result<ExitCode> {
    let text = read_text(&args.request)?;
    let request: AttestationRequest =
        serde_json::from_str(&text).context("this is no request of wayclear report")?;
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
    let attestation = request.sign(&authority, key, expires_at);
    println!("{}", json!(attestation));
    Ok(ExitCode::SUCCESS)
}

fn report(args: &ReportArgs) -> Result<ExitCode> {
    let visits = all_visits(args)?;
    if visits.is_empty() {
        bail!("there is nothing to report; name visits with --visit or --file");
    }
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let mut locations: BTreeMap<&Place, Addr> = BTreeMap::new();
    let mut report = Report::new();
    for Visit { place, opening } in &visits {
        if !locations.contains_key(place) {
            locations.insert(place, net.location(place)?);
        }
        report = report.visit(&locations[place], opening.clone());
    }
    let chunks = report.chunks.len();
    let Sent { case, skipped } = send_chunks(&mut net, &report, &who, None)?;
    if args.net.json {
        println!(
            "{}",
            json!({ "case": case, "visits": visits.len(), "places": locations.len(), "chunks": chunks, "skipped": skipped })
        );
    } else {
        println!(
            "Case {case}: {} visits at {} places, in {chunks} chunks. If it was wrong: wayclear revoke {case}",
            visits.len(),
            locations.len()
        );
        if skipped > 0 {
            println!("{skipped} visits are too long ago to count and were left out.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn all_visits(args: &ReportArgs) -> Result<Vec<Visit>> {
    let mut visits = args.visits.clone();
    if let Some(file) = &args.file {
        let name = file.display();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() {
                let visit = line
                    .parse()
                    .map_err(|e| anyhow!("{name}:{}: {e}", index + 1))?;
                visits.push(visit);
            }
        }
    }
    Ok(visits)
}

pub fn revoke(args: &RevokeArgs) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let registry = net.record.deployment.registry.clone();
    let case = args.case;
    let tx = net
        .wasmd
        .execute(&who, &registry, &ExecuteMsg::RevokeCase { case })?;
    if args.net.json {
        println!("{}", json!({ "case": case, "receipt": tx.receipt }));
    } else {
        println!(
            "Case {case} counts as if it had never been. {}",
            receipt(&tx)
        );
    }
    Ok(ExitCode::SUCCESS)
}
