//! `wayclear open`: makes the location of a place, so that relays can send visits there.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::events::ChildCreated;
use wayclear_api::region::{self, Action};
use wayclear_api::state::ExecuteMsg;
use wayclear_api::Place;
use wayclear_chain::{Addr, Chain, Receipt};

use crate::args::net::{why_not, Net};
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// A place to open: whoever hangs up its sign does.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear open 9qc7mbdh/shop-2 --from ada")]
pub struct OpenArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2; `wayclear place` gives it for a position
    place: Place,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Opened {
    place: String,
    /// Its contract, if this transaction has made it.
    location: Option<String>,
    receipt: Option<Receipt>,
}

pub fn run(args: &OpenArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let place = args.place.clone();
    let who = args.sender.anybody(&net, || owner(&net, &place))?;
    let action = Action::Open {};
    let open = ExecuteMsg::Visit { place, action };
    let tx = net
        .wasmd
        .execute(&who, &net.record.deployment.state, &open)?;
    output.say(&Opened {
        place: args.place.to_string(),
        location: ChildCreated::all(&tx.events).pop().map(|made| made.address),
        receipt: tx.receipt,
    })
}

/// Who owns the city that a place lies in, and opens it mostly.
fn owner(net: &Net, place: &Place) -> Result<Addr> {
    let found = net.locate(place)?;
    let Some(city) = found.city else {
        bail!(why_not(place, false))
    };
    let config = net.wasmd.ask(&city, region::ask::Config {})?;
    Ok(config.ownership.owner)
}

impl Answer for Opened {
    fn tell(&self, page: &mut Page) {
        match &self.location {
            Some(location) => page.line(format!("{} is open: {location}", self.place)),
            None => page.line(format!("{} was open already", self.place)),
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
