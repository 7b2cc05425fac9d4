//! `wayclear status`: is the way clear?

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::location::{InfoResponse, Status, StatusResponse};
use wayclear_api::Place;
use wayclear_chain::Addr;
use wayclear_client::exposures::News;
use wayclear_client::relay::ReadFrom;
use wayclear_client::visit::{self, PlaceStatus};

use crate::args::device::OptionalDeviceArgs;
use crate::args::net::why_not;
use crate::args::read::ReadArgs;
use crate::args::relays::RelayArgs;
use crate::behind;
use crate::looking::tell_incomplete;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::reading::{tell_source, Read, Source};
use crate::words::{now, time};

/// A place to look for.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear status 9qc7mbdh
  wayclear status 9qc7mbdh --device ada.json
  wayclear status 9qc7mbdh --ask")]
pub struct StatusArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    #[command(flatten)]
    device: OptionalDeviceArgs,
    /// Ask the node about this place: it says more, and learns which one is meant
    #[arg(long)]
    ask: bool,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Serialize)]
struct Told {
    place: String,
    #[serde(flatten)]
    found: Found,
}

/// Who says so.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "from")]
enum Found {
    /// The list of everything that phones must know, which is the same for all who download it.
    Feed {
        /// Unix seconds; `None` = nothing is known.
        infected_until: Option<u64>,
        /// Disclosures are missing that count.
        is_incomplete: bool,
        /// Null = from a node.
        read_from: Option<ReadFrom>,
    },
    /// The place's own contract.
    Node(Box<PlaceStatus>),
}

pub fn run(args: &StatusArgs, output: &mut Output) -> Result<ExitCode> {
    let found = if args.ask {
        let net = args.read.connect(output)?;
        behind::warn(&net, output)?;
        let state = &net.record.deployment.state;
        let status = visit::status(&net.wasmd, state, &args.place)?;
        Found::Node(Box::new(status))
    } else {
        look(args, output)?
    };
    output.say(&Told {
        place: args.place.to_string(),
        found,
    })
}

/// Reads the feed, or what a device does not have of it yet, and looks there.
fn look(args: &StatusArgs, output: &mut Output) -> Result<Found> {
    let source = Source::of(&args.read, &args.relay, output)?;
    let (window, clock) = (source.record().deployment.window_seconds, now()?);
    let device = args.device.existing_of(source.home()?)?;
    let Read { news, from, .. } = source.read(device.as_ref(), output)?;
    let News {
        feed, synced, now, ..
    } = news;
    // A relay whose time runs ahead ends no infection.
    let now = now.min(clock);
    let infected_until = feed.standing().infected_until(&args.place, now, window);
    if let Some(device) = device {
        device.update_with_feed(|_, kept| {
            kept.merge(feed)?;
            kept.trim(now, window);
            anyhow::Ok(())
        })?;
    }
    Ok(Found::Feed {
        infected_until,
        is_incomplete: synced.is_incomplete,
        read_from: from,
    })
}

impl Answer for Told {
    fn tell(&self, page: &mut Page) {
        let place = &self.place;
        match &self.found {
            Found::Feed {
                infected_until,
                is_incomplete,
                read_from,
            } => {
                tell_feed(place, *infected_until, *is_incomplete, page);
                tell_source(page, read_from.as_ref());
            }
            Found::Node(status) => {
                tell_node(place, status, page);
                page.line("The node asked knows now which place was meant.");
            }
        }
    }
}

fn tell_feed(place: &str, infected_until: Option<u64>, is_incomplete: bool, page: &mut Page) {
    let words = match infected_until {
        Some(until) => format!(
            "{place} is INFECTED until {}, if it is not cleaned before: somebody who was there has disclosed it.",
            time(until)
        ),
        None => format!(
            "Nothing is known of {place}: nobody who was there has disclosed an infection that counts still."
        ),
    };
    page.paragraph(words, "");
    if is_incomplete {
        tell_incomplete(page);
    }
}

fn tell_node(place: &str, found: &PlaceStatus, page: &mut Page) {
    match found {
        PlaceStatus::OutsideTheTree => page.line(why_not(place, false)),
        PlaceStatus::NeverVisited => page.line(why_not(place, true)),
        PlaceStatus::Known {
            location,
            status,
            info,
        } => tell_location(place, location, status, info, page),
    }
}

fn tell_location(
    place: &str,
    location: &Addr,
    status: &StatusResponse,
    info: &InfoResponse,
    page: &mut Page,
) {
    let name = match &info.label {
        Some(label) => format!("{label} ({place})"),
        None => place.to_string(),
    };
    page.paragraph(sentence(&name, status), "");
    page.line(format!("check-ins     {}", status.visits));
    if let Some(at) = status.last_cleaned_at {
        page.line(format!("last cleaned  {}", time(at)));
    }
    page.line(format!("surface       {}", info.surface));
    page.line(format!("location      {location}"));
}

fn sentence(name: &str, told: &StatusResponse) -> String {
    let since = time(told.since);
    let since = if told.or_earlier {
        format!("{since} or earlier")
    } else {
        since
    };
    match (told.status, told.infected_until) {
        (Status::Empty, _) => format!("{name} is empty: nobody has checked in since {since}."),
        (Status::Clean, _) => format!("{name} is clean since {since}. The way is clear."),
        (Status::Infected, until) => format!(
            "{name} is INFECTED since {since}: somebody who was here has disclosed it. Stay away until it is cleaned{}.",
            until.map_or(String::new(), |at| format!(", or until {}", time(at)))
        ),
    }
}
