//! Checking in through a relay: without an account, and without a word to a node.

use std::process::ExitCode;

use anyhow::{anyhow, bail, Result};
use serde::Serialize;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::relay::{Relay, RelayError};
use wayclear_client::visit::HandInError;
use wayclear_status::{interval_end, interval_start};

use super::{tell_kept, visit_to, AlreadyThere, By, CheckInArgs, Visit};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{now, time};

/// How far this machine's clock may be from a relay's newest block, in seconds.
const TOLERANCE: u64 = 300;

#[derive(Serialize)]
struct HandedIn {
    place: String,
    /// Opens it; whoever reads it can.
    visit: String,
    /// In intervals of ten minutes since 1970.
    interval: u32,
    /// URL of the relay that has it.
    relay: String,
    /// URL of the forwarder that brought it there; null = none did, and the relay saw this device's address.
    forwarder: Option<String>,
    /// It was handed in before, and nobody knew what had become of it.
    is_resumed: bool,
    /// File of the device, if it is kept there.
    kept_in: Option<String>,
}

pub fn run(args: &CheckInArgs, output: &mut Output) -> Result<ExitCode> {
    let record = args.net.record()?;
    let relays = args.relay.of(&record, output)?;
    let device = args.device.of(&record)?;
    check_clock(&relays)?;
    let window = record.deployment.window_seconds;
    let (visit, is_resumed) =
        match visit_to(&args.place, device.as_ref(), By::Relay, now()?, window)? {
            Visit::New(visit) => (visit, false),
            Visit::Resumed(visit) => (visit, true),
            Visit::Recorded(visit) => return output.say(&AlreadyThere::new(&visit)),
        };
    let relay = match &device {
        Some(device) => device
            .hand_in(&relays, &visit)
            .map_err(|error| explained(error, true))?,
        None => printed(&relays, &visit, output)?,
    };
    output.say(&HandedIn {
        place: args.place.to_string(),
        visit: visit.to_text(),
        interval: visit.interval,
        relay: relay.url().to_string(),
        forwarder: relay.forwarder().map(str::to_string),
        is_resumed,
        kept_in: device.as_ref().map(path),
    })
}

fn path(device: &DeviceFile) -> String {
    device.path().display().to_string()
}

/// Without a device the secret is told before anything is sent, or a visit that nobody sees recorded could never be opened.
fn printed<'a>(relays: &'a [Relay], visit: &KeptVisit, output: &Output) -> Result<&'a Relay> {
    output.insist(format!("about to check in: {}", visit.to_text()));
    let handed_in = visit.hand_in(relays);
    Ok(handed_in.map_err(|error| explained(error, false))?.0)
}

/// That this clock is right, by the relays, asked in their order: a visit is made in the ten minutes that it says. A relay that
/// has a forwarder is not asked: it would see from where, a moment before the visit comes.
fn check_clock(relays: &[Relay]) -> Result<()> {
    if relays.iter().any(|relay| relay.forwarder().is_some()) {
        return Ok(());
    }
    let (clock, mut other) = (now()?, None);
    for relay in relays {
        // One that is away cannot say that it is wrong.
        let Ok(head) = relay.head() else { continue };
        if head.time.abs_diff(clock) <= TOLERANCE {
            return Ok(());
        }
        other = other.or(Some((relay.url(), head.time)));
    }
    let Some((relay, at)) = other else {
        return Ok(());
    };
    bail!(
        "it is {} by this machine's clock and {} by the newest block that {relay} knows, so nothing was sent: a visit in the wrong ten \
         minutes is of no use. Set the clock; if it is right, name another relay with --relay",
        time(clock),
        time(at)
    )
}

/// What helps where relays refuse the ten minutes, or are not there.
fn explained(error: HandInError, is_kept: bool) -> anyhow::Error {
    let is_of_time = |error: &RelayError| matches!(error, RelayError::Refused { kind, .. } if kind == "interval");
    match &error {
        HandInError::Refused(errors) if errors.iter().any(is_of_time) => {
            anyhow!("{error}. If this machine's clock is wrong, set it and check in again")
        }
        HandInError::Away(_) if is_kept => anyhow!(
            "{error}. The visit is kept: check in there again within the hour and it is sent, as the visit that it was"
        ),
        HandInError::Away(_) => anyhow!("{error}. Nothing was sent; check in again once it answers"),
        _ => error.into(),
    }
}

impl Answer for HandedIn {
    fn tell(&self, page: &mut Page) {
        let HandedIn {
            place,
            relay,
            interval,
            ..
        } = self;
        let (began, ends) = (
            time(interval_start(*interval)),
            time(interval_end(*interval)),
        );
        page.paragraph(
            format!(
                "The relay {relay} has your visit to {place}, in the ten minutes from {began}."
            ),
            "",
        );
        if self.is_resumed {
            page.line("It is the visit that was interrupted before.");
        }
        page.paragraph(
            format!("It goes to the place with those of others, by {ends} or soon after; wayclear visits tells whether it is in."),
            "",
        );
        tell_kept(page, self.kept_in.as_deref(), &self.visit);
        let seen = match self.forwarder {
            Some(_) => "The forwarder saw your address, the relay the place and the time.",
            None => "The relay saw your address, the place and the time.",
        };
        page.paragraph(
            format!("On the chain it is one of the visits there in these ten minutes, and nobody's. {seen}"),
            "",
        );
    }
}
