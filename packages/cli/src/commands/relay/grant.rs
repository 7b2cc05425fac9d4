//! Paying a relay's fees.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use cosmwasm_std::Coin;
use serde::Serialize;
use wayclear_chain::wasmd::{coins, fee_grant, Gas};
use wayclear_chain::{Addr, Receipt};

use crate::args::authority::named;
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// Who pays whose fees, and how much.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear relay grant --to wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --daily 2000000ucosm --from city

A grant that there is already is replaced. The accounts can execute contracts with it, and do nothing else.")]
pub struct GrantArgs {
    /// Accounts of the relay; on a localnet the names of their keys too
    #[arg(long, value_name = "ADDRESS", required = true, value_delimiter = ',')]
    to: Vec<String>,
    /// Most that each may spend on fees in a day
    #[arg(long, value_name = "COINS", value_parser = coins)]
    daily: Coin,
    /// Name of the key that pays
    #[arg(long, value_name = "NAME")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Granted {
    granter: Addr,
    to: Vec<Addr>,
    /// Most that each may spend in a day.
    daily: Coin,
    receipt: Option<Receipt>,
}

pub fn run(args: &GrantArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let granter = net.account(&args.from)?;
    let to = args.to.iter().map(|to| named(to, "--to", &net.record));
    let to: Vec<_> = to.collect::<Result<_>>()?;
    let mut messages = vec![];
    for to in &to {
        let is_new = !net.wasmd.has_fee_grant(&granter, to)?;
        messages.extend(fee_grant(&granter, to, &args.daily, is_new));
    }
    let tx = net.wasmd.send(&granter, &messages, Gas::Simulated)?;
    output.say(&Granted {
        granter,
        to,
        daily: args.daily.clone(),
        receipt: tx.receipt,
    })
}

impl Answer for Granted {
    fn tell(&self, page: &mut Page) {
        let Granted { granter, daily, .. } = self;
        for to in &self.to {
            page.paragraph(
                format!("{granter} pays the fees of {to}, up to {daily} a day, for executing contracts."),
                "",
            );
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
