//! `wayclear status`: is the way clear?

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::location::{Status, StatusResponse};
use wayclear_api::Place;
use wayclear_client::visit::{self, PlaceStatus};

use crate::args::net::{why_not, NetArgs};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::time;

/// A place to ask about.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear status 9qc7mbdh")]
pub struct StatusArgs {
    /// Text form, like 9qc7mbdh or 9qc7mbdh/shop-2; `wayclear place` gives it for a position
    place: Place,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Told {
    place: String,
    #[serde(flatten)]
    found: PlaceStatus,
}

pub fn run(args: &StatusArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let state = &net.record.deployment.state;
    output.say(&Told {
        place: args.place.to_string(),
        found: visit::status(&net.wasmd, state, &args.place)?,
    })
}

impl Answer for Told {
    fn tell(&self, page: &mut Page) {
        let place = &self.place;
        let (location, status, info) = match &self.found {
            PlaceStatus::OutsideTheTree => return page.line(why_not(place, false)),
            PlaceStatus::NeverVisited => return page.line(why_not(place, true)),
            PlaceStatus::Known {
                location,
                status,
                info,
            } => (location, status, info),
        };
        let name = match &info.label {
            Some(label) => format!("{label} ({place})"),
            None => place.clone(),
        };
        page.paragraph(sentence(&name, status), "");
        page.line(format!("check-ins     {}", status.visits));
        if let Some(at) = status.last_cleaned_at {
            page.line(format!("last cleaned  {}", time(at)));
        }
        page.line(format!("surface       {}", info.surface));
        page.line(format!("location      {location}"));
    }
}

fn sentence(name: &str, told: &StatusResponse) -> String {
    let since = time(told.since);
    match (told.status, told.infected_until) {
        (Status::Empty, _) => format!("{name} is empty: nobody has checked in since {since}."),
        (Status::Clean, _) => format!("{name} is clean since {since}. The way is clear."),
        (Status::Infected, until) => format!(
            "{name} is INFECTED since {since}: somebody who was here has reported an infection. \
             Stay away until it is cleaned{}.",
            until.map_or(String::new(), |at| format!(", or until {}", time(at)))
        ),
    }
}
