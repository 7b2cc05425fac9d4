//! `wayclear check-in`: goes to a place, and keeps what opens the visit later.

use std::process::ExitCode;

use anyhow::{anyhow, Result};
use clap::Args;
use cosmwasm_std::Uint128;
use serde::Serialize;
use wayclear_api::location::Status;
use wayclear_chain::{Addr, Chain, Receipt};
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::visit::{self, CheckIn, Door};
use wayclear_identity::Secret;
use wayclear_status::{interval_at, interval_start};

use crate::args::device::OptionalDeviceArgs;
use crate::args::net::Net;
use crate::args::visit::VisitArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{tell_receipt, tell_reward, time};

/// A place to go to.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear check-in 9qc7mbdh --from ada
  wayclear check-in 9qc7mbdh/shop-2 --from ada --device ada.json

A check-in that was interrupted is sent again by the same command, if --device keeps it.")]
pub struct CheckInArgs {
    #[command(flatten)]
    visit: VisitArgs,
    #[command(flatten)]
    device: OptionalDeviceArgs,
}

#[derive(Serialize)]
struct CheckedIn {
    place: String,
    status: Status,
    /// Opens it; whoever reads it can.
    visit: String,
    /// In intervals of ten minutes since 1970.
    interval: u32,
    /// Account that everybody can see was here.
    who: Addr,
    /// It was sent before, and nobody knew what had become of it.
    is_resumed: bool,
    /// Base units.
    reward: Option<Uint128>,
    receipt: Option<Receipt>,
    /// File of the device, if it is kept there.
    kept_in: Option<String>,
}

pub fn run(args: &CheckInArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.visit.connect()?;
    let device = args.device.of(&net)?;
    let who = net.wasmd.account(&args.visit.from)?;
    let place = &args.visit.place;
    let (visit, is_resumed) = visit_to(&args.visit, device.as_ref(), &net)?;
    let door = Door::find(&net.wasmd, &net.record.deployment.state, place)?;
    let made = match &device {
        Some(device) => kept(device, &mut net, &who, &door, &visit)?,
        None => printed(&mut net, &who, &door, &visit, output)?,
    };
    output.say(&CheckedIn {
        place: place.to_string(),
        status: made.status,
        visit: visit.to_text(),
        interval: visit.interval,
        who,
        is_resumed,
        reward: made.reward.map(Uint128::new),
        receipt: made.tx.receipt,
        kept_in: device.map(|device| device.path().display().to_string()),
    })
}

/// The visit to make, of the chain's time; one that the device was interrupted in goes first, with the secret it has.
fn visit_to(args: &VisitArgs, device: Option<&DeviceFile>, net: &Net) -> Result<(KeptVisit, bool)> {
    let (place, now) = (&args.place, net.wasmd.now()?);
    if let Some(device) = device {
        let device = device.read()?;
        if let Some(pending) = device.pending_visit(place, now, net.window()) {
            return Ok((pending.clone(), true));
        }
    }
    let secret = Secret::random(&mut rand::rng());
    let visit = KeptVisit::pending(place.clone(), interval_at(now), secret);
    Ok((visit, false))
}

/// Checks in with a device that has the secret before anything is sent.
fn kept(
    device: &DeviceFile,
    net: &mut Net,
    who: &Addr,
    door: &Door,
    visit: &KeptVisit,
) -> Result<CheckIn> {
    let made = device.check_in(&mut net.wasmd, who, door, visit);
    made.map_err(|error| {
        let is_kept = |device: wayclear_client::device::Device| {
            device.visits.iter().any(|kept| kept.tag() == visit.tag())
        };
        if device.read().is_ok_and(is_kept) {
            let file = device.path().display();
            anyhow!("{error}\nThe visit may be recorded all the same, so {file} keeps it; the same command sends it again")
        } else {
            error.into()
        }
    })
}

/// Checks in without a device: the secret is told before anything is sent, or a visit that nobody sees recorded could never
/// be opened.
fn printed(
    net: &mut Net,
    who: &Addr,
    door: &Door,
    visit: &KeptVisit,
    output: &Output,
) -> Result<CheckIn> {
    output.insist(format!("about to check in: {}", visit.to_text()));
    let (place, interval) = (&visit.place, visit.interval);
    Ok(visit::check_in(
        &mut net.wasmd,
        who,
        door,
        place,
        interval,
        &visit.secret,
    )?)
}

impl Answer for CheckedIn {
    fn tell(&self, page: &mut Page) {
        let CheckedIn {
            place, status, who, ..
        } = self;
        let began = time(interval_start(self.interval));
        page.paragraph(
            format!("Checked in at {place}, in the ten minutes from {began}: {status}."),
            "",
        );
        if self.is_resumed {
            page.line("It is the visit that was interrupted before.");
        }
        tell_reward(page, self.reward);
        if let Some(file) = &self.kept_in {
            page.line(format!("Kept in {file}."));
        } else {
            page.paragraph(
                "Keep this and show it to nobody: it opens the visit, should you fall ill. With --device it is kept, and wayclear \
                 report discloses it:",
                "",
            );
            page.line(format!("  {}", self.visit));
        }
        page.paragraph(
            format!("Everybody can see that {who} was at {place} in these ten minutes."),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
