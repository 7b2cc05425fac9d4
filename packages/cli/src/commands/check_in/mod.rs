//! `wayclear check-in`: goes to a place, and keeps what opens the visit later.

mod own;
mod relayed;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_api::Place;
use wayclear_client::device::{DeviceFile, KeptVisit};
use wayclear_identity::Secret;
use wayclear_status::interval_at;

use crate::args::device::OptionalDeviceArgs;
use crate::args::net::{NetArgs, SignArgs};
use crate::args::relays::RelayArgs;
use crate::output::Output;

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
    /// Text form, like 9qc7mbdh or 9qc7mbdh/shop-2; `wayclear place` gives it for a position
    place: Place,
    /// Name of a key of your own that signs, instead of a relay; everybody can see that its account was here, and when
    #[arg(long, value_name = "NAME", conflicts_with = "relays")]
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

/// The visit to make at `now`, Unix seconds; one that the device was interrupted in goes first, with the secret it has.
fn visit_to(
    place: &Place,
    device: Option<&DeviceFile>,
    now: u64,
    window: u64,
) -> Result<(KeptVisit, bool)> {
    if let Some(device) = device {
        let device = device.read()?;
        if let Some(pending) = device.pending_visit(place, now, window) {
            return Ok((pending.clone(), true));
        }
    }
    let secret = Secret::random(&mut rand::rng());
    let visit = KeptVisit::pending(place.clone(), interval_at(now), secret);
    Ok((visit, false))
}
