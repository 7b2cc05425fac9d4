//! `wayclear attest following`: takes back what the phones of revoked patients still send.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use wayclear_api::contact_registry::ExecuteMsg;
use wayclear_chain::Addr;
use wayclear_client::revoke::apart;

use crate::args::authority::{warn_if_torn, RegisterArgs, AUTHORITY};
use crate::args::net::{Net, NetArgs};
use crate::args::pace::PaceArgs;
use crate::args::sign::SignArgs;
use crate::behind;
use crate::following::{FeedNews, ForArgs, Patience};
use crate::outage::Outage;
use crate::output::Output;
use crate::revoking::{revoke, theirs_to_revoke};

/// How long to wait before a location is told again that failed.
const AGAIN: Duration = Duration::from_secs(3_600);

#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear attest following --register register

A place that fails is told again an hour later, as long as this runs. After that
tell it again with: wayclear revoke --patient LABEL --register FILE"
)]
pub struct FollowingArgs {
    #[command(flatten)]
    register: RegisterArgs,
    /// Name of the key that signs, which is that of the authority's account; by default the key "authority"
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
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
    let who = net.account_or(args.from.as_deref(), AUTHORITY)?;
    args.register.file().check_exists()?;
    warn_if_torn(&args.register.file(), output)?;
    let mut news = FeedNews::new(
        &listening,
        Patience::of(&args.patience),
        args.patience.every(),
    );
    output.note("takes back what phones of revoked patients still send, until it is told to stop");
    let (mut failed, mut outage) = (Failed::default(), Outage::default());
    loop {
        let outcome = failed.take_back(args, &mut net, &who, output);
        outage.outlive(outcome, output)?;
        if !news.wait(&outage) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// Revocations that a location did not carry out.
#[derive(Default)]
struct Failed {
    messages: Vec<ExecuteMsg>,
    /// When they were sent.
    at: Option<Instant>,
}

impl Failed {
    /// Takes back what is new, and again what has failed long enough ago. `Some` = the node may not know all, in words.
    fn take_back(
        &mut self,
        args: &FollowingArgs,
        net: &mut Net,
        who: &Addr,
        output: &mut Output,
    ) -> Result<Option<String>> {
        let behind = behind::of_node(net)?;
        // Read each time: more patients may have been revoked since.
        let register = args.register.file().read()?;
        let mut messages = match register.first_issued_of_revoked() {
            Some(since) => apart(register.to_revoke(&theirs_to_revoke(net, who, since)?)),
            None => vec![],
        };
        let is_again = self.at.is_some_and(|at| at.elapsed() >= AGAIN);
        if is_again {
            messages.extend(self.messages.iter().cloned());
        }
        if messages.is_empty() {
            return Ok(behind);
        }
        let mut revoked = revoke(net, who, &messages, &args.pace, output)?;
        if is_again {
            self.messages.clear();
        }
        self.messages.append(&mut revoked.failed);
        self.at = (!self.messages.is_empty()).then(Instant::now);
        output.say(&revoked)?;
        Ok(behind)
    }
}
