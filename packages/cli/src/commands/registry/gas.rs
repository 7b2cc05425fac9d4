//! `wayclear registry gas`: the gas that places may use to take slips in.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{ExecuteMsg, GasLimit};
use wayclear_chain::{Chain, Receipt};

use super::owned;
use crate::args::sender::SenderArgs;
use crate::asking::YesArgs;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::words::tell_receipt;

/// A limit; what is not named stays as it is.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear registry gas --base 200000 --each 30000 --yes

Needed when places fail to take slips in (location_failed), as they may after a change of
the chain's gas prices for storage or of the location's code.")]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct GasArgs {
    /// In any case, 150000 to 10000000
    #[arg(long, value_name = "GAS", group = "what")]
    base: Option<u64>,
    /// For each slip, 25000 to 1000000
    #[arg(long, value_name = "GAS", group = "what")]
    each: Option<u64>,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Raised {
    location_gas: GasLimit,
    receipt: Option<Receipt>,
}

pub fn run(args: &GasArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let (config, who) = owned(&net, &args.sender)?;
    let known = config.location_gas;
    let limit = GasLimit {
        base: args.base.unwrap_or(known.base),
        each: args.each.unwrap_or(known.each),
    };
    limit.check().map_err(|error| Usage(error.to_string()))?;
    let GasLimit { base, each } = known;
    if limit.base < base || limit.each < each || limit == known {
        bail!("places may use {base} gas and {each} for each slip already, and that can only be raised; nothing was sent");
    }
    let warning = format!(
        "This lets places use {} gas and {} for each slip, in place of {base} and {each}, at the cost of whoever sends slips. It can never \
         be lowered.",
        limit.base, limit.each
    );
    args.yes.ask(&warning, output)?;
    let registry = net.registry().clone();
    let location_gas = limit.clone();
    let tx = net
        .wasmd
        .execute(&who, &registry, &ExecuteMsg::RaiseLocationGas { limit })?;
    output.say(&Raised {
        location_gas,
        receipt: tx.receipt,
    })
}

impl Answer for Raised {
    fn tell(&self, page: &mut Page) {
        let GasLimit { base, each } = &self.location_gas;
        page.line(format!(
            "Places may use {base} gas and {each} for each slip now."
        ));
        tell_receipt(page, self.receipt.as_ref());
    }
}
