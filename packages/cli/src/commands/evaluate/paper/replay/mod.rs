//! `wayclear evaluate paper replay`: real traces as workloads, counted in process or carried out on a node.

mod answer;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::replay::{burst, carry_out, count, read, Counted, Read, Trace, SEED};
use wayclear_evaluate::series::{Machine, Provenance, Series};
use wayclear_evaluate::study::replay::{COURSE, HOURS, ON_A_NODE, ROWS};

use answer::Replayed;

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::commands::evaluate::provenance::computed;
use crate::output::{shown_on, Output, Usage};
use crate::version::WASMD;

/// Which traces.
#[derive(Args)]
#[command(
    after_help = "The files of traces are in the folder that WAYCLEAR_DATA names; scripts/fetch-traces fills it.\n\nExamples:\n  wayclear evaluate paper replay nyc\n  wayclear evaluate paper replay --out docs/study\n  wayclear evaluate paper replay ws16 --file ws16.csv.gz\n  wayclear evaluate paper replay nyc --on-node --first 2000"
)]
pub struct ReplayArgs {
    /// Names of traces; by default all of them, on a node those of visits
    #[arg(value_name = "TRACE", value_parser = PossibleValuesParser::new(Trace::ALL.map(Trace::name)))]
    traces: Vec<String>,
    /// The file of the one trace, where it is not in the folder
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Carry visits out on a node, with pinned codes; of Geneva the fullest second
    #[arg(long)]
    on_node: bool,
    /// How many times faster than people take, on a node; by default a fortnight takes a minute
    #[arg(long, value_name = "TIMES", default_value_t = 20_160, value_parser = clap::value_parser!(u64).range(1..))]
    speed: u64,
    /// Only the first so many visits
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..))]
    first: Option<u64>,
    /// Folder for the CSV files; without a node all traces belong into them
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(args: &ReplayArgs, output: &mut Output) -> Result<ExitCode> {
    let traces = args.chosen()?;
    if args.on_node {
        return args.measure(&traces, output);
    }
    let is_part = args.first.is_some() || args.file.is_some() || !args.traces.is_empty();
    if args.out.is_some() && is_part {
        let words = "the CSV files hold all traces as wholes; leave out TRACE, --file and --first, or --out";
        return Err(Usage(words.to_string()).into());
    }
    let mut counted = vec![];
    for trace in traces {
        counted.push(count(trace, &args.read(trace)?)?);
    }
    let files = match &args.out {
        Some(folder) => write(folder, &counted)?,
        None => vec![],
    };
    let traces = counted.into_iter().map(|counted| counted.row).collect();
    output.say(&Replayed {
        traces,
        measured: vec![],
        files,
    })
}

impl ReplayArgs {
    fn chosen(&self) -> Result<Vec<Trace>> {
        if self.on_node && self.traces.is_empty() {
            return Ok(vec![Trace::Nyc, Trace::GenevaVenues]);
        }
        let is_chosen = |trace: &Trace| {
            self.traces.is_empty() || self.traces.iter().any(|name| name == trace.name())
        };
        let chosen: Vec<Trace> = Trace::ALL.into_iter().filter(is_chosen).collect();
        if self.file.is_some() && chosen.len() != 1 {
            let words = "--file is the file of one trace; name which, like \"replay nyc --file F\"";
            return Err(Usage(words.to_string()).into());
        }
        Ok(chosen)
    }

    /// Carries the traces out, one after the other.
    fn measure(&self, traces: &[Trace], output: &mut Output) -> Result<ExitCode> {
        self.sign.refuse_single("a measurement")?;
        let read: Vec<Read> = traces
            .iter()
            .map(|it| self.read(*it))
            .collect::<Result<_>>()?;
        let mut wasmd = self.net.wasmd(None, Some(&self.sign))?;
        let bar = output.bar(1, "")?;
        let mut measured = vec![];
        for (trace, read) in traces.iter().zip(&read) {
            let shown = shown_on(&bar);
            match trace {
                Trace::GenevaVenues => {
                    measured.push(burst(&mut wasmd, *trace, read, &shown, &|| false)?);
                }
                _ => measured.extend(carry_out(&mut wasmd, *trace, read, self.speed, &shown)?),
            }
        }
        bar.finish_and_clear();
        let mut files = vec![];
        if let Some(folder) = &self.out {
            let names: Vec<&str> = traces.iter().map(|trace| trace.name()).collect();
            let first = self
                .first
                .map_or(String::new(), |first| format!(" --first {first}"));
            let command = format!(
                "wayclear evaluate paper replay {} --on-node --speed {}{first}",
                names.join(" "),
                self.speed
            );
            let machine = Some(Machine::here(WASMD));
            files.push(series(
                folder,
                ON_A_NODE,
                &command,
                machine,
                measured.clone(),
            )?);
        }
        output.say(&Replayed {
            traces: vec![],
            measured,
            files,
        })
    }

    fn read(&self, trace: Trace) -> Result<Read> {
        let file = match &self.file {
            Some(file) => file.clone(),
            None => trace.found()?,
        };
        let mut found = read(trace, &file)?;
        if let Some(first) = self.first {
            found.keep(usize::try_from(first)?)?;
        }
        Ok(found)
    }
}

fn write(folder: &Path, counted: &[Counted]) -> Result<Vec<PathBuf>> {
    let rows: Vec<_> = counted.iter().map(|it| &it.row).collect();
    let hours: Vec<_> = counted.iter().flat_map(|it| &it.hours).collect();
    let course: Vec<_> = counted.iter().flat_map(|it| &it.course).collect();
    let command = "wayclear evaluate paper replay";
    Ok(vec![
        series(folder, ROWS, command, None, rows)?,
        series(folder, HOURS, command, None, hours)?,
        series(folder, COURSE, command, None, course)?,
    ])
}

fn series<R: Serialize>(
    folder: &Path,
    name: &str,
    command: &str,
    measured: Option<Machine>,
    rows: Vec<R>,
) -> Result<PathBuf> {
    let provenance = Provenance {
        seed: Some(SEED),
        measured,
        ..computed(command)
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join(name);
    Series { provenance, rows }.write(&file)?;
    Ok(file)
}
