//! `wayclear evaluate latency fit`: a node from bursts, and what it says of every run.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::latency::check::{summary, Check, Summary, VALIDATION};
use wayclear_evaluate::latency::claims::of_runs;
use wayclear_evaluate::latency::fit::{fit, Fitted, FITTED, TIMER_S};
use wayclear_evaluate::latency::rows::{Burst, Run, BURSTS, LATENCY};
use wayclear_evaluate::latency::validate::validate;
use wayclear_evaluate::series::{Provenance, Series};
use wayclear_evaluate::study::{State, Verdict};

use crate::commands::evaluate::provenance::computed;
use crate::output::{Answer, Output};
use crate::page::{table, Page};

/// Whose bursts and runs.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate latency fit docs/study")]
pub struct FitArgs {
    /// Folder of bursts.csv and latency.csv, which gets fitted.csv and validation.csv
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Seconds of the timer between blocks, as the nodes were started with it
    #[arg(long, value_name = "SECONDS", default_value_t = TIMER_S)]
    timer: f64,
}

#[derive(Serialize)]
struct Found {
    node: Vec<Fitted>,
    errors: Vec<Summary>,
    claims: Vec<Verdict>,
    #[serde(skip)]
    has_runs: bool,
}

pub fn run(args: &FitArgs, output: &mut Output) -> Result<ExitCode> {
    let folder = &args.folder;
    let bursts = Series::<Burst>::read(&folder.join(BURSTS))?;
    let runs = Series::<Run>::read_if_there(&folder.join(LATENCY))?;
    let fitted = fit(&bursts.rows, args.timer)?;
    let from = runs.as_ref().map_or(&bursts.provenance, |r| &r.provenance);
    let provenance = Provenance {
        measured: from.measured.clone(),
        input: Some(format!("{BURSTS} of commit {}", bursts.provenance.commit)),
        ..computed(format!(
            "wayclear evaluate latency fit docs/study --timer {}",
            args.timer
        ))
    };
    let runs = runs.map_or(vec![], |series| series.rows);
    let checks: Vec<Check> = validate(&fitted.node, &runs)?;
    let node = Series {
        provenance: provenance.clone(),
        rows: fitted.rows,
    };
    node.write(&folder.join(FITTED))?;
    let has_runs = !checks.is_empty();
    let checks = Series {
        provenance,
        rows: checks,
    };
    if has_runs {
        checks.write(&folder.join(VALIDATION))?;
    }
    output.say(&Found {
        node: node.rows,
        errors: summary(&checks.rows),
        claims: of_runs(&checks.rows, &runs),
        has_runs,
    })
}

impl Answer for Found {
    fn tell(&self, page: &mut Page) {
        let mut rows = table(["", "seconds", "95 %", "what"]);
        for row in &self.node {
            let ends = row.low_s.zip(row.high_s);
            let ends = ends.map_or(String::new(), |(low, high)| format!("{low:.6} {high:.6}"));
            let unused = if row.is_used { "" } else { " (not used)" };
            rows.add_row([
                row.name.clone(),
                format!("{:.6}", row.seconds),
                ends,
                format!("{}{unused}", row.what),
            ]);
        }
        page.table(rows);
        if !self.has_runs {
            page.line("There is no run to predict: measure some with \"wayclear evaluate latency sweep\".");
            return;
        }
        let mut rows = table(["sweep", "of", "by", "runs", "off by"]);
        for row in &self.errors {
            rows.add_row([
                row.sweep.name().to_string(),
                row.quantity.name().to_string(),
                row.method.name().to_string(),
                row.runs.to_string(),
                row.told(),
            ]);
        }
        page.line("");
        page.table(rows);
        tell_claims(page, &self.claims);
    }
}

/// What holds of the study's claims.
pub fn tell_claims(page: &mut Page, claims: &[Verdict]) {
    page.line("");
    for claim in claims {
        let word = match claim.state {
            State::Holds => "holds",
            State::DoesNotHold => "FAILS",
            State::Reported => "found",
        };
        let text = format!(
            "{word}  {}: {}: {}",
            claim.claim,
            claim.title(),
            claim.found
        );
        page.paragraph(text, "       ");
    }
}
