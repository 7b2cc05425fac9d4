//! `wayclear evaluate paper figures`: gas of requests, carried out on a node or counted in process.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_chain::wasmd::Wasmd;
use wayclear_evaluate::paper::compare::{alone, categories};
use wayclear_evaluate::paper::{
    alone_file, carry_out, counted, counted_relayed, file_name, money, relayed_file, sensitivity,
    Grid, Pass, Source, COUNTED_ROUNDS, COUNTED_SENSITIVITY, MEASURED_ROUNDS, MONEY, PATIENCE,
    QUICK_SPEED, SEED, SPEED,
};
use wayclear_evaluate::series::{Machine, Provenance, Series};
use wayclear_study::rounds::Round;
use wayclear_study::workload::Reading;

use super::answer::{Figures, Measured};
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::commands::evaluate::provenance::computed;
use crate::output::{shown_on, Output, Usage};
use crate::version::WASMD;

/// Which figures, and where they are made.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  wayclear evaluate paper figures --in-process --out docs/study\n  wayclear evaluate paper figures --quick\n  wayclear evaluate paper figures --reading nodes --out docs/study"
)]
pub struct FiguresArgs {
    /// Count requests and look up their gas in the committed table, without a node
    #[arg(long, conflicts_with_all = ["quick", "unpinned"])]
    in_process: bool,
    /// A few rounds in a minute or two, to see that all works
    #[arg(long)]
    quick: bool,
    /// With codes that are not pinned
    #[arg(long)]
    unpinned: bool,
    /// Only one reading; by default both, one after the other
    #[arg(long, value_name = "locations|nodes")]
    reading: Option<Reading>,
    /// Rounds of each number of contracts and requests; by default 10 on a node, 40 in process
    #[arg(long, value_name = "N")]
    rounds: Option<u32>,
    /// Numbers of contracts, by default 3,6,9,12,15,18
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    contracts: Vec<u32>,
    /// Numbers of requests, by default 50,100,150,200,250,300,400,500,600
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    requests: Vec<u32>,
    /// How many times faster than people, on a node; the pass ends if the node falls behind by a minute
    #[arg(long, value_name = "N", default_value_t = SPEED, value_parser = clap::value_parser!(u64).range(1..=100_000), conflicts_with_all = ["quick", "in_process"])]
    speed: u64,
    /// What is drawn from
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
    /// Folder for the CSV files
    #[arg(long, value_name = "FOLDER", required_unless_present = "quick")]
    out: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &FiguresArgs, output: &mut Output) -> Result<ExitCode> {
    for reading in args.readings() {
        let cells = args.grid().cells(reading);
        cells.map_err(|error| Usage(error.to_string()))?;
    }
    if let Some(out) = &args.out {
        fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    }
    if args.in_process {
        let files = args.count()?;
        let measured = vec![];
        return output.say(&Figures { files, measured });
    }
    args.sign.refuse_single("a measurement")?;
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    let (mut files, mut measured) = (vec![], vec![]);
    for reading in args.readings() {
        measured.push(args.measure(&mut wasmd, reading, &mut files, output)?);
    }
    output.say(&Figures { files, measured })
}

impl FiguresArgs {
    fn readings(&self) -> Vec<Reading> {
        self.reading.map_or(Reading::ALL.to_vec(), |one| vec![one])
    }

    fn grid(&self) -> Grid {
        let usual = match (self.in_process, self.quick) {
            (true, _) => Grid::of_the_paper(COUNTED_ROUNDS, self.seed),
            (false, true) => Grid::corner(self.seed),
            (false, false) => Grid::of_the_paper(MEASURED_ROUNDS, self.seed),
        };
        let given = |given: &[u32], usual: Vec<u32>| match given {
            [] => usual,
            given => given.to_vec(),
        };
        Grid {
            contracts: given(&self.contracts, usual.contracts),
            requests: given(&self.requests, usual.requests),
            rounds: self.rounds.unwrap_or(usual.rounds),
            seed: self.seed,
        }
    }

