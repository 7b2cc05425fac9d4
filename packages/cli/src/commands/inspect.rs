//! `wayclear inspect`: asks on chain whether the way is clear, for the reward.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::location::Status;
use wayclear_chain::{Chain, Receipt};
use wayclear_client::visit::{self, Door};

use crate::args::visit::VisitArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{receipt, time};

/// A place to ask about.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear inspect 9qc7mbdh --from ada")]
pub struct InspectArgs {
    #[command(flatten)]
    visit: VisitArgs,
}

#[derive(Serialize)]
struct Inspected {
    place: String,
    status: Status,
    at: u64,
    reward: Option<String>,
    receipt: Option<Receipt>,
}

pub fn run(args: &InspectArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.visit.connect()?;
    let who = net.wasmd.account(&args.visit.from)?;
    let place = &args.visit.place;
    let door = Door::find(&net.wasmd, &net.record.deployment.state, place)?;
    let found = visit::inspect(&mut net.wasmd, &who, &door, place)?;
    output.say(&Inspected {
        place: place.to_string(),
        status: found.status,
        at: found.tx.time,
        reward: found.reward.map(|amount| format!("{amount} base units")),
        receipt: found.tx.receipt,
    })
}

impl Answer for Inspected {
    fn tell(&self, page: &mut Page) {
        let Inspected { place, status, .. } = self;
        page.line(format!("{place} is {status}, {}.", time(self.at)));
        if let Some(reward) = &self.reward {
            page.line(format!("Reward: {reward}."));
        }
        if let Some(done) = &self.receipt {
            page.line(receipt(done));
        }
    }
}
