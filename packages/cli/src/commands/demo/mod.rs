//! `wayclear demo`: a story of two counties, told by the contracts themselves and checked against an independent account.

mod places;
mod summary;
mod tell;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use wayclear_scenario::story::{play, Size};

use crate::output::Output;
use summary::Summary;

/// How long a story may take before a progress bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How large the demo is.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear demo --people 500 --days 5 --seed 7")]
pub struct DemoArgs {
    /// How many people live there
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    people: u32,
    /// How many days they go about before somebody falls ill
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=13))]
    days: u32,
    /// Where the random numbers begin; the same seed gives the same story
    #[arg(long, default_value_t = 2020)]
    seed: u64,
}

pub fn run(args: &DemoArgs, output: &mut Output) -> Result<ExitCode> {
    let size = Size {
        people: args.people,
        days: args.days,
        seed: args.seed,
    };
    let began = Instant::now();
    let mut bar = None;
    let story = play(size, |done, steps| {
        if bar.is_none() && began.elapsed() > PATIENCE {
            bar = output.bar(steps as u64, "steps").ok();
        }
        if let Some(bar) = &bar {
            bar.set_position(done as u64);
        }
    })?;
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    output.say(&Summary::new(&story))
}
