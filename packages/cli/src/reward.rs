//! `wayclear reward suggest`: what a city should pay so that a visit costs its visitor nothing.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use wayclear_api::city::MAX_REWARD;
use wayclear_client::wasmd::{GasPrice, GAS_ADJUSTMENT_PERCENT};
use wayclear_client::Contract;

use crate::evaluate::{self, grouped};
use crate::net::NetArgs;

/// How often a location pays the same account, in the policy suggested.
const COOLDOWN_SECONDS: u64 = 3_600;
/// How many rewards a location pays a day, in the policy suggested.
const REWARDS_A_DAY: u128 = 1_000;

/// What about rewards.
#[derive(Subcommand)]
pub enum RewardCommand {
    /// Amounts slightly above the fee, from measured gas and the chain's gas price
    Suggest(SuggestArgs),
}

/// For which chain.
#[derive(Args)]
pub struct SuggestArgs {
    /// How much more than the fee, in percent
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=1_000))]
    margin: u16,
    /// What a unit of gas costs, like 0.025ucosm; by default what the node asks for
    #[arg(long, value_name = "PRICE")]
    gas_price: Option<GasPrice>,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(command: &RewardCommand) -> Result<ExitCode> {
    let RewardCommand::Suggest(args) = command;
    let net = args.net.connect()?;
    let price = match &args.gas_price {
        Some(price) => price.clone(),
        None => net.wasmd.gas_price()?.clone(),
    };
    let location = net.record.deployment.code_ids.get(&Contract::Location);
    let pinned = net.wasmd.pinned()?;
    let is_pinned = location.is_some_and(|code_id| pinned.contains(code_id));
    let check_in = suggest(evaluate::REWARDED, is_pinned, &price, args.margin)?;
    let inspect = suggest(
        evaluate::REWARDED_INSPECTION,
        is_pinned,
        &price,
        args.margin,
    )?;
    let daily_cap = check_in.reward * REWARDS_A_DAY;
    if args.net.json {
        let row = |s: &Suggestion| json!({ "gas": s.gas, "fee": s.fee.to_string(), "reward": s.reward.to_string() });
        println!(
            "{}",
            json!({ "gas_price": price.to_string(), "pinned": is_pinned, "check_in": row(&check_in), "inspect": row(&inspect) })
        );
        return Ok(ExitCode::SUCCESS);
    }
    let kind = if is_pinned { "pinned" } else { "not pinned" };
    println!("Gas costs {price}, the location's code is {kind}.");
    for (name, s) in [("A check-in", &check_in), ("An inspection", &inspect)] {
        println!(
            "{name} that pays a reward uses {} gas, its fee is {}{}.",
            grouped(s.gas),
            s.fee,
            price.denom
        );
    }
    println!(
        "\nFor the city in the tree file, {} % above the fee:\n\n[county.city.rewards]\n\
         denom = \"{}\"\ncheck_in = \"{}\"\ninspect = \"{}\"\ncooldown_seconds = {COOLDOWN_SECONDS}\n\
         daily_cap = \"{daily_cap}\"",
        args.margin, price.denom, check_in.reward, inspect.reward
    );
    if check_in.reward > MAX_REWARD {
        println!(
            "\nThat is more than a city may pay ({MAX_REWARD} base units): gas is too dear here."
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What a visit costs, and what it should pay.
struct Suggestion {
    gas: u64,
    fee: u128,
    reward: u128,
}

fn suggest(request: &str, is_pinned: bool, price: &GasPrice, margin: u16) -> Result<Suggestion> {
    let gas = evaluate::gas_of(request, is_pinned).with_context(|| {
        format!(
            "docs/gas.csv has no row \"{request}\"; write it with wayclear evaluate gas --write"
        )
    })?;
    // A transaction pays for the gas it is allowed, not for what it uses.
    let fee = price.fee(gas * GAS_ADJUSTMENT_PERCENT / 100);
    Ok(Suggestion {
        gas,
        fee,
        reward: (fee * (100 + u128::from(margin))).div_ceil(100),
    })
}
