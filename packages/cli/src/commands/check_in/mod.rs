//! `wayclear check-in`: goes to a place, and keeps what opens the visit later.

mod own;
mod relayed;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::Place;
use wayclear_chain::Addr;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_identity::Secret;
use wayclear_status::{interval_at, interval_start};

use crate::args::device::OptionalDeviceArgs;
use crate::args::net::NetArgs;
use crate::args::relays::RelayArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::time;

/// A place to go to.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear check-in 9qc7mbdh --device ada.json
  wayclear check-in 9qc7mbdh/shop-2 --device ada.json --relay https://relay.example.org
  wayclear check-in 9qc7mbdh --from ada

A relay sends it: no account, no coins, and nobody learns who was there; the relay sees address, place and time. With --from an
account of your own does, which is the paper's way: everybody sees that it was there, and it is rewarded.
A check-in that was interrupted is sent again by the same command, if --device keeps it.")]
pub struct CheckInArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    /// Name of a key of your own that signs, instead of a relay; everybody can see that its account was here, and when
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    device: OptionalDeviceArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &CheckInArgs, output: &mut Output) -> Result<ExitCode> {
    match &args.from {
        Some(from) => own::run(args, from, output),
        None => relayed::run(args, output),
    }
}

/// Which visit is made.
enum Visit {
    New(KeptVisit),
    /// One that the device was interrupted in, with the secret it has.
    Resumed(KeptVisit),
    /// The place has recorded it before.
    Recorded(KeptVisit),
}

/// Who brings a visit to its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By<'a> {
    Account(&'a Addr),
    Relay,
}

/// The visit to make at `now`, Unix seconds.
fn visit_to(
    place: &Place,
    device: Option<&DeviceFile>,
    by: By<'_>,
    now: u64,
    window: u64,
) -> Result<Visit> {
    if let Some(device) = device {
        let device = device.read()?;
        if let Some(recorded) = device.recorded_visit(place, interval_at(now)) {
            return Ok(Visit::Recorded(recorded.clone()));
        }
        let pending = match by {
            By::Account(who) => device.pending_own_visit(place, who, now, window),
            By::Relay => device.pending_visit(place, now, window),
        };
        if let Some(pending) = pending {
            return Ok(Visit::Resumed(pending.clone()));
        }
    }
    let secret = Secret::random(&mut rand::rng());
    let visit = KeptVisit::pending(place.clone(), interval_at(now), secret);
    Ok(Visit::New(visit))
}

/// Where the visit is kept; without a device it is told, to be kept on paper.
fn tell_kept(page: &mut Page, kept_in: Option<&str>, visit: &str) {
    if let Some(file) = kept_in {
        page.line(format!("Kept in {file}."));
    } else {
        page.paragraph(
            "Keep this and show it to nobody: it opens the visit, should you fall ill. With --device it is kept, and wayclear report \
             discloses it:",
            "",
        );
        page.line(format!("  {visit}"));
    }
}

/// The place knows already.
#[derive(Serialize)]
struct AlreadyThere {
    place: String,
    /// In intervals of ten minutes since 1970.
    interval: u32,
    is_recorded: bool,
}

impl AlreadyThere {
    fn new(visit: &KeptVisit) -> Self {
        AlreadyThere {
            place: visit.place.to_string(),
            interval: visit.interval,
            is_recorded: true,
        }
    }
}

impl Answer for AlreadyThere {
    fn tell(&self, page: &mut Page) {
        let began = time(interval_start(self.interval));
        page.paragraph(
            format!(
                "You have checked in at {} already, in the ten minutes from {began}. Nothing was sent.",
                self.place
            ),
            "",
        );
    }
}
