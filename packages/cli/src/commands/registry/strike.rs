//! `wayclear registry strike`: takes nothing more that a key has signed.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_chain::{Addr, Chain, Receipt};
use wayclear_status::day_at;

use super::authority::keys::free_days;
use super::{known, owned};
use crate::args::bytes_of;
use crate::args::sender::SenderArgs;
use crate::asking::YesArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// A key that was stolen, or is an account's.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear registry strike authority \\
    02989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f

What it has signed and the registry has taken stands: wayclear revoke takes it back.
Give the authority another key from today on with wayclear registry authority.")]
pub struct StrikeArgs {
    /// The authority, by address or the name of a key
    #[arg(value_name = "ACCOUNT")]
    authority: String,
    /// Its public key, 66 hexadecimal digits
    #[arg(value_name = "KEY", value_parser = bytes_of::<33>)]
    key: HexBinary,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Struck {
    account: String,
    public_key: HexBinary,
    /// Whether another key of the authority signs today.
    has_key_today: bool,
    /// The days that another key may have, as wayclear registry authority takes them behind it.
    free_days: String,
    receipt: Option<Receipt>,
}

pub fn run(args: &StrikeArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let (_, who) = owned(&net, &args.sender)?;
    let known = known(&net, &net.named(&args.authority, "the authority")?)?;
    let (account, key) = (known.authority.account.clone(), &args.key);
    if known.struck.contains(key) {
        bail!("key {key} of {account} is struck already; nothing was sent");
    }
    let keys = known.authority.keys.iter().map(|key| &key.public_key);
    let keys: Vec<_> = keys.collect();
    if !keys.contains(&key) {
        let keys: Vec<_> = keys.iter().map(|key| key.to_hex()).collect();
        let has = if keys.is_empty() {
            "none".to_string()
        } else {
            keys.join(", ")
        };
        bail!("{account} has no key {key}; it has {has}");
    }
    let today = day_at(net.wasmd.now()?);
    let left = known.authority.keys.iter();
    let mut left =
        left.filter(|left| left.public_key != *key && !known.struck.contains(&left.public_key));
    let has_key_today = left.any(|left| left.signs_on(today));
    let warning = format!(
        "This strikes key {key} of {account} for good: nothing that it has signed is taken any more, also not what was signed before \
         and is not sent yet, and it can never sign again."
    );
    args.yes.ask(&warning, output)?;
    let strike = ExecuteMsg::StrikeKey {
        account: account.clone(),
        public_key: key.clone(),
    };
    let registry = net.registry().clone();
    let tx = net.wasmd.execute(&who, &registry, &strike)?;
    // A struck key keeps the days on which it has signed.
    let after = super::known(&net, &Addr::unchecked(&account))?;
    output.say(&Struck {
        free_days: free_days(&after.authority.keys, today),
        account,
        public_key: key.clone(),
        has_key_today,
        receipt: tx.receipt,
    })
}

impl Answer for Struck {
    fn tell(&self, page: &mut Page) {
        let Struck {
            account,
            public_key,
            ..
        } = self;
        page.paragraph(
            format!("Struck: nothing more that {public_key} has signed is taken of {account}."),
            "",
        );
        if !self.has_key_today {
            page.paragraph(
                format!(
                    "No key of it signs today, so it vouches for nothing. This gives it another one: wayclear registry authority {account} \
                     --key KEY{}",
                    self.free_days
                ),
                "",
            );
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
