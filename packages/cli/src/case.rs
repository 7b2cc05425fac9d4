//! What a health authority does: `report` visits of infected people from its own account, `revoke` a case.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, bail, Context, Result};
use clap::Args;
use serde_json::json;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_api::Place;
use wayclear_client::report::{Report, Sent};
use wayclear_client::{Addr, Chain};

use crate::net::{NetArgs, SignArgs};
use crate::say::{bar, receipt};
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

pub fn report(args: &ReportArgs) -> Result<ExitCode> {
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
    let bar = bar(chunks as u64, "chunks")?;
    let registry = net.record.deployment.registry.clone();
    let mut sent = 0;
    let outcome = report.send(&mut net.wasmd, &registry, &who, None, |chunk| {
        sent = chunk;
        bar.set_position(chunk as u64);
    });
    bar.finish_and_clear();
    let Sent { case, skipped } = outcome.map_err(|error| {
        anyhow!("{sent} of {chunks} chunks are in: {error}\nThe same command goes on where this one stopped.")
    })?;
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
