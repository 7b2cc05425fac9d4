//! `wayclear visits`: where the device was, and whether the places know it.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_client::device::KeptVisit;
use wayclear_client::visit::{Became, Followed};
use wayclear_status::interval_start;

use crate::args::device::DeviceArgs;
use crate::args::net::{home, NetArgs};
use crate::args::relays::RelayArgs;
use crate::output::{Answer, Output};
use crate::page::{table, Page};
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

#[derive(Serialize)]
struct ToldVisit {
    place: String,
    /// In intervals of ten minutes since 1970.
    interval: u32,
    state: &'static str,
    /// For people, what is behind the state.
    told: String,
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

impl ToldVisit {
    fn new(visit: &KeptVisit, followed: &[Followed]) -> Self {
        let same = followed.iter().find(|f| f.visit.tag() == visit.tag());
        let relay = visit
            .handed
            .last()
            .map_or("", |handed| handed.relay.as_str());
        let (state, told) = match same.map(|followed| &followed.became) {
            _ if visit.is_committed => ("recorded", "recorded".to_string()),
            None => (
                "unknown",
                "not known to be recorded; check in again within the hour".to_string(),
            ),
            Some(Became::Queued | Became::In) => ("waiting", format!("waits at {relay}")),
            Some(Became::HandedOn { relay }) => ("waiting", format!("handed on to {relay}")),
            Some(Became::Refused(reason)) => {
                let reason = reason.name().replace('_', " ");
                (
                    "refused",
                    format!("refused by {relay}: {reason}; it stays a note of yours"),
                )
            }
            Some(Became::Unknown { reason }) => ("unknown", reason.clone()),
        };
        ToldVisit {
            place: visit.place.to_string(),
            interval: visit.interval,
            state,
            told,
        }
    }
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
