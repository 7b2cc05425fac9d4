//! Paying a relay's fees.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::Coin;
use serde::Serialize;
use wayclear_chain::wasmd::{coins, fee_grant, fee_revocation, Gas};
use wayclear_chain::{Addr, Receipt};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// Who pays whose fees, and how much.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear relay grant --to wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --daily 2000000ucosm --from city
  wayclear relay grant --to wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --revoke --from city

A grant that there is already is replaced. The accounts can execute contracts with it, and do nothing else.")]
pub struct GrantArgs {
    /// Accounts of the relay, or names of their keys
    #[arg(long, value_name = "ADDRESS", required = true, value_delimiter = ',')]
    to: Vec<String>,
    /// Most that each may spend on fees in a day
    #[arg(long, value_name = "COINS", value_parser = coins, required_unless_present = "revoke")]
    daily: Option<Coin>,
    /// Pay nothing of theirs any more
    #[arg(long, conflicts_with = "daily")]
    revoke: bool,
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
    /// Most that each may spend in a day; null = nothing any more.
    daily: Option<Coin>,
    receipt: Option<Receipt>,
}

pub fn run(args: &GrantArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let granter = net.account(&args.from)?;
    let to = args.to.iter().map(|to| net.named(to, "--to"));
    let to: Vec<_> = to.collect::<Result<_>>()?;
    let mut messages = vec![];
    for to in &to {
        let is_new = !net.wasmd.has_fee_grant(&granter, to)?;
        match &args.daily {
            Some(daily) => messages.extend(fee_grant(&granter, to, daily, is_new)),
            None if is_new => bail!("{granter} pays no fees of {to}; nothing was sent"),
            None => messages.push(fee_revocation(&granter, to)),
        }
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
            let words = match daily {
                Some(daily) => format!(
                    "{granter} pays the fees of {to}, up to {daily} a day, for executing contracts."
                ),
                None => format!("{granter} pays no fees of {to} any more."),
            };
            page.paragraph(words, "");
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
