//! `wayclear evaluate throughput`: what a node keeps up with.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::page::write_into;
#[cfg(feature = "relay")]
use wayclear_evaluate::relay::RelayTrial;
use wayclear_evaluate::series::Series;
use wayclear_evaluate::throughput::{
    capacity_rows, markdown, measure, Extent, Throughput, CAPACITY,
};

use super::provenance::measured;
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

const PAGE: &str = "docs/throughput.md";

/// How long, and how many accounts.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate throughput --out docs/study --write")]
pub struct ThroughputArgs {
    /// Seconds of sending at each rate that is to go on for ever
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u64).range(10..=600))]
    seconds: u64,
    /// Accounts that send in turn
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(2..=2_000))]
    accounts: u64,
    #[cfg(feature = "relay")]
    #[command(flatten)]
    load: super::relay::LoadArgs,
    /// Measure the node alone, and no relay: its row says so
    #[cfg(feature = "relay")]
    #[arg(long)]
    node_only: bool,
    /// Write the study's capacity.csv into this folder, from the same run as --write
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write the table into docs/throughput.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Measured(Throughput);

pub fn run(args: &ThroughputArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let bar = output.bar(1, "")?;
    let extent = Extent {
        seconds: args.seconds,
        accounts: args.accounts,
    };
    let state = net.record.deployment.state.clone();
    #[cfg(feature = "relay")]
    let command = args.load.relay(&args.net, &args.sign)?;
    #[cfg(feature = "relay")]
    let relay = if args.node_only {
        None
    } else {
        Some(RelayTrial {
            command: &command,
            extent: args.load.extent(args.seconds),
            ill: args.load.ill(&net)?,
        })
    };
    #[cfg(not(feature = "relay"))]
    let relay = None;
    let found = measure(&mut net.wasmd, &state, extent, relay, &shown_on(&bar))?;
    bar.finish_and_clear();
    if let Some(folder) = &args.out {
        let provenance = measured(format!(
            "wayclear evaluate throughput --seconds {} --accounts {}",
            args.seconds, args.accounts
        ));
        let rows = capacity_rows(&found);
        Series { provenance, rows }.write(&folder.join(CAPACITY))?;
    }
    if args.write {
        write_into(PAGE, &markdown(&found))?;
    }
    output.say(&Measured(found))
}

impl Answer for Measured {
    fn tell(&self, page: &mut Page) {
        page.line(markdown(&self.0).trim_end());
    }
}
