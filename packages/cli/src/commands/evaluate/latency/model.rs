//! `wayclear evaluate latency model`: closed form, chain, simulation and polynomial beside each other.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::latency::claims::of_model;
use wayclear_evaluate::latency::model::{model, Modelled, MODEL};
use wayclear_evaluate::series::{Provenance, Series};

use super::fit::tell_claims;
use crate::commands::evaluate::provenance::computed;
use crate::output::{Answer, Output};
use crate::page::{table, Page};

/// Where it goes.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate latency model docs/study")]
pub struct ModelArgs {
    /// Folder that gets model.csv
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// What random arrivals are made from: the same number, the same run
    #[arg(long, value_name = "NUMBER", default_value_t = 2007)]
    seed: u64,
}

#[derive(Serialize)]
struct Reckoned {
    rows: Vec<Modelled>,
}

pub fn run(args: &ModelArgs, output: &mut Output) -> Result<ExitCode> {
    let rows = model(args.seed)?;
    let provenance = Provenance {
        seed: Some(args.seed),
        ..computed("wayclear evaluate latency model docs/study")
    };
    let series = Series { provenance, rows };
    series.write(&args.folder.join(MODEL))?;
    output.say(&Reckoned { rows: series.rows })
}

impl Answer for Reckoned {
    fn tell(&self, page: &mut Page) {
        let mut rows = table(["load", "closed form", "chain", "simulation", "cubic"]);
        for row in &self.rows {
            rows.add_row([
                format!("{:.2}", row.utilisation),
                format!("{:.3}", row.closed_mean_s),
                format!("{:.3}", row.chain_mean_s),
                format!("{:.3}", row.simulated_mean_s),
                format!("{:.3}", row.cubic_mean_s),
            ]);
        }
        page.table(rows);
        tell_claims(page, &of_model(&self.rows));
    }
}
