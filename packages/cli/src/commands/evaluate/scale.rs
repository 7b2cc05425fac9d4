//! `wayclear evaluate scale`: what rows cost a node, and what populations need.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::{Args, Subcommand};
use indicatif::{HumanBytes, HumanCount};
use serde::Serialize;
use wayclear_evaluate::scale::fill::{fill, FillRow};
use wayclear_evaluate::scale::{needs, Home, NeedsRow, Sources};
use wayclear_evaluate::series::{Provenance, Series};

use super::provenance::{computed, measured};
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// People, and check-ins of each in a day, if nobody names others: a state and a country, two a day and the trace of New York's
/// 3.1 of an active week.
const POPULATIONS: [(f64, f64); 4] = [(1e7, 2.0), (1e7, 3.1), (3.3e8, 2.0), (3.3e8, 3.1)];

#[derive(Subcommand)]
pub enum ScaleCommand {
    /// Fill a node with check-ins, and measure at each stage what the next one costs
    Fill(Box<FillArgs>),
    /// How many chains populations need, from what was measured
    Needs(NeedsArgs),
}

/// How many, and where the node keeps its data.
#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear evaluate scale fill --check-ins 100000 --home target/localnet --out docs/study"
)]
pub struct FillArgs {
    /// Check-ins through a relay at 50 places; as many again at one place, a fifth of it from accounts
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    check_ins: usize,
    /// Home folder of the node, or of a localnet
    #[arg(long, value_name = "FOLDER", default_value = "target/localnet")]
    home: PathBuf,
    /// Of keys and tags; another one for a second time on the same chain
    #[arg(long, value_name = "NUMBER", default_value_t = 2007)]
    seed: u64,
    /// Write fill.csv into this folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// Which populations.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate scale needs docs/study --people 38000000")]
pub struct NeedsArgs {
    /// The folder with fill.csv, and with fitted.csv if there is one
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// How many people; by default 10 and 330 million
    #[arg(long, value_name = "N")]
    people: Option<f64>,
    /// Check-ins of a person and day
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    check_ins: f64,
    /// Write needs.csv into the folder
    #[arg(long)]
    write: bool,
}

pub fn run(command: &ScaleCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        ScaleCommand::Fill(args) => run_fill(args, output),
        ScaleCommand::Needs(args) => run_needs(args, output),
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Filled(Vec<FillRow>);

fn run_fill(args: &FillArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let home = Home::of(&args.home)?;
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let bar = output.bar(1, "check-ins")?;
    let state = net.record.deployment.state.clone();
    let (check_ins, seed) = (args.check_ins, args.seed);
    let rows = fill(
        &mut net.wasmd,
        &state,
        &home,
        check_ins,
        seed,
        &shown_on(&bar),
    )?;
    bar.finish_and_clear();
    if let Some(folder) = &args.out {
        let provenance = Provenance {
            seed: Some(seed),
            ..measured(format!(
                "wayclear evaluate scale fill --check-ins {check_ins} --seed {seed}"
            ))
        };
        let rows = rows.clone();
        Series { provenance, rows }.write(&folder.join("fill.csv"))?;
    }
    output.say(&Filled(rows))
}

impl Answer for Filled {
    fn tell(&self, page: &mut Page) {
        page.line(
            "way      check-ins     rows      state        all  gas own  relayed  ms own  relayed",
        );
        for row in &self.0 {
            page.line(format!(
                "{:8} {:>9} {:>8} {:>10} {:>10} {:>8} {:>8} {:>7.2} {:>8.3}",
                row.way,
                HumanCount(row.check_ins as u64).to_string(),
                HumanCount(row.rows as u64).to_string(),
                HumanBytes(row.application_bytes).to_string(),
                HumanBytes(row.data_bytes).to_string(),
                HumanCount(row.own_gas).to_string(),
                HumanCount(row.relayed_gas).to_string(),
                row.own_seconds * 1e3,
                row.relayed_seconds * 1e3
            ));
        }
    }
}

#[derive(Serialize)]
struct Needed {
    /// The file that the time of a check-in is from.
    from: String,
    rows: Vec<NeedsRow>,
}

fn run_needs(args: &NeedsArgs, output: &mut Output) -> Result<ExitCode> {
    let Some(sources) = Sources::read(&args.folder)? else {
        bail!(
            "{} has no fill.csv, from which it is computed; measure it with \"wayclear evaluate scale fill --out {0}\"",
            args.folder.display()
        );
    };
    let populations = match args.people {
        Some(people) => vec![(people, args.check_ins)],
        None => POPULATIONS.to_vec(),
    };
    let rows = needs(&sources, &populations)?;
    if args.write {
        let named = args
            .people
            .map(|people| format!(" --people {people} --check-ins {}", args.check_ins));
        let provenance = Provenance {
            input: Some(sources.from.clone()),
            ..computed(format!(
                "wayclear evaluate scale needs docs/study --write{}",
                named.unwrap_or_default()
            ))
        };
        let rows = rows.clone();
        Series { provenance, rows }.write(&args.folder.join("needs.csv"))?;
    }
    let from = sources.from;
    output.say(&Needed { from, rows })
}

impl Answer for Needed {
    fn tell(&self, page: &mut Page) {
        page.line(format!("Time of a check-in from {}.", self.from));
        page.line("way      people M  a day  mean/s  peak/s  chains  M a chain  GB a day  GB kept  feed MB");
        for row in &self.rows {
            page.line(format!(
                "{:8} {:>8.1} {:>6} {:>7.0} {:>7.0} {:>7.0} {:>10.1} {:>9.1} {:>8.0} {:>8.2}",
                row.way,
                row.people / 1e6,
                row.check_ins,
                row.mean,
                row.peak,
                row.chains,
                row.people_a_chain / 1e6,
                row.gigabytes_a_day,
                row.gigabytes,
                row.feed
            ));
        }
    }
}
