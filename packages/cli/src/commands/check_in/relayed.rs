//! Checking in through a relay: without an account, and without a word to a node.

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_client::relay::Relay;
use wayclear_status::{interval_end, interval_start};

use super::{tell_kept, visit_to, AlreadyThere, CheckInArgs, Visit};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{now, time};

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
    let relays = args.relay.of(&record)?;
    let device = args.device.of(&record)?;
    let window = record.deployment.window_seconds;
    let (visit, is_resumed) = match visit_to(&args.place, device.as_ref(), now()?, window)? {
        Visit::New(visit) => (visit, false),
        Visit::Resumed(visit) => (visit, true),
        Visit::Recorded(visit) => return output.say(&AlreadyThere::new(&visit)),
    };
    let relay = match &device {
        Some(device) => device.hand_in(&relays, &visit)?,
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
    Ok(visit.hand_in(relays)?.0)
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
            format!("It sends it with those of others after {ends}; wayclear visits tells whether it is in."),
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
