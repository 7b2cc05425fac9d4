//! `wayclear inspect`: asks on chain whether the way is clear, for the reward.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::Uint128;
use serde::Serialize;
use wayclear_api::location::Status;
use wayclear_chain::{Chain, Receipt};
use wayclear_client::visit::{self, Door};

use crate::args::visit::VisitArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{tell_receipt, tell_reward, time};

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
    /// Base units.
    reward: Option<Uint128>,
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
        reward: found.reward.map(Uint128::new),
        receipt: found.tx.receipt,
    })
}

impl Answer for Inspected {
    fn tell(&self, page: &mut Page) {
        let Inspected { place, status, .. } = self;
        page.line(format!("{place} is {status}, {}.", time(self.at)));
        tell_reward(page, self.reward);
        tell_receipt(page, self.receipt.as_ref());
    }
}
