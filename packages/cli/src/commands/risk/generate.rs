//! `wayclear risk generate`: exposures made up from a seed, and whom they infected under a known model.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wayclear_api::location::Surface;
use wayclear_risk::{Contact, Exposure, Form, Model, SurfaceContact, ATOMS};

use super::exposures::{terms, COLUMNS, TERMS};
use crate::args::model::ModelArgs;
use crate::output::Output;
use crate::rows::Rows;

/// The truth by default, in thousandths: 1 in 150 without contact or surface, 1 in 91 after 15 minutes at -60 dBm.
const TRUTH: [i128; 3] = [5_000, -500, -1_000];

/// What to make up.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear risk generate --seed 1 --rows 1000")]
pub struct GenerateArgs {
    /// Begins the random numbers; the same seed gives the same rows on any machine
    #[arg(long)]
    seed: u64,
    /// How many exposures
    #[arg(long, default_value_t = 20_000)]
    rows: u64,
    /// The truth; by default normalised with b0 = 5, b12 = -0.5, b3 = -1
    #[command(flatten)]
    truth: ModelArgs,
}

pub fn run(args: &GenerateArgs, output: &mut Output) -> Result<ExitCode> {
    let thousandth = i128::try_from(ATOMS / 1_000)?;
    let [b0, b12, b3] = TRUTH.map(|b| b * thousandth);
    let truth = args.truth.or(Model::new(Form::Normalised, b0, b12, b3)?)?;
    let mut random = ChaCha8Rng::seed_from_u64(args.seed);
    let names = COLUMNS.into_iter().chain(TERMS).chain(["infected"]);
    let mut rows = Rows::new(names.map(str::to_string).collect(), output)?;
    for _ in 0..args.rows {
        let cells = row(&truth, &mut random)?;
        rows.write(cells.iter().map(String::as_str))?;
    }
    rows.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn row(truth: &Model, random: &mut ChaCha8Rng) -> Result<[String; 7]> {
    let (exposure, surface) = exposure(random)?;
    let is_infected = random.random_range(0..ATOMS) < truth.probability(&exposure).atoms();
    let [contact_term, surface_term] = terms(truth.form(), &exposure);
    let text = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
    let (contact, touched) = (exposure.contact, exposure.surface);
    Ok([
        text(contact.map(|c| c.rssi_dbm().into())),
        text(contact.map(|c| c.seconds().into())),
        text(touched.map(|s| s.gap_seconds().into())),
        touched.map_or("", |_| surface.name()).to_string(),
        contact_term,
        surface_term,
        u8::from(is_infected).to_string(),
    ])
}

/// Contact, surface or both, each as likely; -100 to -45 dBm for 1 to 120 minutes, 0 to 72 hours after, all materials.
fn exposure(random: &mut ChaCha8Rng) -> Result<(Exposure, Surface)> {
    let kind = random.random_range(0..3);
    let rssi_dbm: i64 = random.random_range(-100..=-45);
    let seconds: i64 = random.random_range(60..=7_200);
    let gap_seconds: i64 = random.random_range(0..=259_200);
    let surface = Surface::ALL[random.random_range(0..Surface::ALL.len())];
    let contact = Contact::new(rssi_dbm, seconds)?;
    let touched = SurfaceContact::new(gap_seconds, surface.into())?;
    let exposure = Exposure {
        contact: (kind != 0).then_some(contact),
        surface: (kind != 1).then_some(touched),
    };
    Ok((exposure, surface))
}
