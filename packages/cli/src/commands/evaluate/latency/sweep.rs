//! `wayclear evaluate latency sweep`: the runs on nodes that the model is held against.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use serde::Serialize;
use wayclear_evaluate::latency::rows::Run;
use wayclear_evaluate::latency::rows::{BURSTS, LATENCY};
use wayclear_evaluate::latency::sweep::{sweep, Measured, Part, Scale, Settings};
use wayclear_evaluate::series::Provenance;

use crate::commands::evaluate::provenance::measured;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// Seconds and repetitions of a quick sweep: less than a minute in all.
const QUICK: (f64, u32) = (2.0, 1);

/// What is measured, and where it goes.
#[derive(Args)]
#[command(
    after_help = "It starts nodes by itself and needs some 40 minutes of a machine that does nothing else. Runs that the\n\
                  folder has are not measured again: after Ctrl-C the same command goes on. The rates next to a node's\n\
                  capacity come last, since they follow from the bursts.\n\n\
                  The study's design has --seconds 60 --repetitions 5, which takes two hours and a quarter; the defaults are less\n\
                  so that all of it can be repeated in one.\n\n\
                  Example:\n  wayclear evaluate latency sweep --out docs/study --only load,bursts"
)]
pub struct SweepArgs {
    /// Folder of latency.csv and bursts.csv
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Only these parts
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    only: Vec<Name>,
    /// Runs with the same settings, where times are compared
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    repetitions: u32,
    /// Seconds of a run
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=600))]
    seconds: u32,
    /// Little of each, in a minute, to see that everything works
    #[arg(long)]
    quick: bool,
    /// Of the order of the runs and of when requests are due
    #[arg(long, value_name = "NUMBER", default_value_t = 2007)]
    seed: u64,
    /// The script that starts and stops nodes
    #[arg(long, value_name = "FILE", default_value = "scripts/localnet/localnet")]
    localnet: PathBuf,
    /// RPC port of the nodes; the ports beside it are used too
    #[arg(long, default_value_t = 25757, value_parser = clap::value_parser!(u16).range(1024..))]
    port: u16,
    /// Folder with the contracts
    #[arg(long, value_name = "FOLDER", default_value = "artifacts")]
    artifacts: PathBuf,
    /// The contract of the heights, which "scripts/build-wasm study" builds
    #[arg(
        long,
        value_name = "FILE",
        default_value = "target/study/study_region.wasm"
    )]
    study: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Name {
    Load,
    BlockGas,
    Mempool,
    Height,
    Siblings,
    ClosedLoop,
    Bursts,
}

impl From<Name> for Part {
    fn from(name: Name) -> Self {
        match name {
            Name::Load => Part::Load,
            Name::BlockGas => Part::BlockGas,
            Name::Mempool => Part::Mempool,
            Name::Height => Part::Height,
            Name::Siblings => Part::Siblings,
            Name::ClosedLoop => Part::ClosedLoop,
            Name::Bursts => Part::Bursts,
        }
    }
}

#[derive(Serialize)]
struct Swept {
    /// Rows that were added to `latency.csv`.
    runs: Vec<Run>,
    /// Lists of bursts that were added to `bursts.csv`.
    bursts: u64,
    /// Runs that the folder had before.
    kept: usize,
    #[serde(skip)]
    folder: PathBuf,
}

pub fn run(args: &SweepArgs, output: &mut Output) -> Result<ExitCode> {
    let (seconds, repetitions) = if args.quick {
        QUICK
    } else {
        (f64::from(args.seconds), args.repetitions)
    };
    let parts = args.only.iter().copied().map(Part::from);
    let settings = Settings {
        parts: if args.only.is_empty() {
            Part::ALL.into()
        } else {
            parts.collect()
        },
        scale: Scale {
            repetitions,
            seconds,
            is_quick: args.quick,
        },
        seed: args.seed,
        localnet: &args.localnet,
        port: args.port,
        artifacts: &args.artifacts,
        study: args.study.clone(),
    };
    let words: Vec<String> = std::env::args().skip(1).collect();
    let provenance = Provenance {
        seed: Some(args.seed),
        ..measured(format!("wayclear {}", words.join(" ")))
    };
    // The node has to be stopped by whoever started it.
    let is_interrupted = Arc::new(AtomicBool::new(false));
    let interrupt = Arc::clone(&is_interrupted);
    ctrlc::set_handler(move || interrupt.store(true, Ordering::Relaxed))
        .context("cannot listen to signals")?;
    let stop = move || is_interrupted.load(Ordering::Relaxed);
    let bar = output.bar(1, "runs")?;
    let found = sweep(&args.out, &settings, &provenance, &shown_on(&bar), &stop);
    bar.finish_and_clear();
    let Measured { runs, bursts, kept } = found?;
    output.say(&Swept {
        runs,
        bursts,
        kept,
        folder: args.out.clone(),
    })
}

impl Answer for Swept {
    fn tell(&self, page: &mut Page) {
        let (runs, bursts, kept) = (self.runs.len(), self.bursts, self.kept);
        let folder = self.folder.display();
        page.paragraph(
            format!("{runs} runs and {bursts} lists of bursts were added to {LATENCY} and {BURSTS} in {folder}; {kept} runs were there."),
            "",
        );
        for run in &self.runs {
            page.paragraph(words(run), "  ");
        }
    }
}

fn words(run: &Run) -> String {
    let Run {
        committed,
        offered,
        interval_s,
        mean_s,
        p95_s,
        late_s,
        ..
    } = run;
    let load = match (run.rate, run.think_s) {
        (Some(rate), _) => format!("{rate} a second"),
        (None, think) => format!("{} people, {} s between", run.people, think.unwrap_or(0.0)),
    };
    // A run of a second may have seen one block only.
    let interval = if interval_s.is_nan() {
        String::new()
    } else {
        format!(", one every {interval_s:.3} s")
    };
    format!(
        "{}, {load}: {committed} of {offered} in blocks{interval}; {mean_s:.3} s on average, 95 of 100 within \
         {p95_s:.3} s; senders {late_s:.3} s late",
        run.sweep.name(),
    )
}
