//! `wayclear registry strike`: takes nothing more that a key has signed.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_api::contact_registry::{ExecuteMsg, KnownAuthority};
use wayclear_chain::{Addr, Chain, Receipt};
use wayclear_identity::date;
use wayclear_status::day_at;

use super::authority::free::{free_days, nothing_before, remedy};
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
Give the authority another key from today on with wayclear registry authority; if this one began today, from tomorrow on.")]
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
    /// The first days that another key may have, as wayclear registry authority takes them behind it; `None` = there are none.
    free_days: Option<String>,
    /// UTC day before which nothing can be signed for the authority; `None` = today something can, by another key.
    nothing_before: Option<String>,
    /// What helps if no key signs today.
    #[serde(skip)]
    remedy: String,
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
    let mut without = known.clone();
    without.struck.push(key.clone());
    args.yes.ask(&warning(&without, key, today), output)?;
    let strike = ExecuteMsg::StrikeKey {
        account: account.clone(),
        public_key: key.clone(),
    };
    let registry = net.registry().clone();
    let tx = net.wasmd.execute(&who, &registry, &strike)?;
    // Who else changes keys at the same time is seen too.
    let after = super::known(&net, &Addr::unchecked(&account))?;
    let has_key_today = after.keys_on(today).next().is_some();
    let free = free_days(&after.authority.keys, &after.struck, today);
    let before = nothing_before(&after, today).filter(|_| !has_key_today);
    output.say(&Struck {
        free_days: free.map(|free| free.to_string()),
        nothing_before: before.map(date),
        remedy: remedy(&after, today),
        account,
        public_key: key.clone(),
        has_key_today,
        receipt: tx.receipt,
    })
}

/// What is said before a key is struck. `without`: its authority as it is afterwards.
fn warning(without: &KnownAuthority, key: &HexBinary, today: u16) -> String {
    let account = &without.authority.account;
    let has_key = without.keys_on(today).next().is_some();
    let before = nothing_before(without, today).filter(|_| !has_key);
    let gap = before.map(|before| {
        let before = date(before);
        format!(
            " It began today, and no other key can have its first day: nothing can be signed for {account} before {before} 00:00 UTC; \
             for today, name another authority."
        )
    });
    format!(
        "This strikes key {key} of {account} for good: nothing that it has signed is taken any more, also not what was signed before \
         and is not sent yet, and it can never sign again.{}",
        gap.unwrap_or_default()
    )
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
            let remedy = &self.remedy;
            page.paragraph(format!("No key of it signs today: {remedy}"), "");
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
