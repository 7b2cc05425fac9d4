//! `wayclear attest report`: an authority reports visits of infected people from its own account.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::Place;
use wayclear_chain::{Addr, Chain};
use wayclear_client::device::KeptVisit;
use wayclear_client::report::{Report, Sent};

use crate::args::net::{NetArgs, SignArgs};
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::send_report::send_report;
use crate::source::read_text;
use crate::words::count;

/// Visits of infected people.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear attest report --file visits.txt")]
pub struct ReportArgs {
    /// A visit as `wayclear check-in` printed it: PLACE@TIME:SECRET; may be given several times
    #[arg(long = "visit", value_name = "VISIT")]
    visits: Vec<KeptVisit>,
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

#[derive(Serialize)]
struct Reported {
    case: u64,
    visits: usize,
    places: usize,
    chunks: usize,
    skipped: u64,
}

pub fn run(args: &ReportArgs, output: &mut Output) -> Result<ExitCode> {
    let visits = all_visits(args)?;
    if visits.is_empty() {
        let nothing = "there is nothing to report; name visits with --visit or --file";
        return Err(Usage(nothing.to_string()).into());
    }
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let mut locations: BTreeMap<&Place, Addr> = BTreeMap::new();
    let mut report = Report::new();
    for visit in &visits {
        let place = &visit.place;
        if !locations.contains_key(place) {
            locations.insert(place, net.location(place)?);
        }
        report = report.visit(&locations[place], visit.opening());
    }
    let Sent { case, skipped } = send_report(&mut net, &report, &who, None, output)?;
    output.say(&Reported {
        case,
        visits: visits.len(),
        places: locations.len(),
        chunks: report.chunks.len(),
        skipped,
    })
}

fn all_visits(args: &ReportArgs) -> Result<Vec<KeptVisit>> {
    let mut visits = args.visits.clone();
    if let Some(file) = &args.file {
        let name = file.display();
        let text = read_text(file)?;
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

impl Answer for Reported {
    fn tell(&self, page: &mut Page) {
        let Reported {
            case,
            visits,
            places,
            chunks,
            skipped,
        } = self;
        page.line(format!(
            "Case {case}: {} at {}, in {}. If it was wrong: wayclear revoke {case}",
            count(*visits, "visit"),
            count(*places, "place"),
            count(*chunks, "chunk")
        ));
        if *skipped > 0 {
            page.line(format!(
                "Left out, too long ago to count: {}.",
                count(*skipped, "visit")
            ));
        }
    }
}
