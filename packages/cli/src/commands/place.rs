//! `wayclear place`: the place of a position.

use std::process::ExitCode;

use anyhow::{anyhow, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::Place;
use wayclear_deploy::tree::cell_at;

use crate::output::{Answer, Output};
use crate::page::Page;

/// A position.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear place 38.5436 -121.7367 --unit shop-2")]
pub struct PlaceArgs {
    /// Degrees north, -90 to 90
    #[arg(allow_negative_numbers = true)]
    latitude: f64,
    /// Degrees east, -180 to 180
    #[arg(allow_negative_numbers = true)]
    longitude: f64,
    /// Floor, shop or vehicle: 1 to 32 characters of a-z, 0-9 and -
    #[arg(long)]
    unit: Option<String>,
}

#[derive(Serialize)]
struct Found {
    place: Place,
    text: String,
}

pub fn run(args: &PlaceArgs, output: &mut Output) -> Result<ExitCode> {
    let cell = cell_at(args.latitude, args.longitude).map_err(|text| anyhow!(text))?;
    let place = Place {
        cell,
        unit: args.unit.clone(),
    };
    place.check()?;
    let text = place.to_string();
    output.say(&Found { place, text })
}

impl Answer for Found {
    fn tell(&self, page: &mut Page) {
        page.line(&self.text);
    }
}
