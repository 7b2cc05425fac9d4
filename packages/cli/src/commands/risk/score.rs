//! `wayclear risk score`: the probability of one exposure, or of each row of a CSV file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use serde::Serialize;
use wayclear_api::location::Surface;
use wayclear_risk::cwa::{Infectiousness, ReportType, RiskMinutes, Scan, Window};
use wayclear_risk::{Contact, Exposure, Model, SurfaceContact};

use super::exposures::{terms, ExposureColumns, TERMS};
use crate::args::model::ModelArgs;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::rows::Rows;
use crate::sheet::Sheet;

/// A model and an exposure.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear risk score --rssi -60 --seconds 900
  wayclear risk score exposures.csv >scored.csv")]
pub struct ScoreArgs {
    /// CSV of exposures, - for standard input: columns `rssi_dbm` and `seconds`, `gap_seconds` and `surface`,
    /// or all four. Prints it with the terms of the exponent and the probability added
    #[arg(conflicts_with_all = ["rssi", "seconds", "gap_seconds", "surface"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Filtered signal strength of the contact, -127 to -1 dBm
    #[arg(long, allow_negative_numbers = true, requires = "seconds")]
    rssi: Option<i64>,
    /// Length of the contact, at most 86400 s
    #[arg(long, allow_negative_numbers = true, requires = "rssi")]
    seconds: Option<i64>,
    /// From the infected check-in to the visitor's, at most 1209600 s
    #[arg(long, allow_negative_numbers = true, requires = "surface")]
    gap_seconds: Option<i64>,
    /// What was touched
    #[arg(long, value_parser = surface(), requires = "gap_seconds")]
    surface: Option<Surface>,
    /// Also compute the risk minutes of the Corona-Warn-App, for a phone that sends with so many dBm and a person with a
    /// confirmed test and standard infectiousness
    #[arg(long, value_name = "DBM", allow_negative_numbers = true)]
    cwa_tx_dbm: Option<i16>,
}

fn surface() -> impl TypedValueParser<Value = Surface> {
    PossibleValuesParser::new(Surface::ALL.iter().map(|surface| surface.name()))
        .try_map(|text| text.parse().map_err(|()| "not a surface"))
}

#[derive(Serialize)]
struct Scored {
    probability: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cwa_risk_minutes: Option<String>,
}

pub fn run(args: &ScoreArgs, output: &mut Output) -> Result<ExitCode> {
    let model = args.model.or(Model::ILLUSTRATIVE)?;
    if let Some(file) = &args.file {
        score_rows(&model, args.cwa_tx_dbm, file, output)?;
        return Ok(ExitCode::SUCCESS);
    }
    let contact = args.rssi.zip(args.seconds);
    let surface = args.gap_seconds.zip(args.surface);
    if contact.is_none() && surface.is_none() {
        let missing = "name a contact with --rssi and --seconds, a surface with --gap-seconds and --surface, or both; or a \
                       CSV file";
        return Err(Usage(missing.to_string()).into());
    }
    let contact = contact.map(|(rssi, seconds)| Contact::new(rssi, seconds));
    let surface = surface.map(|(gap, surface)| SurfaceContact::new(gap, surface.into()));
    let exposure = Exposure {
        contact: contact.transpose()?,
        surface: surface.transpose()?,
    };
    let minutes = args.cwa_tx_dbm;
    let minutes = minutes.map(|tx_dbm| risk_minutes(tx_dbm, &exposure).to_string());
    output.say(&Scored {
        probability: model.probability(&exposure).to_string(),
        cwa_risk_minutes: minutes,
    })
}

impl Answer for Scored {
    fn tell(&self, page: &mut Page) {
        page.line(&self.probability);
        if let Some(minutes) = &self.cwa_risk_minutes {
            page.paragraph(
                format!("{minutes} risk minutes of the Corona-Warn-App; a day with 9 is red, with 5 green"),
                "",
            );
        }
    }
}

/// A surface counts nothing.
fn risk_minutes(tx_dbm: i16, exposure: &Exposure) -> RiskMinutes {
    let scan = exposure.contact.map(|contact| Scan {
        min_attenuation_db: u8::try_from(tx_dbm.saturating_sub(contact.rssi_dbm()).max(0))
            .unwrap_or(u8::MAX),
        seconds: i32::try_from(contact.seconds()).unwrap_or(i32::MAX),
    });
    let window = Window {
        age_days: 0,
        infectiousness: Infectiousness::Standard,
        report_type: ReportType::ConfirmedTest,
        calibration_confidence: 0,
        scans: scan.as_slice(),
    };
    window.risk_minutes()
}

fn score_rows(
    model: &Model,
    cwa_tx_dbm: Option<i16>,
    file: &Path,
    output: &mut Output,
) -> Result<()> {
    let mut sheet = Sheet::open(file, output)?;
    let columns = ExposureColumns::of(&sheet)?;
    let minutes = cwa_tx_dbm.map(|_| "cwa_risk_minutes");
    let added = TERMS.into_iter().chain(["probability"]).chain(minutes);
    if let Some(name) = added.clone().find(|name| sheet.find(name).is_some()) {
        bail!("there is a column \"{name}\" already; take it out, it would be written twice");
    }
    let names = sheet.names().iter().map(String::as_str).chain(added);
    let mut rows = Rows::new(names.map(str::to_string).collect(), output)?;
    while sheet.advance()? {
        let exposure = columns.read(&sheet)?;
        let [contact, surface] = terms(model.form(), &exposure);
        let probability = model.probability(&exposure).to_string();
        let minutes = cwa_tx_dbm.map(|tx_dbm| risk_minutes(tx_dbm, &exposure).to_string());
        let added = [&*contact, &*surface, &*probability];
        let added = added.into_iter().chain(minutes.as_deref());
        rows.write(sheet.cells().iter().chain(added))?;
    }
    rows.finish()
}
