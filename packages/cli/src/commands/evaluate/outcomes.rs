//! `wayclear evaluate outcomes`: what real infections say of equation 8.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_evaluate::outcomes::{outcomes, power, write_power, Outcomes, Told, CONTACTS, SEED};
use wayclear_evaluate::series::Provenance;

use super::provenance::computed;
use crate::output::{Answer, Output};
use crate::page::{table, Page};

/// Where the studies are, and where the aggregates go.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear evaluate outcomes data --out docs/study")]
pub struct OutcomesArgs {
    /// Folder with `households_israel`, `contacts_geneva` and sashts
    #[arg(value_name = "FOLDER", env = "WAYCLEAR_DATA")]
    data: PathBuf,
    /// Write the aggregates as CSV files into this folder; no row of a person
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Computed {
    #[serde(flatten)]
    outcomes: Outcomes,
    power: Vec<Told>,
}

pub fn run(args: &OutcomesArgs, output: &mut Output) -> Result<ExitCode> {
    let outcomes = outcomes(&args.data)?;
    let power = power(&CONTACTS);
    if let Some(out) = &args.out {
        let provenance = Provenance {
            seed: Some(SEED),
            ..computed("wayclear evaluate outcomes FOLDER --out docs/study")
        };
        outcomes.write(&provenance, out)?;
        write_power(&power, provenance, out)?;
    }
    output.say(&Computed { outcomes, power })
}

impl Answer for Computed {
    fn tell(&self, page: &mut Page) {
        let mut fits = table(["study", "term", "coefficient", "error", "clustered"]);
        for row in &self.outcomes.coefficients {
            let numbers = [row.estimate, row.naive_error, row.clustered_error];
            let numbers = numbers.map(|number| format!("{number:.4}"));
            fits.add_row([&[row.set.clone(), row.term.clone()], &numbers[..]].concat());
        }
        page.table(fits);
        page.line("");
        let mut found = table(["study", "features", "log loss", "Brier", "AUC", "slope"]);
        for row in &self.outcomes.validated {
            found.add_row([
                row.set.clone(),
                row.features.clone(),
                format!("{:.4} ({:.4})", row.log_loss, row.log_loss_base),
                format!("{:.4} ({:.4})", row.brier, row.brier_base),
                format!("{:.3}, {:.3}-{:.3}", row.auc, row.auc_low, row.auc_high),
                format!("{:.2} ± {:.2}", row.slope, row.slope_half_width),
            ]);
        }
        page.table(found);
        page.paragraph(
            "Of people left out of the fit, ten-fold by household or index case; in brackets what telling everybody the share of the others \
             comes to.",
            "",
        );
        page.line("");
        let mut told = table([
            "contacts of",
            "true form",
            "contacts",
            "right",
            "20 times likelier",
        ]);
        for row in &self.power {
            let percent = |share: f64| format!("{:.0} %", share * 100.0);
            told.add_row([
                row.crowd.clone(),
                row.truth.clone(),
                row.contacts.to_string(),
                percent(row.right),
                percent(row.told),
            ]);
        }
        page.table(told);
    }
}
