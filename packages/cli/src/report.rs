//! `wayclear report`: a person tells that they are infected.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{anyhow, bail, Context, Result};
use clap::Args;
use serde_json::json;
use wayclear_api::contact_registry::{Attestation, ConfigResponse, QueryMsg, ReportPolicy};
use wayclear_api::Place;
use wayclear_client::device::{Choice, DeviceError, Draft, Prepared};
use wayclear_client::report::{AttestationRequest, Report, Sent};
use wayclear_client::{Addr, Chain};

use crate::device::DeviceArgs;
use crate::net::{Net, NetArgs, SignArgs};
use crate::say::{bar, time};
use crate::source::read_text;

/// What becomes public.
#[derive(Args)]
#[allow(clippy::struct_excessive_bools)] // Flags.
pub struct ReportArgs {
    #[command(flatten)]
    device: DeviceArgs,
    /// Place whose visits stay private; may be given several times
    #[arg(long, value_name = "PLACE")]
    without: Vec<Place>,
    /// Disclose no visits
    #[arg(long)]
    without_visits: bool,
    /// Disclose no identifiers
    #[arg(long)]
    without_identifiers: bool,
    /// Disclose hashes of identifiers instead of day keys (the paper's mode): dearer, and matched on chain for all to see
    #[arg(long)]
    hashes: bool,
    /// Send what was prepared, with this signature of the authority, - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["without", "without_visits", "without_identifiers", "hashes"])]
    attestation: Option<PathBuf>,
    /// Send what was prepared, to a registry that takes people's own word
    #[arg(long, conflicts_with_all = ["attestation", "without", "without_visits", "without_identifiers", "hashes"])]
    send: bool,
    /// Name of the key that reports
    #[arg(long, value_name = "NAME")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &ReportArgs) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    if args.attestation.is_some() || args.send {
        send(args, &mut net)
    } else {
        prepare(args, &net)
    }
}

fn prepare(args: &ReportArgs, net: &Net) -> Result<ExitCode> {
    let now = net.wasmd.now()?;
    let reporter = net.wasmd.account(&args.from)?;
    let choice = Choice {
        without_places: args.without.iter().cloned().collect(),
        without_visits: args.without_visits,
        without_identifiers: args.without_identifiers,
        hashes: args.hashes,
    };
    let (draft, prepared) = args.device.file().update(|device| {
        device.prune(now);
        device.end_today(now);
        let draft = device.draft(&choice, now);
        if draft.is_empty() {
            // What was prepared before stays.
            return anyhow::Ok((draft, None));
        }
        let report = draft.report(|place| {
            if let Some(location) = device.locations.get(place) {
                return Ok(location.clone());
            }
            let location = net.location(place)?;
            device.locations.insert(place.clone(), location.clone());
            anyhow::Ok(location)
        })?;
        let prepared = Prepared::new(report, &mut rand::rng());
        device.prepared = Some(prepared.clone());
        Ok((draft, Some(prepared)))
    })?;
    let registry = &net.record.deployment.registry;
    let request = prepared.map(|prepared| {
        let Prepared { token, report } = prepared;
        AttestationRequest::new(&net.wasmd, registry, &reporter, token, &report)
    });
    if args.net.json {
        println!("{}", as_json(&draft, request.as_ref()));
        return Ok(ExitCode::SUCCESS);
    }
    tell(&draft);
    let Some(request) = request else {
        println!("Nothing would become public, so there is nothing to report.");
        return Ok(ExitCode::SUCCESS);
    };
    let config: ConfigResponse = net.wasmd.query(registry, &QueryMsg::Config {})?;
    let device = args.device.file();
    let again = format!(
        "wayclear report --device {} --from {}",
        device.path().display(),
        args.from
    );
    println!("\nIt is not sent yet. Leave more out with --without PLACE, --without-visits or --without-identifiers.");
    match config.policy {
        ReportPolicy::SelfReported => println!("To send it:\n  {again} --send"),
        ReportPolicy::Attested => {
            println!(
                "The health authority signs this request, which tells it nothing but who reports:"
            );
            println!("{}", json!(request));
            println!("With its answer:\n  {again} --attestation FILE");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(draft: &Draft) {
    println!("This becomes public, for everybody and for good:");
    for day in &draft.days {
        let minutes = u32::from(day.periods()) * 10;
        println!(
            "  identifiers of {} h {:02} min from {}: whoever was near learns that one of those near was infected",
            minutes / 60,
            minutes % 60,
            time(u64::from(day.start_interval()) * 600)
        );
    }
    for visit in &draft.visits {
        println!(
            "  visit of {} at {}",
            visit.place,
            time(visit.checked_in_at)
        );
    }
    if draft.left_out > 0 {
        println!("Left out: {} visits.", draft.left_out);
    }
    for (_, allowed_from) in &draft.too_early {
        println!(
            "Left out, since they could still be sent again by others: the identifiers of today. Prepare again after {} to \
             disclose them too.",
            time(*allowed_from)
        );
    }
}

fn as_json(draft: &Draft, request: Option<&AttestationRequest>) -> serde_json::Value {
    let days = draft.days.iter();
    let visits = draft.visits.iter();
    json!({
        "days": days.map(|d| json!({ "start_interval": d.start_interval(), "periods": d.periods() })).collect::<Vec<_>>(),
        "visits": visits.map(|v| json!({ "place": v.place.to_string(), "at": v.checked_in_at })).collect::<Vec<_>>(),
        "left_out": draft.left_out,
        "too_early": draft.too_early.len(),
        "request": request,
    })
}

fn send(args: &ReportArgs, net: &mut Net) -> Result<ExitCode> {
    let reporter = net.wasmd.account(&args.from)?;
    let file = args.device.file();
    let Some(prepared) = file.read()?.prepared else {
        bail!("nothing is prepared on this device; run the same without --attestation and --send first");
    };
    let attestation = args.attestation.as_deref().map(read).transpose()?;
    let Sent { case, skipped } = send_chunks(net, &prepared.report, &reporter, attestation)?;
    file.update(|device| {
        device.cases.insert(case);
        device.prepared = None;
        Ok::<_, DeviceError>(())
    })?;
    if args.net.json {
        println!(
            "{}",
            json!({ "case": case, "chunks": prepared.report.chunks.len(), "skipped": skipped })
        );
    } else {
        println!("Case {case} is open. Get well soon. If it was wrong, the authority or the registry's owner revokes it.");
        if skipped > 0 {
            println!("{skipped} items were too long ago to count and were left out.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Sends what is missing of a report, with a progress bar.
pub fn send_chunks(
    net: &mut Net,
    report: &Report,
    reporter: &Addr,
    attestation: Option<Attestation>,
) -> Result<Sent> {
    let registry = &net.record.deployment.registry;
    let chunks = report.chunks.len();
    let bar = bar(chunks as u64, "chunks")?;
    let mut sent = 0;
    let outcome = report.send(&mut net.wasmd, registry, reporter, attestation, |chunk| {
        sent = chunk;
        bar.set_position(chunk as u64);
    });
    bar.finish_and_clear();
    outcome.map_err(|error| {
        anyhow!("{sent} of {chunks} chunks are in: {error}\nThe same command goes on where this one stopped.")
    })
}

fn read(file: &Path) -> Result<Attestation> {
    let text = read_text(file)?;
    serde_json::from_str(&text).context("this is no answer of wayclear attest sign")
}
