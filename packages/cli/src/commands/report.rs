//! `wayclear report`: a person tells that they are infected.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{ask, Attestation, ReportPolicy};
use wayclear_api::{Place, INTERVAL_SECONDS};
use wayclear_chain::Chain;
use wayclear_client::device::{Choice, DeviceError, Draft, Prepared};
use wayclear_client::report::{AttestationRequest, Sent};

use crate::args::device::DeviceArgs;
use crate::args::net::{Net, NetArgs, SignArgs};
use crate::input::read_text;
use crate::output::{Answer, Output, Page};
use crate::send_report::send_report;
use crate::words::time;

/// What becomes public.
#[derive(Args)]
#[allow(clippy::struct_excessive_bools)] // Flags.
#[command(after_help = "Examples:
  wayclear report --device ada.json --from ada
  wayclear report --device ada.json --from ada --without 9qc7mbdh
  wayclear report --device ada.json --from ada --attestation answer.json")]
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

pub fn run(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    if args.attestation.is_some() || args.send {
        send(args, &mut net, output)
    } else {
        prepare(args, &net, output)
    }
}

/// What would become public, before it is sent.
#[derive(Serialize)]
struct Preview {
    days: Vec<DayPreview>,
    visits: Vec<VisitPreview>,
    left_out: usize,
    too_early: usize,
    request: Option<AttestationRequest>,
    /// From when on the identifiers of today can be disclosed.
    #[serde(skip)]
    allowed_from: Vec<u64>,
    #[serde(skip)]
    policy: ReportPolicy,
    /// How the command goes on.
    #[serde(skip)]
    again: String,
}

#[derive(Serialize)]
struct DayPreview {
    start_interval: u32,
    periods: u16,
}

#[derive(Serialize)]
struct VisitPreview {
    place: String,
    at: u64,
}

fn prepare(args: &ReportArgs, net: &Net, output: &mut Output) -> Result<ExitCode> {
    let reporter = net.wasmd.account(&args.from)?;
    let (draft, prepared) = draft(args, net)?;
    let registry = &net.record.deployment.registry;
    let request = prepared.map(|prepared| {
        let Prepared { token, report } = prepared;
        AttestationRequest::new(&net.wasmd, registry, &reporter, token, &report)
    });
    let config = net.wasmd.ask(registry, ask::Config {})?;
    let days = draft.days.iter().map(|day| DayPreview {
        start_interval: day.start_interval(),
        periods: day.periods(),
    });
    let visits = draft.visits.iter().map(|visit| VisitPreview {
        place: visit.place.to_string(),
        at: visit.checked_in_at,
    });
    output.say(&Preview {
        days: days.collect(),
        visits: visits.collect(),
        left_out: draft.left_out,
        too_early: draft.too_early.len(),
        request,
        allowed_from: draft.too_early.iter().map(|(_, from)| *from).collect(),
        policy: config.policy,
        again: format!(
            "wayclear report --device {} --from {}",
            args.device.file().path().display(),
            args.from
        ),
    })
}

/// Chooses what becomes public, and keeps it on the device until it is sent.
fn draft(args: &ReportArgs, net: &Net) -> Result<(Draft, Option<Prepared>)> {
    let now = net.wasmd.now()?;
    let choice = Choice {
        without_places: args.without.iter().cloned().collect(),
        without_visits: args.without_visits,
        without_identifiers: args.without_identifiers,
        hashes: args.hashes,
    };
    args.device.file().update(|device| {
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
    })
}

impl Answer for Preview {
    fn tell(&self, page: &mut Page) {
        page.line("This becomes public, for everybody and for good:");
        for day in &self.days {
            let minutes = u64::from(day.periods) * INTERVAL_SECONDS / 60;
            page.paragraph(
                format!(
                    "  identifiers of {} h {:02} min from {}: whoever was near learns that one of those near was infected",
                    minutes / 60,
                    minutes % 60,
                    time(u64::from(day.start_interval) * INTERVAL_SECONDS)
                ),
                "    ",
            );
        }
        for visit in &self.visits {
            page.line(format!("  visit of {} at {}", visit.place, time(visit.at)));
        }
        if self.left_out > 0 {
            page.line(format!("Left out: {} visits.", self.left_out));
        }
        for allowed_from in &self.allowed_from {
            page.paragraph(
                format!(
                    "Left out, since they could still be sent again by others: the identifiers of today. Prepare again after \
                     {} to disclose them too.",
                    time(*allowed_from)
                ),
                "",
            );
        }
        self.tell_how_to_go_on(page);
    }
}

impl Preview {
    fn tell_how_to_go_on(&self, page: &mut Page) {
        let Some(request) = &self.request else {
            return page.line("Nothing would become public, so there is nothing to report.");
        };
        let again = &self.again;
        page.line("");
        page.paragraph(
            "It is not sent yet. Leave more out with --without PLACE, --without-visits or --without-identifiers.",
            "",
        );
        match self.policy {
            ReportPolicy::SelfReported => {
                page.line(format!("To send it:\n  {again} --send"));
            }
            ReportPolicy::Attested => {
                page.paragraph(
                    "The health authority signs this request, which tells it nothing but who reports:",
                    "",
                );
                page.line(serde_json::json!(request));
                page.line(format!("With its answer:\n  {again} --attestation FILE"));
            }
        }
    }
}

#[derive(Serialize)]
struct Opened {
    case: u64,
    chunks: usize,
    skipped: u64,
}

fn send(args: &ReportArgs, net: &mut Net, output: &mut Output) -> Result<ExitCode> {
    let reporter = net.wasmd.account(&args.from)?;
    let file = args.device.file();
    let Some(prepared) = file.read()?.prepared else {
        bail!("nothing is prepared on this device; run the same without --attestation and --send first");
    };
    let attestation = args.attestation.as_deref().map(read).transpose()?;
    let report = &prepared.report;
    let Sent { case, skipped } = send_report(net, report, &reporter, attestation, output)?;
    file.update(|device| {
        device.cases.insert(case);
        device.prepared = None;
        Ok::<_, DeviceError>(())
    })?;
    output.say(&Opened {
        case,
        chunks: report.chunks.len(),
        skipped,
    })
}

impl Answer for Opened {
    fn tell(&self, page: &mut Page) {
        page.paragraph(
            format!(
                "Case {} is open. Get well soon. If it was wrong, the authority or the registry's owner revokes it.",
                self.case
            ),
            "",
        );
        if self.skipped > 0 {
            page.line(format!(
                "{} items were too long ago to count and were left out.",
                self.skipped
            ));
        }
    }
}

fn read(file: &Path) -> Result<Attestation> {
    let text = read_text(file)?;
    serde_json::from_str(&text).context("this is no answer of wayclear attest sign")
}
