//! `wayclear evaluate relay`: what a relay keeps up with, at one rate.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_client::read_slip_key;
use wayclear_evaluate::relay::{Extent, Ill, RelayBench, RelayRound, RelayTrial};
use wayclear_evaluate::throughput::relay_words;

use crate::args::net::{Net, NetArgs};
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// How much is asked of a relay.
#[derive(Args)]
pub struct LoadArgs {
    /// Places that are visited, by a Zipf law: the second is half as busy as the first, the third a third
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..))]
    places: u16,
    /// Phones that ask the relay for news of the feed once a minute
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    phones: u64,
    /// Of the random choice of places
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Names of the keys that the relay sends with
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "sponsor,bob,cy,eve"
    )]
    relay_keys: Vec<String>,
    /// File of the authority's key, which makes news in the feed; without it there are none
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_SLIP_KEY_FILE")]
    key: Option<PathBuf>,
}

impl LoadArgs {
    pub fn extent(&self, seconds: u64) -> Extent {
        Extent {
            seconds,
            places: usize::from(self.places),
            phones: self.phones,
            seed: self.seed,
        }
    }

    pub fn ill(&self, net: &Net) -> Result<Option<Ill>> {
        let key = self.key.as_deref().map(read_slip_key).transpose()?;
        key.map(|key| {
            Ok(Ill {
                chain_id: net.record.chain_id.clone(),
                registry: net.registry().clone(),
                authority: net.account("authority")?,
                key,
            })
        })
        .transpose()
    }

    /// Starts a relay of this build, which sends at once and takes whatever comes.
    pub fn relay(&self, net: &NetArgs, sign: &SignArgs) -> Result<impl Fn() -> Command> {
        let build = std::env::current_exe().context("where this program is")?;
        let mut words = vec!["relay".into(), "serve".into(), "--at-once".into()];
        words.extend(["--from", &self.relay_keys.join(",")].map(PathBuf::from));
        words.extend(["--a-minute", "0", "--tags-a-place", "1000000"].map(PathBuf::from));
        let named = [
            ("--deployment", net.deployment.clone()),
            ("--node", net.node.clone().map(PathBuf::from)),
        ];
        for (flag, value) in named {
            words.extend(value.into_iter().flat_map(|value| [flag.into(), value]));
        }
        for (flag, value) in sign.named() {
            words.extend([flag.into(), value]);
        }
        Ok(move || {
            let mut command = Command::new(&build);
            command.args(&words);
            command
        })
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate relay --rate 1500 --seconds 120")]
pub struct RelayLoadArgs {
    /// Check-ins a second, each in a request of its own
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    rate: u64,
    /// Seconds of handing in
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u64).range(5..=3_600))]
    seconds: u64,
    #[command(flatten)]
    load: LoadArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Measured {
    #[serde(flatten)]
    round: RelayRound,
    is_kept_up_with: bool,
}

pub fn run(args: &RelayLoadArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let command = args.load.relay(&args.net, &args.sign)?;
    let trial = RelayTrial {
        command: &command,
        extent: args.load.extent(args.seconds),
        ill: args.load.ill(&net)?,
    };
    let bar = output.bar(1, "")?;
    let tell = shown_on(&bar);
    let state = net.record.deployment.state.clone();
    let round = RelayBench::prepare(&mut net.wasmd, &state, trial, &tell)?.round(args.rate)?;
    bar.finish_and_clear();
    output.say(&Measured {
        is_kept_up_with: round.is_kept_up_with(args.seconds),
        round,
    })
}

impl Answer for Measured {
    fn tell(&self, page: &mut Page) {
        let RelayRound {
            rate,
            accepted,
            median,
            p95,
            ..
        } = &self.round;
        page.paragraph(
            format!(
                "{rate} check-ins a second: {accepted} accepted, on the chain after {median:.2} s, 95 of 100 within {p95:.2} s."
            ),
            "",
        );
        page.paragraph(relay_words(&self.round).trim(), "");
        page.line(if self.is_kept_up_with {
            "The relay keeps up."
        } else {
            "The relay does not keep up."
        });
    }

    fn is_good(&self) -> bool {
        self.is_kept_up_with
    }
}
