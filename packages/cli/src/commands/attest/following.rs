//! `wayclear attest following`: takes back what the phones of revoked patients still send.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_client::revoke::apart;

use crate::args::authority::RegisterArgs;
use crate::args::net::{NetArgs, SignArgs};
use crate::args::pace::PaceArgs;
use crate::following::{FeedNews, ForArgs};
use crate::output::Output;
use crate::revoking::{revoke, theirs_to_revoke};

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear attest following --register register.jsonl")]
pub struct FollowingArgs {
    #[command(flatten)]
    register: RegisterArgs,
    /// Name of the key of the authority's account
    #[arg(long, value_name = "NAME", default_value = "authority")]
    from: String,
    #[command(flatten)]
    patience: ForArgs,
    #[command(flatten)]
    pace: PaceArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &FollowingArgs, output: &mut Output) -> Result<ExitCode> {
    let listening = args.net.connect()?;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.account(&args.from)?;
    let mut news = FeedNews::new(&listening, &args.patience)?;
    loop {
        // Read each time: more patients may have been revoked since.
        let register = args.register.file().read()?;
        let ids = register.to_revoke(&theirs_to_revoke(&net, &who)?);
        if !ids.is_empty() {
            let messages = apart(ids);
            let revoked = revoke(&mut net, &who, &messages, &args.pace, output)?;
            output.say(&revoked)?;
        }
        if !news.wait(output)? {
            return Ok(ExitCode::SUCCESS);
        }
    }
}
