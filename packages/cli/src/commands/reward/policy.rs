//! `wayclear reward set`: what a city pays its visitors.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::Uint128;
use serde::Serialize;
use wayclear_api::city::{ask, ExecuteMsg, RewardPolicy};
use wayclear_chain::{Chain, Receipt};

use super::suggest::COOLDOWN_SECONDS;
use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::region::{Level, Region, RegionName};
use crate::words::tell_receipt;

/// A city, and what it pays; what is not named stays as it is.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear reward set 06113/davis --check-in 4821 --inspect 4603 --daily-cap 4821000
  wayclear reward set 06113/davis --off

Which amounts cover the fee says wayclear reward suggest. Every place of the city pays
from a pool of its own: wayclear reward fund.")]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct SetArgs {
    /// City, like 06113/davis
    city: RegionName,
    /// For a check-in, in base units, at most 1000000; 0 = none
    #[arg(long, value_name = "AMOUNT", group = "what")]
    check_in: Option<u128>,
    /// For an inspection, in base units, at most 1000000; 0 = none
    #[arg(long, value_name = "AMOUNT", group = "what")]
    inspect: Option<u128>,
    /// Seconds until a place pays the same account again, at most 86400; at first 3600
    #[arg(long, value_name = "SECONDS", group = "what")]
    cooldown: Option<u64>,
    /// Most that one place pays in a UTC day, in base units
    #[arg(long, value_name = "AMOUNT", group = "what")]
    daily_cap: Option<u128>,
    /// The one denom it pays in; at first that of the gas price
    #[arg(long, group = "what")]
    denom: Option<String>,
    /// Pay nothing any more; what is in the pools stays there
    #[arg(long, group = "what", conflicts_with_all = ["check_in", "inspect", "cooldown", "daily_cap", "denom"])]
    off: bool,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Set {
    city: String,
    /// Null = no rewards.
    policy: Option<RewardPolicy>,
    receipt: Option<Receipt>,
}

pub fn run(args: &SetArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let city = Region::find(&net, &args.city)?;
    if city.level != Level::City {
        bail!("{city} pays nobody, its cities do; name one, like 06113/davis");
    }
    let who = args
        .sender
        .owner(&net, &city.to_string(), &city.config.ownership.owner)?;
    let known = net.wasmd.ask(&city.address, ask::RewardPolicy {})?.policy;
    let policy = if args.off {
        None
    } else {
        Some(wanted(args, &net, known.clone())?)
    };
    if policy == known {
        bail!("{city} pays so already; nothing was sent");
    }
    let set = ExecuteMsg::SetRewardPolicy {
        policy: policy.clone(),
    };
    let tx = net.wasmd.execute(&who, &city.address, &set)?;
    output.say(&Set {
        city: city.path,
        policy,
        receipt: tx.receipt,
    })
}

/// What is named, over what the city pays already.
fn wanted(args: &SetArgs, net: &Net, known: Option<RewardPolicy>) -> Result<RewardPolicy> {
    let base = match (known, args.daily_cap) {
        (Some(known), _) => known,
        (None, Some(daily_cap)) => RewardPolicy {
            denom: net.wasmd.gas_price()?.denom.clone(),
            check_in: Uint128::zero(),
            inspect: Uint128::zero(),
            cooldown_seconds: COOLDOWN_SECONDS,
            daily_cap: daily_cap.into(),
        },
        (None, None) => {
            let missing = "the city pays nothing yet: say with --daily-cap what one place pays at most in a day";
            return Err(Usage(missing.to_string()).into());
        }
    };
    let policy = RewardPolicy {
        denom: args.denom.clone().unwrap_or(base.denom),
        check_in: args.check_in.map_or(base.check_in, Uint128::new),
        inspect: args.inspect.map_or(base.inspect, Uint128::new),
        cooldown_seconds: args.cooldown.unwrap_or(base.cooldown_seconds),
        daily_cap: args.daily_cap.map_or(base.daily_cap, Uint128::new),
    };
    policy.check().map_err(|error| Usage(error.to_string()))?;
    Ok(policy)
}

impl Answer for Set {
    fn tell(&self, page: &mut Page) {
        let city = &self.city;
        page.paragraph(
            match &self.policy {
                None => format!("City {city} pays nothing any more. What is in the pools of its places stays there: wayclear reward withdraw."),
                Some(RewardPolicy { denom, check_in, inspect, cooldown_seconds, daily_cap }) => format!(
                    "City {city} pays {check_in}{denom} for a check-in and {inspect}{denom} for an inspection, the same account every \
                     {cooldown_seconds} s, one place at most {daily_cap}{denom} a day."
                ),
            },
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
