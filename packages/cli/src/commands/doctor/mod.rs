//! `wayclear doctor`: is the tree on the chain what the record says, and can it do its work?

mod clock;
mod codes;
mod lost;
mod node;
mod payers;
mod purse;
mod record;
mod registry;
mod servers;
mod silent;
mod tell;
mod told_once;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_deploy::doctor::{examine, overdue, Finding, Kind, Outcome, Seen};
use wayclear_deploy::record::Record;

use crate::args::authority::named;
use crate::args::keys::KeyArgs;
use crate::args::net::{Net, NetArgs};
use crate::output::Output;
use codes::Build;
use payers::Payers;
use silent::or_silent;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear doctor
  wayclear doctor --sample 200 --within 60 --artifacts release/artifacts
  wayclear doctor --account wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --json

Asks the chain, from the state down, of each contract: which code, who made it, who may change it, what it has run before. Looks at
accounts that must pay (owners, cleaners, authorities, relays and who pays for them), at relays and desks of the record, and at the
node. Nothing is sent. Each line that is not as it should be ends in what to do. Ends with 1 if something is wrong. What contracts
say is the node's word here, so that a broken tree can be looked at too; wayclear verify proves it.")]
pub struct DoctorArgs {
    /// How many of the locations are looked at, chosen at random; by default all
    #[arg(long, value_name = "N")]
    sample: Option<NonZeroUsize>,
    /// Most seconds for the locations, and as many for what they keep; what is left then is said
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    within: u64,
    /// Folder with the contracts of this build, to compare with those of the chain
    #[arg(
        long,
        value_name = "DIR",
        env = "WAYCLEAR_ARTIFACTS",
        default_value = "artifacts"
    )]
    artifacts: PathBuf,
    /// Accounts of relays, which must be able to pay, by address or the name of a key. Those that owners pay for are found
    #[arg(long = "account", value_name = "ADDRESS", value_delimiter = ',')]
    accounts: Vec<String>,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Diagnosis {
    wrong: usize,
    warnings: usize,
    not_looked_at: usize,
    findings: Vec<Finding>,
}

pub fn run(args: &DoctorArgs, output: &mut Output) -> Result<ExitCode> {
    // A node that cannot be reached or is of another chain is the first thing wrong, and the last.
    let file = args.net.deployment.as_deref();
    let net = args.net.connect();
    let net = net.map_err(|error| lost::advise(error, file))?;
    let file = Record::find(file)?;
    let relays = args.accounts.iter();
    let relays = relays.map(|account| named(account, "--account", &net.record, &args.keys));
    let relays = relays.collect::<Result<Vec<_>>>()?;
    let first = net.wasmd.latest()?;
    let build = Build::of(&args.artifacts);
    let bar = output.bar(0, "locations")?;
    let goes_on = deadline(args.within);
    let seen = examine(
        &net.wasmd,
        &net.record,
        &build.checksums,
        args.sample.map(NonZeroUsize::get),
        rand::rng(),
        |done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
            goes_on()
        },
    );
    bar.finish_and_clear();
    let mut findings = node::look(&net, &first);
    findings.extend(record::look(&net, &file, seen.is_upgrading));
    findings.extend(codes::look(&net, &build, &seen));
    let (registry, authorities) = match &seen.registry {
        Some(registry) => registry::look(&net, registry, first.time),
        None => (
            vec![registry::unseen(
                Kind::Authority,
                "authorities of the registry",
            )],
            None,
        ),
    };
    let payers = Payers {
        owners: &seen.owners,
        cleaners: &seen.cleaners,
        authorities: authorities.as_deref(),
        relays: &relays,
    };
    findings.extend(seen.findings.iter().cloned());
    findings.extend(registry);
    findings.extend(rows(&net, &seen, args.within, first.time));
    findings.extend(payers::look(&net, &payers, first.time));
    findings.extend(servers::look(&net, authorities.as_deref(), first.time));
    findings.push(clock::look(&net, &first));
    output.say(&Diagnosis::of(findings))
}

/// Rows past their time. `within`: seconds; `now`: block time, Unix seconds.
fn rows(net: &Net, seen: &Seen, within: u64, now: u64) -> Vec<Finding> {
    let Some(registry) = &seen.registry else {
        return vec![registry::unseen(Kind::Overdue, "rows past their time")];
    };
    let (places, window) = (&seen.locations, net.window());
    let goes_on = deadline(within);
    let late = overdue(&net.wasmd, registry, places, window, now, goes_on);
    or_silent(late, Kind::Overdue, "rows past their time")
}

/// Whether there is time left of so many seconds from now.
fn deadline(seconds: u64) -> impl Fn() -> bool {
    let start = Instant::now();
    move || start.elapsed() < Duration::from_secs(seconds)
}

impl Diagnosis {
    fn of(findings: Vec<Finding>) -> Self {
        let count = |outcome| {
            let same = findings.iter().filter(|finding| finding.outcome == outcome);
            same.count()
        };
        Diagnosis {
            wrong: count(Outcome::Wrong),
            warnings: count(Outcome::Warning),
            not_looked_at: count(Outcome::NotLookedAt),
            findings,
        }
    }
}
