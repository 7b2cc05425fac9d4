//! `wayclear check-in`: goes to a place, and keeps what opens the visit later.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::Uint128;
use serde::Serialize;
use wayclear_api::location::Status;
use wayclear_chain::{Addr, Chain, Receipt};
use wayclear_client::device::{DeviceError, DeviceFile, KeptVisit};
use wayclear_client::visit::{self, Door};
use wayclear_identity::Secret;

use crate::args::device::OptionalDeviceArgs;
use crate::args::visit::VisitArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{tell_receipt, tell_reward, time};

/// A place to go to.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear check-in 9qc7mbdh --from ada
  wayclear check-in 9qc7mbdh/shop-2 --from ada --device ada.json")]
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
    at: u64,
    /// Base units.
    reward: Option<Uint128>,
    receipt: Option<Receipt>,
    /// File of the device, if it is kept there.
    kept_in: Option<String>,
    /// It was to be kept, and is not.
    #[serde(skip)]
    is_lost: bool,
}

pub fn run(args: &CheckInArgs, output: &mut Output) -> Result<ExitCode> {
    let device = args.device.file();
    // Written before the visit, so that one which cannot be kept is not made.
    let known = match &device {
        Some(device) => device.update(|device| {
            let known = device.locations.get(&args.visit.place);
            Ok::<_, DeviceError>(known.cloned())
        })?,
        None => None,
    };
    let mut net = args.visit.connect()?;
    let who = net.wasmd.account(&args.visit.from)?;
    let place = &args.visit.place;
    let door = match known {
        Some(location) => Door::Location(location),
        None => Door::find(&net.wasmd, &net.record.deployment.state, place)?,
    };
    let secret = Secret::random(&mut rand::rng());
    let made = visit::check_in(&mut net.wasmd, &who, &door, place, &secret)?;
    let visit = KeptVisit::new(place.clone(), made.tx.time, secret);
    let text = visit.to_text();
    let kept = device.map(|device| keep(&device, visit, made.location));
    if let Some(Err(error)) = &kept {
        // The visit stands, so its secret is told all the same.
        output.insist(format!("the check-in is made but not kept: {error}"));
    }
    let is_kept = matches!(kept, Some(Ok(_)));
    let told = output.say(&CheckedIn {
        place: place.to_string(),
        status: made.status,
        visit: text.clone(),
        at: made.tx.time,
        reward: made.reward.map(Uint128::new),
        receipt: made.tx.receipt,
        is_lost: kept.as_ref().is_some_and(Result::is_err),
        kept_in: kept.and_then(Result::ok),
    });
    if told.is_err() && !is_kept {
        // Nobody has read the answer, and without its secret the visit can never be opened.
        output.insist(format!("the check-in is made: {text}"));
    }
    told
}

/// Keeps a visit on the device, and the contract of its place; returns the name of the file.
fn keep(device: &DeviceFile, visit: KeptVisit, location: Addr) -> Result<String, DeviceError> {
    device.update(|device| {
        device.prune(visit.checked_in_at);
        device.keep(visit, location);
        Ok::<_, DeviceError>(())
    })?;
    Ok(device.path().display().to_string())
}

impl Answer for CheckedIn {
    fn tell(&self, page: &mut Page) {
        let CheckedIn { place, status, .. } = self;
        page.paragraph(
            format!("Checked in at {place}, {}: {status}.", time(self.at)),
            "",
        );
        tell_reward(page, self.reward);
        if let Some(file) = &self.kept_in {
            page.line(format!("Kept in {file}."));
        } else {
            page.paragraph(
                "Keep this and show it to nobody before you fall ill: then an authority opens the visit with it. With --device it is \
                 kept, and wayclear report opens it:",
                "",
            );
            page.line(format!("  {}", self.visit));
        }
        tell_receipt(page, self.receipt.as_ref());
    }

    fn is_good(&self) -> bool {
        !self.is_lost
    }
}
