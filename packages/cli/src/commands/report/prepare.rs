//! What would become public, shown before it is sent.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Serialize;
use wayclear_api::contact_registry::{ask, ReportPolicy};
use wayclear_api::INTERVAL_SECONDS;
use wayclear_chain::Chain;
use wayclear_client::device::{Choice, Draft, Prepared};
use wayclear_client::report::AttestationRequest;

use super::args::ReportArgs;
use crate::args::net::Net;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{count, time};

/// Days, visits and the request to sign.
#[derive(Serialize)]
struct Preview {
    days: Vec<DayPreview>,
    visits: Vec<VisitPreview>,
    left_out: usize,
    too_early: usize,
    request: Option<AttestationRequest>,
    /// From when on the identifiers of today can be disclosed, Unix seconds.
    allowed_from: Vec<u64>,
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

pub fn prepare(args: &ReportArgs, net: &Net, output: &mut Output) -> Result<ExitCode> {
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
        again: again(args)?,
    })
}

/// The same command with the flags that the next step needs, to be pasted into a shell.
fn again(args: &ReportArgs) -> Result<String> {
    let device = args.device.file();
    let mut words = vec!["wayclear", "report", "--device", text(device.path())?];
    words.extend(["--from", &args.from]);
    for (flag, file) in [
        ("--deployment", &args.net.deployment),
        ("--keys", &args.sign.keys),
    ] {
        if let Some(file) = file {
            words.extend([flag, text(file)?]);
        }
    }
    Ok(shlex::try_join(words)?)
}

fn text(path: &Path) -> Result<&str> {
    let shown = path.display();
    path.to_str()
        .with_context(|| format!("the name {shown} is no UTF-8; rename the file"))
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
    args.device.existing()?.update(|device| {
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
        if self.request.is_some() {
            page.line("This becomes public, for everybody and for good:");
        }
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
            page.line(format!("Left out: {}.", count(self.left_out, "visit")));
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
