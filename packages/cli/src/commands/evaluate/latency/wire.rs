//! `wayclear evaluate latency wire`: four validators and people on a network with delay, loss and rate.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{ensure, Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Addr;
use wayclear_evaluate::latency::wire::{sweep, Made, Setup};
use wayclear_evaluate::series::Provenance;

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::commands::evaluate::provenance::measured;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// What is put on the chain; any tree would do.
const TREE: &str = "trees/yolo.toml";
/// Requests a second, within what four validators on two cores carry out.
const RATE: &str = "40";
/// Seconds of a run, and of a quick one.
const SECONDS: (u32, u32) = (20, 5);

/// Which runs, and where they are written.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  wayclear evaluate latency wire --quick --out target/study\n  wayclear evaluate latency wire --out docs/study

As root, in a checkout: it starts a network (tools/wire) and four validators in namespaces of their own, and ends both. Runs that
the files in the folder hold are not made again."
)]
pub struct WireArgs {
    /// The folder that wire.csv and wire-checks.csv are written into
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Three settings of 5 seconds each, to try it
    #[arg(long)]
    quick: bool,
    /// Check-ins a second
    #[arg(long, value_name = "N", default_value = RATE, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    rate: u32,
    /// Seconds of each run; by default 20, or 5 with --quick
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(5..=600))]
    seconds: Option<u32>,
    /// What losses and arrivals are drawn from
    #[arg(long, value_name = "N", default_value_t = 2007, value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    seed: u64,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Done {
    /// Runs that were made now.
    made: usize,
    /// Runs that the files held before.
    were_there: usize,
    folder: PathBuf,
}

static STOP: AtomicBool = AtomicBool::new(false);

pub fn run(args: &WireArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let out = fs::create_dir_all(&args.out);
    out.with_context(|| format!("cannot make {}", args.out.display()))?;
    // The nodes and the wire are ended by whoever started them.
    ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed))
        .context("cannot listen to signals")?;
    let work = tempfile::tempdir()?;
    let record = work.path().join("deployment.json");
    let (long, short) = SECONDS;
    let seconds = args
        .seconds
        .unwrap_or(if args.quick { short } else { long });
    let connect = |node: &str| -> Result<(Wasmd, Addr)> {
        let mut net = args.net.clone();
        net.deployment = Some(record.clone());
        net.node = Some(node.to_string());
        let net = net.connect_to_sign(&args.sign)?;
        Ok((net.wasmd, net.record.deployment.state))
    };
    let provenance = Provenance {
        seed: Some(args.seed),
        ..measured(args.words(seconds))
    };
    let bar = output.bar(1, "")?;
    let setup = Setup {
        folder: &args.out,
        rate: f64::from(args.rate),
        seconds: f64::from(seconds),
        is_quick: args.quick,
        seed: args.seed,
        provenance,
        deploy: &|node| deploy(node, work.path(), &record),
        connect: &connect,
        stop: &|| STOP.load(Ordering::Relaxed),
    };
    let made = sweep(&setup, &shown_on(&bar));
    bar.finish_and_clear();
    let Made { made, were_there } = made?;
    output.say(&Done {
        made,
        were_there,
        folder: args.out.clone(),
    })
}

impl WireArgs {
    /// The command line that makes the same rows.
    fn words(&self, seconds: u32) -> String {
        let quick = if self.quick { " --quick" } else { "" };
        let (rate, seed) = (self.rate, self.seed);
        format!(
            "wayclear evaluate latency wire{quick} --rate {rate} --seconds {seconds} --seed {seed}"
        )
    }
}

/// Puts a tree on the chain of a node, by the same program: what a person would do.
fn deploy(node: &str, folder: &Path, record: &Path) -> Result<()> {
    let slips = folder.join("slip.key");
    let key = ours(&["attest", "key", &slips.to_string_lossy()], None)?;
    let key = key.lines().next().unwrap_or_default().to_string();
    ours(
        &["deploy", TREE, "--slip-key", &key, "--node", node],
        Some(record),
    )?;
    Ok(())
}

/// What this program says to other arguments.
fn ours(args: &[&str], record: Option<&Path>) -> Result<String> {
    let mut command = Command::new(env::current_exe()?);
    if let Some(record) = record {
        command.env("WAYCLEAR_DEPLOYMENT", record);
    }
    let done = command.args(args).output().context("cannot run wayclear")?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(
        done.status.success(),
        "wayclear {} failed: {}",
        args.first().copied().unwrap_or_default(),
        said.trim().trim_start_matches("error: ")
    );
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

impl Answer for Done {
    fn tell(&self, page: &mut Page) {
        let Done {
            made,
            were_there,
            folder,
        } = self;
        page.line(format!(
            "{made} runs made, {were_there} were there before: {}",
            folder.display()
        ));
    }
}
