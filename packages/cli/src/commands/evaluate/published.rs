//! `wayclear evaluate published`: results that others have published, beside ours.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::outcomes::SEED;
use wayclear_evaluate::published::{published, write, Row};
use wayclear_evaluate::series::Provenance;

use super::provenance::computed;
use crate::output::{Answer, Output};
use crate::page::{table, Page};

/// Where the study is.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate published docs/study")]
pub struct PublishedArgs {
    /// Folder of the study: rows that need its outcomes.csv or latency.csv say so where there is none
    #[arg(value_name = "FOLDER")]
    study: PathBuf,
    /// Write published.csv into it
    #[arg(long)]
    write: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Compared(Vec<Row>);

pub fn run(args: &PublishedArgs, output: &mut Output) -> Result<ExitCode> {
    let rows = published(&args.study)?;
    if args.write {
        let provenance = Provenance {
            seed: Some(SEED),
            ..computed("wayclear evaluate published docs/study --write")
        };
        write(&rows, provenance, &args.study)?;
    }
    output.say(&Compared(rows))
}

impl Answer for Compared {
    fn tell(&self, page: &mut Page) {
        let mut rows = table(["whose", "what", "published", "ours", ""]);
        for row in &self.0 {
            let number = |number: Option<f64>| {
                let number = number.map(|number| format!("{number:.3} {}", row.unit));
                number.unwrap_or_default().trim_end().to_string()
            };
            rows.add_row([
                row.source.clone(),
                row.quantity.clone(),
                number(row.published),
                number(row.ours),
                row.verdict.words().replace('*', ""),
            ]);
        }
        page.table(rows);
    }
}
