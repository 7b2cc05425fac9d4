//! `wayclear evaluate paper workload`: requests drawn from a seed, in a file.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::paper::{MEASURED_ROUNDS, SEED};
use wayclear_study::workload::file::{digest, round_digest, write};
use wayclear_study::workload::{draw, Kind, Reading, Settings};

use crate::output::{Answer, Output, Usage};
use crate::page::Page;

/// What is drawn, and where to.
#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear evaluate paper workload --reading nodes --contracts 18 --requests 600 --out nodes.csv"
)]
pub struct WorkloadArgs {
    /// What contracts are counted: locations, or nodes (states, counties and cities)
    #[arg(long, value_name = "locations|nodes")]
    reading: Reading,
    /// Contracts of a tree: 1 to 1000 locations, or 3, 6, 9, 12, 15 or 18 nodes
    #[arg(long, value_name = "N")]
    contracts: u32,
    /// Requests of a round
    #[arg(long, value_name = "N")]
    requests: u32,
    /// Rounds, drawn independently
    #[arg(long, value_name = "N", default_value_t = MEASURED_ROUNDS)]
    rounds: u32,
    /// What is drawn from
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
    /// People of a round; by default as many as requests, as the paper has it
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// Exponent of the Zipf law by which places are chosen; 0 = all alike
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    zipf: f64,
    /// Weights of check-ins, inspections, records and check-ins through a relay
    #[arg(long, value_name = "A:B:C:D", default_value = "1:1:1:0", value_parser = mix)]
    mix: Mix,
    /// File that is written
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy)]
struct Mix([u32; 4]);

fn mix(text: &str) -> Result<Mix, String> {
    let weights: Option<Vec<u32>> = text.split(':').map(|weight| weight.parse().ok()).collect();
    let weights = weights.and_then(|weights| weights.try_into().ok());
    weights
        .map(Mix)
        .ok_or_else(|| format!("\"{text}\" is not four weights like 1:1:1:0"))
}

#[derive(Serialize)]
struct Written {
    file: PathBuf,
    /// SHA-256 of the file.
    digest: String,
    requests: usize,
    reports: usize,
    /// Digest of each round, as it stands beside results.
    rounds: Vec<String>,
}

pub fn run(args: &WorkloadArgs, output: &mut Output) -> Result<ExitCode> {
    let Mix(mix) = args.mix;
    let WorkloadArgs {
        reading,
        contracts,
        requests,
        rounds,
        seed,
        ..
    } = *args;
    let usual = Settings::of_the_paper(reading, contracts, requests, rounds, seed);
    let settings = Settings {
        users: args.users.unwrap_or(usual.users),
        zipf: args.zipf,
        mix,
        ..usual
    };
    let drawn = draw(&settings).map_err(|error| Usage(error.to_string()))?;
    let text = write(&settings, &drawn);
    let file = args.out.display();
    fs::write(&args.out, &text).with_context(|| format!("cannot write {file}"))?;
    let reports = drawn.iter().filter(|it| it.kind == Kind::Report).count();
    output.say(&Written {
        file: args.out.clone(),
        digest: digest(&text),
        requests: drawn.len() - reports,
        reports,
        rounds: drawn
            .chunk_by(|a, b| a.round == b.round)
            .map(round_digest)
            .collect(),
    })
}

impl Answer for Written {
    fn tell(&self, page: &mut Page) {
        let Written {
            file,
            digest,
            requests,
            reports,
            rounds,
        } = self;
        page.line(format!("file      {}", file.display()));
        page.line(format!("SHA-256   {digest}"));
        page.line(format!("requests  {requests}, and {reports} reports"));
        page.line(format!("rounds    {}", rounds.join(" ")));
    }
}
