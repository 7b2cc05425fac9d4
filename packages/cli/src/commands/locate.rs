//! `wayclear locate`: which contracts look after a place.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::state::LocateResponse;
use wayclear_api::Place;
use wayclear_chain::Addr;

use crate::args::read::ReadArgs;
use crate::output::{Answer, Output};
use crate::page::Page;

/// A place to look up.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear locate 9qc7mbdh")]
pub struct LocateArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Serialize)]
struct Located {
    state: Addr,
    #[serde(flatten)]
    below: LocateResponse,
}

pub fn run(args: &LocateArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.read.connect(output)?;
    output.say(&Located {
        below: net.locate(&args.place)?,
        state: net.record.deployment.state.clone(),
    })
}

impl Answer for Located {
    fn tell(&self, page: &mut Page) {
        page.line(format!("state     {}", self.state));
        let below = &self.below;
        for (level, address, missing) in [
            (
                "county",
                &below.county,
                "none: no county of this tree has these cells",
            ),
            (
                "city",
                &below.city,
                "none: no city of this tree has these cells",
            ),
            (
                "location",
                &below.location,
                "none yet: the first check-in or inspection opens it",
            ),
        ] {
            let text = address.as_ref().map_or(missing, Addr::as_str);
            page.line(format!("{level:<9} {text}"));
            if address.is_none() {
                break;
            }
        }
    }
}
