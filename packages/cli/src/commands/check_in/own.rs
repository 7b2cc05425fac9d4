//! Checking in with an account of one's own: the paper's way.

use std::process::ExitCode;

use anyhow::{anyhow, Result};
use cosmwasm_std::Uint128;
use serde::Serialize;
use wayclear_api::location::Status;
use wayclear_chain::{Addr, Chain, ChainError, Receipt};
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::visit::{self, CheckIn, Door, VisitError};
use wayclear_status::interval_start;

use super::{tell_kept, visit_to, AlreadyThere, By, CheckInArgs, Visit};
use crate::args::net::Net;
use crate::early::is_wanted;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{tell_receipt, tell_reward, time};

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

pub fn run(args: &CheckInArgs, from: &str, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let device = args.device.of(&net.record)?;
    let who = net.wasmd.account(from)?;
    let place = &args.place;
    let (now, window) = (net.wasmd.now()?, net.window());
    let (visit, is_resumed) =
        match visit_to(place, device.as_ref(), By::Account(&who), now, window)? {
            Visit::New(visit) => (visit, false),
            Visit::Resumed(visit) => (visit, true),
            Visit::Recorded(visit) => return output.say(&AlreadyThere::new(&visit)),
        };
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
        if matches!(&error, VisitError::Chain(error) if is_wanted(error)) {
            return error.into();
        }
        let is_kept = |device: wayclear_client::device::Device| {
            device.visits.iter().any(|kept| kept.tag() == visit.tag())
        };
        if device.read().is_ok_and(is_kept) {
            let file = device.path().display();
            if matches!(error, VisitError::Chain(ChainError::Full { .. })) {
                return anyhow!("{error}\n{file} keeps the visit; the same command sends it");
            }
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
        tell_kept(page, self.kept_in.as_deref(), &self.visit);
        page.paragraph(
            format!(
                "Everybody can see that {who} was at {place} in these ten minutes. Without --from a relay sends it, and nobody can."
            ),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
