//! `wayclear attest following`: takes back what the phones of revoked patients still send.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use wayclear_chain::Addr;
use wayclear_client::revoke::{apart, known_ids};

use crate::args::authority::RegisterArgs;
use crate::args::net::{Net, NetArgs, SignArgs};
use crate::args::pace::PaceArgs;
use crate::behind;
use crate::following::{forgive, FeedNews, ForArgs};
use crate::output::Output;
use crate::revoking::revoke;

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
        forgive(take_back(args, &mut net, &who, output), output)?;
        if !news.wait(output)? {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

fn take_back(args: &FollowingArgs, net: &mut Net, who: &Addr, output: &mut Output) -> Result<()> {
    behind::warn(net, output)?;
    // Read each time: more patients may have been revoked since.
    let register = args.register.file().read()?;
    let ids = register.to_revoke(&known_ids(&net.wasmd, net.registry())?);
    if !ids.is_empty() {
        let messages = apart(ids);
        let revoked = revoke(net, who, &messages, &args.pace, output)?;
        output.say(&revoked)?;
    }
    Ok(())
}
