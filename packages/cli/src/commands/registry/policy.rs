//! `wayclear registry attest-only`: nobody's own word is taken any more.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{ExecuteMsg, ReportPolicy};
use wayclear_chain::{Chain, Receipt};

use super::owned;
use crate::args::sender::SenderArgs;
use crate::asking::YesArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear registry attest-only --yes")]
pub struct AttestOnlyArgs {
    #[command(flatten)]
    yes: YesArgs,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct AttestedOnly {
    policy: ReportPolicy,
    receipt: Option<Receipt>,
}

pub fn run(args: &AttestOnlyArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let (config, who) = owned(&net, &args.sender)?;
    if config.policy == ReportPolicy::Attested {
        bail!("this registry takes signed slips only already; nothing was sent");
    }
    let warning = "From now on only slips are taken that an authority has signed, nobody's own word any more. There is no way back.";
    args.yes.ask(warning, output)?;
    let registry = net.registry().clone();
    let tx = net
        .wasmd
        .execute(&who, &registry, &ExecuteMsg::RequireAttestation {})?;
    output.say(&AttestedOnly {
        policy: ReportPolicy::Attested,
        receipt: tx.receipt,
    })
}

impl Answer for AttestedOnly {
    fn tell(&self, page: &mut Page) {
        page.line("From now on only slips are taken that an authority has signed.");
        tell_receipt(page, self.receipt.as_ref());
    }
}
