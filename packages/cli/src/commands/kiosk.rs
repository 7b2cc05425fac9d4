//! `wayclear kiosk`: takes the visits of one place on its own network, and sends them together every ten minutes.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_api::Place;

use super::relay::{serve, ServiceArgs};
use crate::output::Output;

/// A place whose visitors hand their visits in at its door.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear kiosk 9qc7mbdh --from sponsor --listen 192.168.1.10:8790

Phones on the venue's network check in with: wayclear check-in 9qc7mbdh --device ada.json --relay http://192.168.1.10:8790
It learns that a phone was held to it, which whoever stands beside it sees; not whose, and nothing of other places.")]
pub struct KioskArgs {
    /// The place, like 9qc7mbdh or 9qc7mbdh/shop-2; it must have a contract: wayclear open
    place: Place,
    /// Send visits as soon as they come, so that everybody can see when: for demonstrations and tests
    #[arg(long)]
    at_once: bool,
    #[command(flatten)]
    service: ServiceArgs,
}

pub fn run(args: &KioskArgs, output: &mut Output) -> Result<ExitCode> {
    let only = args.place.clone();
    serve(
        &args.service,
        "kiosk",
        |settings| {
            settings.only = Some(only);
            settings.at_once = args.at_once;
        },
        output,
    )
}
