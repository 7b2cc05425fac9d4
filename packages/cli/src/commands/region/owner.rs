//! `wayclear region offer` and `accept`: who owns a region.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::args::sender::SenderArgs;
use crate::handover::{self, Estate, SuccessorArgs};
use crate::output::Output;
use crate::region::{Region, RegionName};

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear region offer 06113/davis --to wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k
  wayclear region offer US-CA --withdraw

The owner stays the owner until the successor accepts: a mistyped account loses nothing.
The contact registry has an owner of its own: wayclear registry offer.")]
pub struct OfferArgs {
    /// State, county or city, like US-CA, 06113 or 06113/davis
    region: RegionName,
    #[command(flatten)]
    successor: SuccessorArgs,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear region accept 06113/davis --from county")]
pub struct AcceptArgs {
    /// State, county or city, like US-CA, 06113 or 06113/davis
    region: RegionName,
    #[command(flatten)]
    sender: SenderArgs,
}

pub fn offer(args: &OfferArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let estate = estate(Region::find(&net, &args.region)?);
    handover::offer(&mut net, estate, &args.successor, &args.sender, output)
}

pub fn accept(args: &AcceptArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let estate = estate(Region::find(&net, &args.region)?);
    handover::accept(&mut net, estate, &args.sender, output)
}

fn estate(region: Region) -> Estate {
    Estate {
        what: region.to_string(),
        contract: region.address,
        ownership: region.config.ownership,
    }
}
