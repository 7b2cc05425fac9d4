//! `wayclear place`: the place of a position.

use std::process::ExitCode;

use anyhow::{anyhow, Result};
use serde_json::json;
use wayclear_api::Place;
use wayclear_client::tree::cell_at;

use crate::PlaceArgs;

pub fn run(args: &PlaceArgs) -> Result<ExitCode> {
    let cell = cell_at(args.latitude, args.longitude).map_err(|text| anyhow!(text))?;
    let place = Place {
        cell,
        unit: args.unit.clone(),
    };
    place.check()?;
    if args.json {
        println!("{}", json!({ "place": place, "text": place.to_string() }));
    } else {
        println!("{place}");
    }
    Ok(ExitCode::SUCCESS)
}
