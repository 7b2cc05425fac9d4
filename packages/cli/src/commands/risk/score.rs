//! `wayclear risk score`: the probability of one exposure, or of each row of a CSV file, and what it adds.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use serde::Serialize;
use wayclear_api::location::Surface;
use wayclear_risk::cwa::{Infectiousness, ReportType, Scan, Window};
use wayclear_risk::{Contact, Exposure, Model, RiskError, SurfaceContact};

use super::exposures::{terms, ExposureColumns, TERMS};
use crate::args::model::ModelArgs;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::row_writer::RowWriter;
use crate::table::{LeftOut, Quotes, Table};

/// A model and an exposure.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear risk score --rssi -60 --seconds 900
  wayclear risk score exposures.csv >scored.csv")]
pub struct ScoreArgs {
    /// CSV of exposures, - for standard input: columns `rssi_dbm` and `seconds`, `gap_seconds` and `surface`,
    /// or all four. Prints it with the terms of the exponent, the probability, and what the exposure adds to
    /// that of nobody met
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
    /// confirmed test and standard infectiousness; none where there was no contact
    #[arg(long, value_name = "DBM", allow_negative_numbers = true)]
    cwa_tx_dbm: Option<i16>,
    /// Leave rows of the file out that cannot be used, and count them, instead of refusing it
    #[arg(long, requires = "file")]
    skip_bad: bool,
    #[command(flatten)]
    quotes: Quotes,
}

fn surface() -> impl TypedValueParser<Value = Surface> {
    PossibleValuesParser::new(Surface::ALL.iter().map(|surface| surface.name()))
        .try_map(|text| text.parse().map_err(|()| "not a surface"))
}

#[derive(Serialize)]
struct Scored {
    probability: String,
    added: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cwa_risk_minutes: Option<String>,
}

pub fn run(args: &ScoreArgs, output: &mut Output) -> Result<ExitCode> {
    let model = args.model.or(Model::ILLUSTRATIVE)?;
    if let Some(file) = &args.file {
        score_rows(&model, args, file, output)?;
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
    let usage = |error: RiskError| Usage(error.to_string());
    let exposure = Exposure {
        contact: contact.transpose().map_err(usage)?,
        surface: surface.transpose().map_err(usage)?,
    };
    output.say(&Scored {
        probability: model.probability(&exposure).to_string(),
        added: model.added(&exposure).to_string(),
        cwa_risk_minutes: minutes(args.cwa_tx_dbm, &exposure),
    })
}

impl Answer for Scored {
    fn tell(&self, page: &mut Page) {
        page.line(format!("probability {}", self.probability));
        page.line(format!("added       {}", self.added));
        if let Some(minutes) = &self.cwa_risk_minutes {
            page.paragraph(
                format!("{minutes} risk minutes of the Corona-Warn-App; a day with 9 is red, with 5 green"),
                "",
            );
        }
    }
}

/// The risk minutes of a contact; the app has none for a surface, which it does not measure.
fn minutes(tx_dbm: Option<i16>, exposure: &Exposure) -> Option<String> {
    let (tx_dbm, contact) = tx_dbm.zip(exposure.contact)?;
    let attenuation = tx_dbm.saturating_sub(contact.rssi_dbm()).max(0);
    let scan = Scan {
        min_attenuation_db: u8::try_from(attenuation).unwrap_or(u8::MAX),
        seconds: i32::try_from(contact.seconds()).unwrap_or(i32::MAX),
    };
    let window = Window {
        infectiousness: Infectiousness::Standard,
        report_type: ReportType::ConfirmedTest,
        scans: &[scan],
    };
    Some(window.risk_minutes().to_string())
}

fn score_rows(model: &Model, args: &ScoreArgs, file: &Path, output: &mut Output) -> Result<()> {
    let mut table = Table::open(file, args.quotes, output)?;
    let columns = ExposureColumns::of(&table)?;
    let new = TERMS.into_iter().chain(["probability", "added"]);
    let new = new.chain(args.cwa_tx_dbm.map(|_| "cwa_risk_minutes"));
    if let Some(name) = new.clone().find(|name| table.find(name).is_some()) {
        bail!("there is a column \"{name}\" already; take it out, it would be written twice");
    }
    let mut left_out = LeftOut::for_tables(args.skip_bad);
    let names = table.names().iter().map(String::as_str).chain(new);
    let mut rows = RowWriter::new(names.map(str::to_string).collect(), output)?;
    while table.advance()? {
        let exposure = match columns.read(&table) {
            Ok(exposure) => exposure,
            Err(refusal) => {
                left_out.refuse(&table, refusal)?;
                continue;
            }
        };
        let [contact, surface] = terms(model.form(), &exposure);
        let probability = model.probability(&exposure).to_string();
        let added = model.added(&exposure).to_string();
        let minutes = minutes(args.cwa_tx_dbm, &exposure).unwrap_or_default();
        let minutes = args.cwa_tx_dbm.map(|_| &*minutes);
        let new = [&*contact, &*surface, &*probability, &*added];
        let new = new.into_iter().chain(minutes);
        let new = new.map(|cell| Cow::Borrowed(cell.as_bytes()));
        rows.write(table.cells().chain(new))?;
    }
    rows.finish()?;
    left_out.tell(output);
    Ok(())
}