    /// The command that makes the same again, but for where it writes.
    fn command(&self) -> String {
        let grid = self.grid();
        let list = |numbers: &[u32]| {
            let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
            texts.join(",")
        };
        let way = match (self.in_process, self.quick, self.unpinned) {
            (true, ..) => " --in-process",
            (_, true, true) => " --quick --unpinned",
            (_, true, false) => " --quick",
            (_, false, true) => " --unpinned",
            (_, false, false) => "",
        };
        let speed = if self.in_process || self.quick {
            String::new()
        } else {
            format!(" --speed {}", self.speed)
        };
        format!(
            "wayclear evaluate paper figures{way}{speed} --rounds {} --contracts {} --requests {} --seed {}",
            grid.rounds,
            list(&grid.contracts),
            list(&grid.requests),
            grid.seed
        )
    }

    fn write<R: Serialize>(
        &self,
        name: &str,
        measured: Option<Machine>,
        input: Option<String>,
        rows: Vec<R>,
        files: &mut Vec<PathBuf>,
    ) -> Result<()> {
        let Some(out) = &self.out else {
            return Ok(());
        };
        let provenance = Provenance {
            seed: Some(self.seed),
            measured,
            input,
            ..computed(self.command())
        };
        let file = out.join(if self.quick {
            format!("quick-{name}")
        } else {
            name.to_string()
        });
        Series { provenance, rows }.write(&file)?;
        files.push(file);
        Ok(())
    }

    /// Counts in process; writes the files.
    fn count(&self) -> Result<Vec<PathBuf>> {
        let (grid, mut files) = (self.grid(), vec![]);
        for reading in self.readings() {
            for is_pinned in [true, false] {
                let name = file_name(Source::Counted, reading, is_pinned);
                let rounds = counted(reading, is_pinned, &grid)?;
                self.write(&name, None, None, rounds, &mut files)?;
            }
        }
        let changed = sensitivity(grid.rounds.max(2), self.seed)?;
        self.write(COUNTED_SENSITIVITY, None, None, changed, &mut files)?;
        self.write(MONEY, None, None, money(), &mut files)?;
        Ok(files)
    }

    /// Carries out a reading on a node; writes its files.
    fn measure(
        &self,
        wasmd: &mut Wasmd,
        reading: Reading,
        files: &mut Vec<PathBuf>,
        output: &Output,
    ) -> Result<Measured> {
        let is_pinned = !self.unpinned;
        let grid = self.grid();
        let pass = Pass {
            workloads: grid.with_relayed(reading)?,
            is_pinned,
            speed: if self.quick { QUICK_SPEED } else { self.speed },
            // No infection ends in a quick pass, however late its requests are.
            patience: (!self.quick).then_some(PATIENCE),
        };
        let bar = output.bar(1, "")?;
        let passed = carry_out(wasmd, &pass, &shown_on(&bar))?;
        let first = passed.trials.iter();
        let first = first.filter(|trial| trial.row.round == 0 && trial.row.relayed == 0);
        let smallest = first.min_by_key(|trial| (trial.row.requests, trial.row.contracts));
        let smallest = smallest.context("a pass without rounds")?;
        let again = alone(wasmd, &pass, smallest, &shown_on(&bar))?;
        bar.finish_and_clear();
        let (relayed, rounds): (Vec<Round>, Vec<Round>) = passed
            .rounds()
            .into_iter()
            .partition(|round| round.relayed > 0);
        let mut expected = counted(reading, is_pinned, &grid)?;
        if !relayed.is_empty() {
            expected.extend(counted_relayed(is_pinned, &grid)?);
        }
        let measured = Measured {
            reading,
            seconds: passed.seconds,
            late_seconds: passed.late_seconds,
            otherwise: passed.otherwise,
            categories: categories(&passed.rounds(), &expected),
            alone: again.clone(),
        };
        let machine = Some(Machine::here(WASMD));
        let input = Some(format!(
            "{} times as fast as people; requests took {:.0} s, the latest was sent {:.1} s late; {} check-ins were flagged otherwise than drawn",
            pass.speed, passed.seconds, passed.late_seconds, passed.otherwise
        ));
        let name = file_name(Source::Measured, reading, is_pinned);
        self.write(&name, machine.clone(), input.clone(), rounds, files)?;
        let name = alone_file(reading, is_pinned);
        self.write(&name, machine.clone(), None, vec![again], files)?;
        if !relayed.is_empty() {
            self.write(&relayed_file(is_pinned), machine, input, relayed, files)?;
        }
        Ok(measured)
    }
}
