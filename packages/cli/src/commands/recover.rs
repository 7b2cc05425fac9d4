//! `wayclear recover`: an account that counts as infected is well again.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{ask, ExecuteMsg};
use wayclear_chain::{Addr, Chain, Receipt};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{tell_receipt, time};

/// For those who go about with an account of their own, and said of it that it is infected.
#[derive(Args)]
#[command(after_help = "Example:
  wayclear recover --from ada

From then on its check-ins are ordinary ones. Places it has been to stay infected as long
as they are: what was reported is true.")]
pub struct RecoverArgs {
    /// Name of the account's key
    #[arg(long, value_name = "NAME")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Recovered {
    account: Addr,
    /// When it would have ended by itself, Unix seconds.
    infected_until: u64,
    receipt: Option<Receipt>,
}

pub fn run(args: &RecoverArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let account = net.account(&args.from)?;
    let registry = net.registry().clone();
    let health = ask::Health {
        account: account.to_string(),
    };
    let Some(health) = net.wasmd.ask(&registry, health)?.health else {
        bail!("{account} does not count as infected, so there is nothing to end");
    };
    let tx = net
        .wasmd
        .execute(&account, &registry, &ExecuteMsg::ReportRecovery {})?;
    output.say(&Recovered {
        account,
        infected_until: health.until,
        receipt: tx.receipt,
    })
}

impl Answer for Recovered {
    fn tell(&self, page: &mut Page) {
        page.paragraph(
            format!(
                "{} counts as infected no more; by itself that would have ended at {}.",
                self.account,
                time(self.infected_until)
            ),
            "",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
