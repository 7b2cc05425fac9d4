//! `wayclear visits`: where the device was, and whether the places know it.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_status::interval_start;

use crate::args::device::DeviceArgs;
use crate::args::net::{home, NetArgs};
use crate::args::relays::RelayArgs;
use crate::output::{Answer, Output};
use crate::page::{table, Page};
use crate::told_visit::ToldVisit;
use crate::words::{now, time};

#[derive(Args)]
#[command(after_help = "Example:
  wayclear visits --device ada.json

Asks each relay what became of the visits it has, by random tickets that name nothing. A visit that is not on the chain forty
minutes after its ten goes to the next relay.")]
pub struct VisitsArgs {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Visits {
    visits: Vec<ToldVisit>,
}

pub fn run(args: &VisitsArgs, output: &mut Output) -> Result<ExitCode> {
    let record = args.net.record()?;
    let file = args.device.existing_of(home(&record)?)?;
    let followed = file.follow_visits(&args.relay.any_of(&record)?, now()?)?;
    let kept = file.read()?.visits;
    let visits = kept.iter().map(|visit| ToldVisit::new(visit, &followed));
    output.say(&Visits {
        visits: visits.collect(),
    })
}

impl Answer for Visits {
    fn tell(&self, page: &mut Page) {
        if self.visits.is_empty() {
            return page.line("No visit is kept here.");
        }
        let mut rows = table(["ten minutes from", "place", "state"]);
        for visit in &self.visits {
            let began = time(interval_start(visit.interval));
            rows.add_row([&began, &visit.place, &visit.told]);
        }
        page.table(rows);
    }
}
