//! `wayclear registry authority`: who may vouch for slips, how many a day, with which keys.

pub mod free;
pub mod keys;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{Authority, ExecuteMsg, KnownAuthority, MAX_DAILY_SLIPS};
use wayclear_chain::{Chain, Receipt};
use wayclear_client::report::authorities;
use wayclear_status::day_at;

use super::owned;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::words::tell_receipt;
use keys::{all_keys, tell_keys, NewKey};

/// An authority; what is not named stays as it is. One that was removed is one again.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear registry authority wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --daily-slips 500 \\
    --key 02989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f
  wayclear registry authority authority --key \\
  02989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f@2026-12-01
  wayclear registry authority authority --daily-slips 2000

The authority makes its key itself: wayclear attest key. A key signs from its first day on,
today if none is named, until the day before another one begins; only one signs on a day.")]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub struct AuthorityArgs {
    /// Its account, by address or the name of a key
    #[arg(value_name = "ACCOUNT")]
    authority: String,
    /// How many slips are taken of it in a UTC day: a fuse against a stolen key
    #[arg(long, value_name = "N", group = "what", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_DAILY_SLIPS)))]
    daily_slips: Option<u32>,
    /// Public key it signs with, its first UTC day, and the first day on which it does not sign any more
    #[arg(long = "key", value_name = "KEY[@DAY[..DAY]]", group = "what")]
    slip_keys: Vec<NewKey>,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Set {
    authority: KnownAuthority,
    receipt: Option<Receipt>,
}

pub fn run(args: &AuthorityArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let (_, who) = owned(&net, &args.sender)?;
    let account = net.named(&args.authority, "the authority")?;
    let registry = net.registry().clone();
    let is_meant = |known: &KnownAuthority| known.authority.account == account.as_str();
    let known = authorities(&net.wasmd, &registry)?;
    let known = known.into_iter().find(is_meant);
    let quota = known.as_ref().map(|known| known.authority.daily_slips);
    let Some(daily_slips) = args.daily_slips.or(quota) else {
        let missing = format!("{account} is no authority yet: say with --daily-slips how many slips are taken of it a day");
        return Err(Usage(missing).into());
    };
    let today = day_at(net.wasmd.now()?);
    let authority = Authority {
        account: account.to_string(),
        daily_slips,
        keys: all_keys(&net, &args.slip_keys, known.as_ref(), today)?,
    };
    authority
        .check()
        .map_err(|error| Usage(error.to_string()))?;
    let tx = net
        .wasmd
        .execute(&who, &registry, &ExecuteMsg::SetAuthority { authority })?;
    let now = authorities(&net.wasmd, &registry)?.into_iter();
    let mut now = now.filter(is_meant);
    let told = now.next().ok_or_else(|| anyhow::anyhow!("the transaction was carried out, but the registry does not list {account}; ask another node, named with --node"))?;
    output.say(&Set {
        authority: told,
        receipt: tx.receipt,
    })
}

impl Answer for Set {
    fn tell(&self, page: &mut Page) {
        let Authority {
            account,
            daily_slips,
            ..
        } = &self.authority.authority;
        page.paragraph(
            format!("{account} may vouch for {daily_slips} slips a day, with"),
            "",
        );
        tell_keys(page, &self.authority);
        tell_receipt(page, self.receipt.as_ref());
    }
}
