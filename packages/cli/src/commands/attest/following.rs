//! `wayclear attest following`: takes back what the phones of revoked patients still send.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use wayclear_client::revoke::{apart, known_ids};

use crate::args::authority::RegisterArgs;
use crate::args::net::{NetArgs, SignArgs};
use crate::args::pace::PaceArgs;
use crate::following::{FeedNews, ForArgs};
use crate::output::Output;
use crate::revoking::revoke;

/// How long to wait before a location is told again that failed.
const AGAIN: Duration = Duration::from_secs(3_600);

#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear attest following --register register.jsonl

A place that fails is told again an hour later, as long as this runs. After that
tell it again with: wayclear revoke --patient LABEL --register FILE"
)]
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
    let (mut failed, mut tried_at) = (vec![], Instant::now());
    loop {
        // Read each time: more patients may have been revoked since.
        let register = args.register.file().read()?;
        let mut messages = match register.first_issued_of_revoked() {
            Some(since) => {
                apart(register.to_revoke(&known_ids(&net.wasmd, net.registry(), since)?))
            }
            None => vec![],
        };
        if tried_at.elapsed() >= AGAIN {
            messages.append(&mut failed);
        }
        if !messages.is_empty() {
            let mut revoked = revoke(&mut net, &who, &messages, &args.pace, output)?;
            failed.append(&mut revoked.failed);
            tried_at = Instant::now();
            output.say(&revoked)?;
        }
        if !news.wait(output)? {
            return Ok(ExitCode::SUCCESS);
        }
    }
}
