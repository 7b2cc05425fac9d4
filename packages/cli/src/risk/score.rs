//! `wayclear risk score`: the probability of one exposure.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::{Args, ValueEnum};
use cosmwasm_std::SignedDecimal;
use serde_json::json;
use wayclear_risk::{Contact, Exposure, Form, Model, Surface, SurfaceContact};

/// A model and an exposure.
#[derive(Args)]
pub struct ScoreArgs {
    /// How contact and surface enter the exponent
    #[arg(long, value_enum, default_value = "normalised")]
    form: FormName,
    /// Constant of the exponent, in the paper's sign: P = 1 / (1 + exp(b0 + f1 + f2))
    #[arg(long, allow_negative_numbers = true, value_parser = atoms)]
    b0: i128,
    /// Coefficient of the contact
    #[arg(long, allow_negative_numbers = true, value_parser = atoms)]
    b12: i128,
    /// Coefficient of the surface
    #[arg(long, allow_negative_numbers = true, value_parser = atoms)]
    b3: i128,
    /// Filtered signal strength of the contact, -127 to -1 dBm
    #[arg(long, allow_negative_numbers = true, requires = "seconds")]
    rssi: Option<i16>,
    /// Length of the contact, at most 86400 s
    #[arg(long, allow_negative_numbers = true, requires = "rssi")]
    #[arg(value_parser = clap::value_parser!(u32).range(..=i64::from(Contact::MAX_SECONDS)))]
    seconds: Option<u32>,
    /// From the infected check-in to the visitor's, at most 1209600 s
    #[arg(long, allow_negative_numbers = true, requires = "surface")]
    #[arg(value_parser = clap::value_parser!(u32).range(..=i64::from(SurfaceContact::MAX_GAP)))]
    gap_seconds: Option<u32>,
    /// What was touched
    #[arg(long, value_enum, requires = "gap_seconds")]
    surface: Option<SurfaceName>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum FormName {
    Normalised,
    PaperLiteral,
    LogDose,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum SurfaceName {
    Aerosol,
    Copper,
    Cardboard,
    Other,
    StainlessSteel,
    Plastic,
}

impl From<FormName> for Form {
    fn from(name: FormName) -> Self {
        match name {
            FormName::Normalised => Form::Normalised,
            FormName::PaperLiteral => Form::PaperLiteral,
            FormName::LogDose => Form::LogDose,
        }
    }
}

impl From<SurfaceName> for Surface {
    fn from(name: SurfaceName) -> Self {
        match name {
            SurfaceName::Aerosol => Surface::Aerosol,
            SurfaceName::Copper => Surface::Copper,
            SurfaceName::Cardboard => Surface::Cardboard,
            SurfaceName::Other => Surface::Other,
            SurfaceName::StainlessSteel => Surface::StainlessSteel,
            SurfaceName::Plastic => Surface::Plastic,
        }
    }
}

/// A decimal of up to 18 places, in atoms.
fn atoms(text: &str) -> Result<i128, String> {
    let decimal: SignedDecimal = text
        .parse()
        .map_err(|_| "not a decimal number of up to 18 places".to_string())?;
    Ok(decimal.atomics().i128())
}

pub fn run(args: &ScoreArgs) -> Result<ExitCode> {
    let model = Model::new(args.form.into(), args.b0, args.b12, args.b3)?;
    let contact = args.rssi.zip(args.seconds);
    let surface = args.gap_seconds.zip(args.surface);
    if contact.is_none() && surface.is_none() {
        bail!("name a contact with --rssi and --seconds, a surface with --gap-seconds and --surface, or both");
    }
    let exposure = Exposure {
        contact: contact
            .map(|(rssi, seconds)| Contact::new(rssi, seconds))
            .transpose()?,
        surface: surface
            .map(|(gap, surface)| SurfaceContact::new(gap, surface.into()))
            .transpose()?,
    };
    let probability = model.probability(&exposure);
    if args.json {
        println!("{}", json!({ "probability": probability.to_string() }));
    } else {
        println!("{probability}");
    }
    Ok(ExitCode::SUCCESS)
}
