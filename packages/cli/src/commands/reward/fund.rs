//! `wayclear reward fund`: coins for the pool of a place.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::{to_json_binary, Coin};
use serde::Serialize;
use wayclear_api::location::{self, ExecuteMsg, RewardsResponse};
use wayclear_api::{city, Place};
use wayclear_chain::{Chain, ChainError, Receipt};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::Region;
use crate::words::tell_receipt;

/// Anybody may, and nobody but the city gets it back.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear reward fund 9qc7mbdh 1000000ucosm --from sponsor")]
pub struct FundArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    /// How much, in the denom that the city pays in
    #[arg(value_name = "COINS")]
    amount: Coin,
    /// Name of the key that pays and signs
    #[arg(long, value_name = "NAME")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Funded {
    place: String,
    amount: Coin,
    /// The pool after it.
    rewards: RewardsResponse,
    receipt: Option<Receipt>,
}

pub fn run(args: &FundArgs, output: &mut Output) -> Result<ExitCode> {
    let FundArgs { place, amount, .. } = args;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let (city, location) = Region::of_place(&net, place)?;
    let who = net.account(&args.from)?;
    let Some(policy) = net
        .wasmd
        .ask(&city.address, city::ask::RewardPolicy {})?
        .policy
    else {
        bail!("{city} pays no rewards, so the coins would lie idle; its owner sets them with wayclear reward set {}", city.path);
    };
    if amount.denom != policy.denom {
        bail!(
            "{city} pays in {}, not in {}; nothing was sent",
            policy.denom,
            amount.denom
        );
    }
    if amount.amount.is_zero() {
        bail!("fund at least 1{}", amount.denom);
    }
    let pool = net.wasmd.ask(&location, location::ask::Rewards {})?;
    if pool
        .denom
        .as_ref()
        .is_some_and(|denom| *denom != policy.denom)
        && !pool.pool.is_zero()
    {
        bail!("the pool of {place} still holds coins of another denom than {}, which {city} pays in; its owner takes them out first: wayclear reward withdraw", policy.denom);
    }
    let has = net.wasmd.balance(&who, &amount.denom)?;
    if amount.amount > has.into() {
        bail!(
            "{} is {who}, which has {has}{}; fund less, or from another account with --from",
            args.from,
            amount.denom
        );
    }
    let fund = to_json_binary(&ExecuteMsg::FundRewards {});
    let fund = fund.map_err(|error| ChainError::Message(error.to_string()))?;
    let tx = net
        .wasmd
        .execute_json(&who, &location, fund, std::slice::from_ref(amount))?;
    output.say(&Funded {
        place: place.to_string(),
        amount: amount.clone(),
        rewards: net.wasmd.ask(&location, location::ask::Rewards {})?,
        receipt: tx.receipt,
    })
}

impl Answer for Funded {
    fn tell(&self, page: &mut Page) {
        let Funded {
            place,
            amount,
            rewards,
            ..
        } = self;
        page.paragraph(
            format!(
                "{amount} is in the pool of {place}, which holds {}{} now.",
                rewards.pool, amount.denom
            ),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
