//! `wayclear doctor`: is the tree on the chain what the record says, and can it do its work?

mod clock;
mod codes;
mod node;
mod payers;
mod record;
mod registry;
mod servers;
mod silent;
mod tell;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_deploy::doctor::{examine, overdue, Finding, Kind, Outcome};
use wayclear_deploy::record::Record;

use crate::args::authority::named;
use crate::args::net::NetArgs;
use crate::output::Output;
use codes::Build;
use silent::or_silent;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear doctor
  wayclear doctor --sample 200 --artifacts release/artifacts
  wayclear doctor --account wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k --json

Asks the chain, from the state down, of each contract: which code, who made it, who may change it, what it has run before. Looks at
accounts that must pay, at relays and desks of the record, and at the node. Nothing is sent. Each line that is not as it should be ends
in what to do. Ends with 1 if something is wrong.")]
pub struct DoctorArgs {
    /// How many of the locations are looked at, chosen at random; by default all
    #[arg(long, value_name = "N")]
    sample: Option<NonZeroUsize>,
    /// Folder with the contracts of this build, to compare with those of the chain
    #[arg(long, value_name = "DIR", default_value = "artifacts")]
    artifacts: PathBuf,
    /// Accounts of relays, which must be able to pay; on a localnet the names of their keys too. Those that owners pay for are found
    #[arg(long = "account", value_name = "ADDRESS", value_delimiter = ',')]
    accounts: Vec<String>,
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
    let net = args.net.connect()?;
    let file = Record::find(args.net.deployment.as_deref())?;
    let relays = args.accounts.iter();
    let relays = relays.map(|account| named(account, "--account", &net.record));
    let relays = relays.collect::<Result<Vec<_>>>()?;
    let first = net.wasmd.latest()?;
    let build = Build::of(&args.artifacts);
    let mut findings = node::look(&net, &first);
    findings.extend(record::look(&net, &file));
    findings.extend(codes::look(&net, &build));
    let bar = output.bar(0, "locations")?;
    let seen = examine(
        &net.wasmd,
        &net.record,
        &build.checksums,
        args.sample.map(NonZeroUsize::get),
        rand::rng(),
        |done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        },
    );
    bar.finish_and_clear();
    findings.extend(seen.findings);
    findings.extend(registry::look(&net, first.time));
    let window = net.window();
    let late = overdue(
        &net.wasmd,
        net.registry(),
        &seen.locations,
        window,
        first.time,
    );
    findings.extend(or_silent(late, Kind::Overdue, "rows past their time"));
    findings.extend(payers::look(&net, &seen.owners, &relays, first.time));
    findings.extend(servers::look(&net));
    findings.push(clock::look(&net, &first));
    output.say(&Diagnosis::of(findings))
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
