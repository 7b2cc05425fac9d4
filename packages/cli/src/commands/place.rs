//! `wayclear place`: the place of a position.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::Place;
use wayclear_deploy::tree::{cell_at, Position};

use crate::output::{Answer, Output, Usage};
use crate::page::Page;

/// A position, or the text form of a place.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear place 38.5436 -121.7367 --unit shop-2
  wayclear place '38°32\u{2032}37\u{2033}N 121°44\u{2032}12\u{2033}W'
  wayclear place 'geo:38.5436,-121.7367;u=35'
  wayclear place 9QC7MBDH/SHOP-2")]
pub struct PlaceArgs {
    /// Latitude and longitude as maps write them, a geo: URI, or the text form of a place in any case
    #[arg(allow_hyphen_values = true)]
    position: String,
    /// Degrees east, -180 to 180, if the position is the latitude only
    #[arg(allow_hyphen_values = true)]
    longitude: Option<String>,
    /// The rest of a position that is given without quotes
    #[arg(allow_negative_numbers = true)]
    more: Vec<String>,
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
    let words = [&args.position].into_iter().chain(&args.longitude);
    let words: Vec<_> = words.chain(&args.more).map(String::as_str).collect();
    let place = read(&words.join(" "), args.unit.as_deref()).map_err(Usage)?;
    let text = place.to_string();
    output.say(&Found { place, text })
}

fn read(typed: &str, unit: Option<&str>) -> Result<Place, String> {
    let (cell, unit) = match (typed.parse::<Place>(), typed.parse::<Position>()) {
        (Ok(Place { cell, unit: None }), _) => (cell, unit),
        (Ok(place), _) if unit.is_none() => return Ok(place),
        (Ok(place), _) => return Err(format!("{place} has a unit already, leave --unit out")),
        (_, Ok(position)) => {
            let cell = cell_at(position.latitude, position.longitude);
            (cell.map_err(|error| error.to_string())?, unit)
        }
        (Err(error), _) if is_one_word(typed) => return Err(error.to_string()),
        (_, Err(error)) => return Err(error.to_string()),
    };
    Place::typed(&cell, unit).map_err(|error| error.to_string())
}

/// Whether it was meant as the text form of a place: two angles always have something between them.
fn is_one_word(typed: &str) -> bool {
    let cell = typed.split('/').next().unwrap_or_default().trim();
    let has_letters = cell.bytes().any(|b| b.is_ascii_alphabetic());
    has_letters && cell.chars().all(char::is_alphanumeric)
}

impl Answer for Found {
    fn tell(&self, page: &mut Page) {
        page.line(&self.text);
    }
}
