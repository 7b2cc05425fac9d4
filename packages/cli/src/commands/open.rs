//! `wayclear open`: makes the location of a place, so that relays can send visits there.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::events::ChildCreated;
use wayclear_api::region::Action;
use wayclear_api::state::ExecuteMsg;
use wayclear_chain::{Chain, Receipt};

use crate::args::visit::VisitArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// A place to open: whoever hangs up its sign does.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear open 9qc7mbdh/shop-2 --from ada")]
pub struct OpenArgs {
    #[command(flatten)]
    visit: VisitArgs,
}

#[derive(Serialize)]
struct Opened {
    place: String,
    /// Its contract, if this transaction has made it.
    location: Option<String>,
    receipt: Option<Receipt>,
}

pub fn run(args: &OpenArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.visit.connect()?;
    let who = net.wasmd.account(&args.visit.from)?;
    let place = args.visit.place.clone();
    let action = Action::Open {};
    let open = ExecuteMsg::Visit { place, action };
    let tx = net
        .wasmd
        .execute(&who, &net.record.deployment.state, &open)?;
    output.say(&Opened {
        place: args.visit.place.to_string(),
        location: ChildCreated::all(&tx.events).pop().map(|made| made.address),
        receipt: tx.receipt,
    })
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
