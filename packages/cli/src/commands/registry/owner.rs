//! `wayclear registry offer` and `accept`: who owns the registry.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_api::contact_registry::ask;
use wayclear_chain::Chain;

use super::WHAT;
use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::handover::{self, Estate, SuccessorArgs};
use crate::output::Output;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear registry offer --to wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k
  wayclear registry offer --withdraw

The owner stays the owner until the successor accepts: a mistyped account loses nothing.")]
pub struct OfferArgs {
    #[command(flatten)]
    successor: SuccessorArgs,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear registry accept --from health")]
pub struct AcceptArgs {
    #[command(flatten)]
    sender: SenderArgs,
}

pub fn offer(args: &OfferArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let estate = estate(&net)?;
    handover::offer(&mut net, estate, &args.successor, &args.sender, output)
}

pub fn accept(args: &AcceptArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let estate = estate(&net)?;
    handover::accept(&mut net, estate, &args.sender, output)
}

fn estate(net: &Net) -> Result<Estate> {
    Ok(Estate {
        what: WHAT.to_string(),
        contract: net.registry().clone(),
        ownership: net.wasmd.ask(net.registry(), ask::Config {})?.ownership,
    })
}
