//! `wayclear revoke`: takes a case back.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_chain::{Chain, Receipt};

use crate::args::net::{NetArgs, SignArgs};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::tell_receipt;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear revoke 3")]
pub struct RevokeArgs {
    /// Its number
    case: u64,
    /// Name of the key that signs: the authority that attested it, the registry's owner, or the reporter
    #[arg(long, value_name = "NAME", default_value = "authority")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Revoked {
    case: u64,
    receipt: Option<Receipt>,
}

pub fn run(args: &RevokeArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let registry = net.record.deployment.registry.clone();
    let case = args.case;
    let revoke = ExecuteMsg::RevokeCase { case };
    let receipt = net.wasmd.execute(&who, &registry, &revoke)?.receipt;
    output.say(&Revoked { case, receipt })
}

impl Answer for Revoked {
    fn tell(&self, page: &mut Page) {
        page.line(format!(
            "Case {} counts as if it had never been.",
            self.case
        ));
        tell_receipt(page, self.receipt.as_ref());
    }
}
