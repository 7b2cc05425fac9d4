//! `wayclear evaluate cost`: equations 3 to 6, computed from the committed gas.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use indicatif::HumanCount;
use serde::Serialize;
use wayclear_evaluate::cost::week::{before, measure, WeekRow};
use wayclear_evaluate::cost::{compute, timed, Costs, DesignRow};
use wayclear_evaluate::series::{Provenance, Series};
use wayclear_study::people::People;
use wayclear_study::week::Week;

use super::provenance::{computed, measured};
use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{shown_on, Answer, Output};
use crate::page::Page;

/// Of all random numbers, if nobody names another.
const SEED: u64 = 2007;

/// What people do.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate cost --out docs/study")]
pub struct CostArgs {
    /// Check-ins of a person and day
    #[arg(long, value_name = "N", default_value_t = People::default().check_ins)]
    check_ins: f64,
    /// Share of check-ins at places where the person has not been
    #[arg(long, value_name = "SHARE", default_value_t = People::default().first_visits)]
    first_visits: f64,
    /// Share of check-ins at places where nobody has been
    #[arg(long, value_name = "SHARE", default_value_t = People::default().new_places)]
    new_places: f64,
    /// Reports of infections, a person and day
    #[arg(long, value_name = "N", default_value_t = People::default().reports)]
    reports: f64,
    /// Check-ins a second in the busiest hour
    #[arg(long, value_name = "N", default_value_t = People::default().rate)]
    rate: f64,
    /// Of the random choice of inputs and starts
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
    /// Write the CSV files of the study into this folder; if it has a fitted.csv, times of the chain are from there
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Instead, let a small city live for a week on a node: what was foretold against what is metered
    #[arg(long)]
    week: bool,
    #[command(flatten)]
    city: CityArgs,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// The city of `--week`.
#[derive(Args)]
struct CityArgs {
    /// With --week: people of the city
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    persons: u16,
    /// With --week: its days
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=14))]
    days: u16,
    /// With --week: seconds that they take on the node; 300 are 2,016 times as fast
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=604_800))]
    seconds: u64,
    /// With --week: reports of a person and day, many enough to be seen
    #[arg(long, value_name = "N", default_value_t = 0.01)]
    ill: f64,
}

impl CostArgs {
    fn people(&self) -> People {
        People {
            check_ins: self.check_ins,
            first_visits: self.first_visits,
            new_places: self.new_places,
            reports: self.reports,
            rate: self.rate,
            ..People::default()
        }
    }

    /// The same command with all that the answer depends on.
    fn command(&self) -> String {
        format!(
            "wayclear evaluate cost --check-ins {} --first-visits {} --new-places {} --reports {} --rate {} --seed {}",
            self.check_ins, self.first_visits, self.new_places, self.reports, self.rate, self.seed
        )
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Computed(Costs);

pub fn run(args: &CostArgs, output: &mut Output) -> Result<ExitCode> {
    if args.week {
        return run_week(args, output);
    }
    let people = args.people();
    let timed = args.out.as_deref().map(|folder| timed(&people, folder));
    let timed = timed.transpose()?.flatten();
    let costs = compute(&timed.unwrap_or(people), args.seed)?;
    if let Some(folder) = &args.out {
        let from = match timed {
            Some(_) => "fitted.csv".to_string(),
            None => format!("{} s a check-in, assumed", people.execution),
        };
        let provenance = Provenance {
            seed: Some(args.seed),
            input: Some(format!("docs/gas.csv, docs/privacy.md; {from}")),
            ..computed(args.command())
        };
        costs.write(folder, &provenance)?;
    }
    output.say(&Computed(costs))
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lived(Vec<WeekRow>);

fn run_week(args: &CostArgs, output: &mut Output) -> Result<ExitCode> {
    args.sign.refuse_single("a measurement")?;
    let city = &args.city;
    let people = People {
        reports: city.ill,
        ..args.people()
    };
    let week = Week::draw(
        &before(&people),
        usize::from(city.persons),
        u32::from(city.days),
        args.seed,
    )?;
    let mut wasmd = args.net.wasmd(None, Some(&args.sign))?;
    let bar = output.bar(1, "requests")?;
    let rows = measure(
        &mut wasmd,
        &people,
        &week,
        city.seconds,
        args.seed,
        &shown_on(&bar),
    )?;
    bar.finish_and_clear();
    if let Some(folder) = &args.out {
        let provenance = Provenance {
            seed: Some(args.seed),
            input: Some("docs/gas.csv, docs/privacy.md".to_string()),
            ..measured(format!(
                "{} --week --persons {} --days {} --seconds {} --ill {}",
                args.command(),
                city.persons,
                city.days,
                city.seconds,
                city.ill
            ))
        };
        let rows = rows.clone();
        Series { provenance, rows }.write(&folder.join("week.csv"))?;
    }
    output.say(&Lived(rows))
}

impl Answer for Lived {
    fn tell(&self, page: &mut Page) {
        page.line("   foretold     metered     more      of");
        for row in &self.0 {
            page.line(format!(
                "{:>11} {:>11} {:>+7.2}% {:>7}  {}",
                whole(row.predicted).to_string(),
                whole(row.metered).to_string(),
                row.error() * 100.0,
                row.count,
                row.quantity
            ));
        }
    }
}

/// A whole number of gas, for people.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Gas of a day, not negative.
fn whole(gas: f64) -> HumanCount {
    HumanCount(gas.round() as u64)
}

fn line(row: &DesignRow) -> String {
    format!(
        "{:>11} gas a person-day, {:>6.2} bank sends, sd {:>9}  {}{}",
        whole(row.mean).to_string(),
        row.bank_sends,
        whole(row.sd).to_string(),
        row.role,
        if row.misses.is_empty() { "" } else { " *" }
    )
}

impl Answer for Computed {
    fn tell(&self, page: &mut Page) {
        let costs = &self.0;
        for row in &costs.optima {
            let Some(chosen) = costs.chosen(&row.grid) else {
                continue;
            };
            page.line(line(chosen));
            page.paragraph(
                format!(
                    "  {}, {} min, contacts {}, {} d, {} levels, {}, {}, blocks of {} s: {} of {} designs keep every limit, {} as good; {} of {} searches found it",
                    chosen.disclosure,
                    chosen.rotation,
                    chosen.contacts,
                    chosen.retention,
                    chosen.levels,
                    if chosen.is_pinned { "pinned" } else { "not pinned" },
                    chosen.door,
                    chosen.block_seconds,
                    HumanCount(row.feasible as u64),
                    HumanCount(row.designs as u64),
                    row.ties,
                    row.found,
                    row.starts
                ),
                "  ",
            );
        }
        page.line("One thing changed (* = misses a limit):");
        for row in &costs.levers {
            page.line(line(row));
        }
        let same = costs.draws.iter().filter(|row| row.is_same_but_blocks);
        page.line(format!(
            "The same design, blocks apart, in {} of {} draws of other inputs.",
            same.count(),
            costs.draws.len()
        ));
    }
}
