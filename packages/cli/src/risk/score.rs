//! `wayclear risk score`: the probability of one exposure, or of each row of a CSV file, and what it adds.

use std::io::stdout;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use serde_json::json;
use wayclear_api::location::Surface;
use wayclear_risk::cwa::{Infectiousness, ReportType, RiskMinutes, Scan, Window};
use wayclear_risk::{Contact, Exposure, Model, SurfaceContact};

use super::exposures::{terms, ExposureColumns, TERMS};
use super::model::ModelArgs;
use crate::sheet::Sheet;

/// A model and an exposure.
#[derive(Args)]
pub struct ScoreArgs {
    /// CSV of exposures, - for standard input: columns `rssi_dbm` and `seconds`, `gap_seconds` and `surface`,
    /// or all four. Prints it with the terms of the exponent, the probability, and what the exposure adds to
    /// that of nobody met
    #[arg(conflicts_with_all = ["rssi", "seconds", "gap_seconds", "surface", "json"])]
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
    /// confirmed test and standard infectiousness; in a file empty where there was no contact
    #[arg(long, value_name = "DBM", allow_negative_numbers = true)]
    cwa_tx_dbm: Option<i16>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn surface() -> impl TypedValueParser<Value = Surface> {
    PossibleValuesParser::new(Surface::ALL.iter().map(|surface| surface.name()))
        .try_map(|text| text.parse().map_err(|()| "not a surface"))
}

pub fn run(args: &ScoreArgs) -> Result<ExitCode> {
    let model = args.model.or(Model::ILLUSTRATIVE)?;
    if let Some(file) = &args.file {
        score_rows(&model, args.cwa_tx_dbm, file)?;
        return Ok(ExitCode::SUCCESS);
    }
    let contact = args.rssi.zip(args.seconds);
    let surface = args.gap_seconds.zip(args.surface);
    if contact.is_none() && surface.is_none() {
        bail!("name a contact with --rssi and --seconds, a surface with --gap-seconds and --surface, or both; or a CSV file");
    }
    let contact = contact.map(|(rssi, seconds)| Contact::new(rssi, seconds));
    let surface = surface.map(|(gap, surface)| SurfaceContact::new(gap, surface.into()));
    let exposure = Exposure {
        contact: contact.transpose()?,
        surface: surface.transpose()?,
    };
    let (probability, added) = (model.probability(&exposure), model.added(&exposure));
    let minutes = args
        .cwa_tx_dbm
        .map(|tx_dbm| risk_minutes(tx_dbm, &exposure));
    if args.json {
        let mut told =
            json!({ "probability": probability.to_string(), "added": added.to_string() });
        if let Some(minutes) = minutes {
            told["cwa_risk_minutes"] = minutes.to_string().into();
        }
        println!("{told}");
    } else {
        println!("probability {probability}\nadded       {added}");
        if let Some(minutes) = minutes {
            println!(
                "{minutes} risk minutes of the Corona-Warn-App; a day with 9 is red, with 5 green"
            );
        }
    }
    Ok(ExitCode::SUCCESS)
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

fn score_rows(model: &Model, cwa_tx_dbm: Option<i16>, file: &Path) -> Result<()> {
    let mut sheet = Sheet::open(file)?;
    let columns = ExposureColumns::of(&sheet)?;
    let minutes = cwa_tx_dbm.map(|_| "cwa_risk_minutes");
    let new = TERMS.into_iter().chain(["probability", "added"]);
    let new = new.chain(minutes);
    if let Some(name) = new.clone().find(|name| sheet.find(name).is_some()) {
        bail!("there is a column \"{name}\" already; take it out, it would be written twice");
    }
    let mut out = csv::Writer::from_writer(stdout().lock());
    out.write_record(sheet.names().iter().map(String::as_str).chain(new))?;
    while sheet.advance()? {
        let exposure = columns.read(&sheet)?;
        let [contact, surface] = terms(model.form(), &exposure);
        let probability = model.probability(&exposure).to_string();
        let added = model.added(&exposure).to_string();
        let minutes = cwa_tx_dbm.map(|tx_dbm| {
            // The app has none for what it does not measure.
            let measured = exposure.contact.map(|_| risk_minutes(tx_dbm, &exposure));
            measured.map_or_else(String::new, |minutes| minutes.to_string())
        });
        let new = [&*contact, &*surface, &*probability, &*added];
        let new = new.into_iter().chain(minutes.as_deref());
        out.write_record(sheet.cells().iter().chain(new))?;
    }
    Ok(out.flush()?)
}
