//! `wayclear registry remove`: takes no more slips of an authority.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_chain::{Chain, Receipt};

use super::{known, owned};
use crate::args::sender::SenderArgs;
use crate::asking::YesArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

/// An authority, and why it goes.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear registry remove authority --closed
  wayclear registry remove wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --stolen --yes")]
#[command(group = clap::ArgGroup::new("why").required(true))]
pub struct RemoveArgs {
    /// The authority, by address or the name of a key
    #[arg(value_name = "ACCOUNT")]
    authority: String,
    /// It was closed, and may still take back what it vouched for
    #[arg(long, group = "why")]
    closed: bool,
    /// Its account was stolen, and may take back nothing any more
    #[arg(long, group = "why")]
    stolen: bool,
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Removed {
    account: String,
    may_revoke: bool,
    receipt: Option<Receipt>,
}

pub fn run(args: &RemoveArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let (_, who) = owned(&net, &args.sender)?;
    let known = known(&net, &net.named(&args.authority, "the authority")?)?;
    let (account, may_revoke) = (known.authority.account, args.closed);
    if !known.is_active && known.may_revoke == may_revoke {
        bail!("{account} was removed so already; nothing was sent");
    }
    let revoking = if may_revoke {
        "it may still revoke that"
    } else {
        "it may revoke nothing of that any more"
    };
    let warning = format!(
        "This removes the authority {account}: no more slips of it are taken, also not those that it has signed and nobody has sent \
         yet. What it vouched for stands, and {revoking}."
    );
    args.yes.ask(&warning, output)?;
    let remove = ExecuteMsg::RemoveAuthority {
        account: account.clone(),
        may_revoke,
    };
    let registry = net.registry().clone();
    let tx = net.wasmd.execute(&who, &registry, &remove)?;
    output.say(&Removed {
        account,
        may_revoke,
        receipt: tx.receipt,
    })
}

impl Answer for Removed {
    fn tell(&self, page: &mut Page) {
        let account = &self.account;
        let revoking = if self.may_revoke {
            "may still revoke what it vouched for"
        } else {
            "may revoke nothing any more"
        };
        page.paragraph(
            format!(
                "Removed: {account} {revoking}. This makes it one again: wayclear registry authority {account} --daily-slips N."
            ),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
