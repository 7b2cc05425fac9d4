//! `wayclear reward withdraw` and `sweep`: coins out of a place.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::{Uint128, Uint256};
use serde::Serialize;
use wayclear_api::city::{check_denom, ExecuteMsg};
use wayclear_api::events::{RewardsWithdrawn, Swept};
use wayclear_api::location::{ask, RewardsResponse};
use wayclear_api::Place;
use wayclear_chain::{Addr, Chain, ChainError, Receipt};

use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::Region;
use crate::words::tell_receipt;

/// A place, how much of its pool, and for whom.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear reward withdraw 9qc7mbdh 250000 --to city
  wayclear reward withdraw 9qc7mbdh --all --to wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k")]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct WithdrawArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    /// Base units of the pool's denom
    #[arg(group = "what")]
    amount: Option<u128>,
    /// All that is in the pool
    #[arg(long, group = "what")]
    all: bool,
    /// Who gets it, by address or the name of a key
    #[arg(long, value_name = "ACCOUNT")]
    to: String,
    #[command(flatten)]
    sender: SenderArgs,
}

/// A place, a denom, and for whom.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear reward sweep 9qc7mbdh ucosm --to city

Whoever sends coins to a place without funding its pool puts them beside it; visitors
are never paid of them.")]
pub struct SweepArgs {
    /// Place in its text form, like 9qc7mbdh or 9qc7mbdh/shop-2, and neither its name nor an address; `wayclear place` gives it for a position
    place: Place,
    /// Denom of what is taken out, like ucosm
    denom: String,
    /// Who gets it, by address or the name of a key
    #[arg(long, value_name = "ACCOUNT")]
    to: String,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Taken {
    place: String,
    amount: Uint256,
    denom: String,
    to: Addr,
    /// The pool after it.
    rewards: RewardsResponse,
    receipt: Option<Receipt>,
}

/// A place, its city, who signs and who gets the coins.
struct Way {
    net: Net,
    city: Region,
    location: Addr,
    who: Addr,
    to: Addr,
    rewards: RewardsResponse,
}

pub fn withdraw(args: &WithdrawArgs, output: &mut Output) -> Result<ExitCode> {
    let place = args.place.clone();
    let mut way = Way::find(&args.sender, &place, &args.to)?;
    let pool = way.rewards.pool;
    let Some(denom) = way.rewards.denom.clone().filter(|_| !pool.is_zero()) else {
        bail!("the pool of {place} is empty, so there is nothing to withdraw");
    };
    let amount = args.amount.map_or(pool, Uint128::new);
    if amount > pool {
        bail!(
            "the pool of {place} holds {pool}{denom}, less than {amount}; withdraw that, or --all"
        );
    }
    if amount.is_zero() {
        bail!("withdraw at least 1{denom}");
    }
    let to = way.to.to_string();
    let tx = way.send(&ExecuteMsg::WithdrawRewards { place, amount, to })?;
    let told = RewardsWithdrawn::all(&tx.events).pop();
    let told = told.ok_or(ChainError::NoEvent {
        what: "coins withdrawn",
    })?;
    way.say(&args.place, told.amount.into(), denom, tx.receipt, output)
}

pub fn sweep(args: &SweepArgs, output: &mut Output) -> Result<ExitCode> {
    let (place, denom) = (args.place.clone(), args.denom.clone());
    check_denom(&denom)?;
    let mut way = Way::find(&args.sender, &place, &args.to)?;
    let is_pooled = way.rewards.denom.as_ref() == Some(&denom);
    let pooled = if is_pooled {
        way.rewards.pool.u128()
    } else {
        0
    };
    if way.net.wasmd.balance(&way.location, &denom)? <= pooled {
        bail!("{place} holds no {denom} beside its pool; what is in the pool comes out with wayclear reward withdraw");
    }
    let to = way.to.to_string();
    let tx = way.send(&ExecuteMsg::Sweep { place, denom, to })?;
    let told = Swept::all(&tx.events).pop();
    let told = told.ok_or(ChainError::NoEvent {
        what: "coins swept",
    })?;
    way.say(&args.place, told.amount, told.denom, tx.receipt, output)
}

impl Way {
    fn find(sender: &SenderArgs, place: &Place, to: &str) -> Result<Self> {
        let net = sender.connect()?;
        let (city, location) = Region::of_place(&net, place)?;
        Ok(Way {
            who: sender.owner(&net, &city.to_string(), &city.config.ownership.owner)?,
            to: net.named(to, "--to")?,
            rewards: net.wasmd.ask(&location, ask::Rewards {})?,
            net,
            city,
            location,
        })
    }

    fn send(&mut self, message: &ExecuteMsg) -> Result<wayclear_chain::Tx> {
        Ok(self
            .net
            .wasmd
            .execute(&self.who, &self.city.address, message)?)
    }

    fn say(
        self,
        place: &Place,
        amount: Uint256,
        denom: String,
        receipt: Option<Receipt>,
        output: &mut Output,
    ) -> Result<ExitCode> {
        output.say(&Taken {
            place: place.to_string(),
            amount,
            denom,
            rewards: self.net.wasmd.ask(&self.location, ask::Rewards {})?,
            to: self.to,
            receipt,
        })
    }
}

impl Answer for Taken {
    fn tell(&self, page: &mut Page) {
        let Taken {
            place,
            amount,
            denom,
            to,
            rewards,
            ..
        } = self;
        let pool = match &rewards.denom {
            Some(denom) => format!("{}{denom}", rewards.pool),
            None => "nothing".to_string(),
        };
        page.paragraph(
            format!("{amount}{denom} of {place} are {to}'s now; its pool holds {pool}."),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
