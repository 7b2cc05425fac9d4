//! `wayclear city describe`: name and surface of a place.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::city::ExecuteMsg;
use wayclear_api::location::ask;
use wayclear_api::{checked_name, Place, Surface};
use wayclear_chain::{Chain, Receipt};

use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::Region;
use crate::words::tell_receipt;

/// What is said of a place; the rest stays as it is.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear city describe 9qc7mbdh --name 'Davis station' --surface stainless-steel
  wayclear city describe 9qc7mbdh/shop-2 --no-name")]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct DescribeArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    /// Name for people, 1 to 255 characters
    #[arg(
        long,
        alias = "label",
        value_name = "TEXT",
        group = "what",
        conflicts_with = "no_name"
    )]
    name: Option<String>,
    /// Take the name away
    #[arg(long, alias = "no-label", group = "what")]
    no_name: bool,
    /// What the virus would sit on: aerosol, copper, cardboard, stainless-steel, plastic or other
    #[arg(long, group = "what", value_parser = surface)]
    surface: Option<Surface>,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Described {
    place: String,
    label: Option<String>,
    surface: Surface,
    receipt: Option<Receipt>,
}

pub fn run(args: &DescribeArgs, output: &mut Output) -> Result<ExitCode> {
    let named = args.name.as_deref().map(checked_name).transpose()?;
    let mut net = args.sender.connect()?;
    let place = args.place.clone();
    let (city, location) = Region::of_place(&net, &place)?;
    let who = args
        .sender
        .owner(&net, &city.to_string(), &city.config.ownership.owner)?;
    let known = net.wasmd.ask(&location, ask::Info {})?;
    let label = match (named, args.no_name) {
        (Some(label), _) => Some(label),
        (None, true) => None,
        (None, false) => known.label.clone(),
    };
    let surface = args.surface.unwrap_or(known.surface);
    if (&label, surface) == (&known.label, known.surface) {
        bail!("{place} is described so already; nothing was sent");
    }
    let describe = ExecuteMsg::DescribeLocation {
        place,
        label: label.clone(),
        surface,
    };
    let tx = net.wasmd.execute(&who, &city.address, &describe)?;
    output.say(&Described {
        place: args.place.to_string(),
        label,
        surface,
        receipt: tx.receipt,
    })
}

/// Reads a surface as people write it.
fn surface(text: &str) -> Result<Surface, String> {
    let name = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let names = || {
        Surface::ALL
            .iter()
            .map(|surface| surface.name().replace('_', "-"))
    };
    name.parse().map_err(|()| {
        format!(
            "no surface that is known; there are {}",
            names().collect::<Vec<_>>().join(", ")
        )
    })
}

impl Answer for Described {
    fn tell(&self, page: &mut Page) {
        let label = self.label.as_deref().unwrap_or("without a name");
        let surface = self.surface.name().replace('_', " ");
        page.paragraph(format!("{}: {label}, surface: {surface}", self.place), "  ");
        tell_receipt(page, self.receipt.as_ref());
    }
}
