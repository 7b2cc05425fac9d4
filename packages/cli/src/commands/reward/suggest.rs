//! `wayclear reward suggest`: what a city should pay so that a visit costs its visitor nothing.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use indicatif::HumanCount;
use serde::{Serialize, Serializer};
use wayclear_api::city::MAX_REWARD;
use wayclear_chain::wasmd::{gas_limit, GasPrice};
use wayclear_chain::Contract;
use wayclear_evaluate::gas::{REWARDED, REWARDED_INSPECTION};
use wayclear_evaluate::table::gas_of;

use crate::args::net::NetArgs;
use crate::output::{Answer, Output};
use crate::page::Page;

/// How often a location pays the same account, in the policy suggested.
pub const COOLDOWN_SECONDS: u64 = 3_600;
/// How many rewards a location pays a day, in the policy suggested.
const REWARDS_A_DAY: u128 = 1_000;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear reward suggest --margin 10")]
pub struct SuggestArgs {
    /// How much more than the fee, in percent
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=1_000))]
    margin: u16,
    /// What a unit of gas costs, like 0.025ucosm; by default what the node asks for
    #[arg(long, value_name = "PRICE", env = "WAYCLEAR_GAS_PRICE")]
    gas_price: Option<GasPrice>,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Suggested {
    gas_price: String,
    pinned: bool,
    check_in: Suggestion,
    inspect: Suggestion,
    denom: String,
    /// Percent above the fee.
    margin: u16,
    cooldown_seconds: u64,
    /// Of one location, in base units.
    #[serde(serialize_with = "text")]
    daily_cap: u128,
}

pub fn run(args: &SuggestArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let price = match &args.gas_price {
        Some(price) => price.clone(),
        None => net.wasmd.gas_price()?.clone(),
    };
    let location = net.record.deployment.code_ids.get(&Contract::Location);
    let all_pinned = net.wasmd.pinned()?;
    let pinned = location.is_some_and(|code_id| all_pinned.contains(code_id));
    let suggested = |request| suggest(request, pinned, &price, args.margin);
    let check_in = suggested(REWARDED)?;
    output.say(&Suggested {
        gas_price: price.to_string(),
        pinned,
        cooldown_seconds: COOLDOWN_SECONDS,
        daily_cap: check_in.reward * REWARDS_A_DAY,
        check_in,
        inspect: suggested(REWARDED_INSPECTION)?,
        denom: price.denom,
        margin: args.margin,
    })
}

impl Answer for Suggested {
    fn tell(&self, page: &mut Page) {
        let Suggested {
            gas_price,
            check_in,
            inspect,
            denom,
            margin,
            daily_cap,
            ..
        } = self;
        let kind = if self.pinned { "pinned" } else { "not pinned" };
        page.line(format!(
            "Gas costs {gas_price}, the location's code is {kind}."
        ));
        for (name, s) in [("A check-in", check_in), ("An inspection", inspect)] {
            page.paragraph(
                format!(
                    "{name} that pays a reward uses {} gas, its fee is {}{denom}.",
                    HumanCount(s.gas),
                    s.fee
                ),
                "",
            );
        }
        page.line(format!(
            "\nFor the city in the tree file, {margin} % above the fee:\n\n[county.city.rewards]\n\
             denom = \"{denom}\"\ncheck_in = \"{}\"\ninspect = \"{}\"\ncooldown_seconds = {COOLDOWN_SECONDS}\n\
             daily_cap = \"{daily_cap}\"",
            check_in.reward, inspect.reward
        ));
        if check_in.reward > MAX_REWARD {
            page.line(format!(
                "\nThat is more than a city may pay ({MAX_REWARD} base units): gas is too dear here."
            ));
        }
    }
}

/// What a visit costs, and what it should pay.
#[derive(Serialize)]
struct Suggestion {
    gas: u64,
    #[serde(serialize_with = "text")]
    fee: u128,
    #[serde(serialize_with = "text")]
    reward: u128,
}

/// Amounts are texts in JSON: not every reader has 128 bits.
fn text<S: Serializer>(amount: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

fn suggest(request: &str, is_pinned: bool, price: &GasPrice, margin: u16) -> Result<Suggestion> {
    let gas = gas_of(request, is_pinned).with_context(|| {
        format!(
            "docs/gas.csv has no row \"{request}\"; write it with wayclear evaluate gas --write"
        )
    })?;
    // A transaction pays for the gas it is allowed, not for what it uses.
    let fee = price.fee(gas_limit(gas));
    Ok(Suggestion {
        gas,
        fee,
        reward: (fee * (100 + u128::from(margin))).div_ceil(100),
    })
}
