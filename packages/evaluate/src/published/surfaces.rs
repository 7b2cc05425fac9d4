//! Half-lives of the virus on surfaces, from the titres behind van Doremalen et al., N. Engl. J. Med. 2020.

use anyhow::{Context, Result};
use serde::Deserialize;
use wayclear_study::published::decay::{half_life, Titre};

use super::{Row, Tolerance};

/// SARS-CoV-2 alone; BSD, see testdata/README.md.
const TITRES: &str = include_str!("../../../../testdata/surface-stability/titres.csv");
/// Material as the titres call it; median and 95 % of the published half-life, hours.
const PUBLISHED: [(&str, f64, f64, f64); 5] = [
    ("Aerosols", 1.10, 0.644, 2.60),
    ("Copper", 0.774, 0.416, 1.17),
    ("Cardboard", 3.47, 2.40, 4.92),
    ("Steel", 5.63, 4.56, 6.93),
    ("Plastic", 6.83, 5.61, 8.23),
];

#[derive(Deserialize)]
struct Measured {
    material: String,
    hours: f64,
    log10_titer: f64,
    detection_limit_log10_titer: f64,
}

pub(super) fn rows() -> Result<Vec<Row>> {
    let all = csv::Reader::from_reader(TITRES.as_bytes())
        .deserialize()
        .collect::<Result<Vec<Measured>, _>>()
        .context("testdata/surface-stability/titres.csv is not a table of titres")?;
    let row = |(material, median, low, high): (&str, f64, f64, f64)| {
        let titres: Vec<Titre> = all
            .iter()
            .filter(|titre| titre.material == material)
            .map(|titre| Titre {
                hours: titre.hours,
                log10: titre.log10_titer,
                limit: titre.detection_limit_log10_titer,
            })
            .collect();
        let ours = half_life(&titres).with_context(|| material.to_string())?;
        let how = format!(
            "a line through log10 titres, those below detection censored: {:.2} to {:.2} h",
            ours.low, ours.high
        );
        let quantity = format!("half-life, {}", material.to_lowercase());
        let row = Row::new("van Doremalen et al. 2020", &quantity, "h", &how);
        Ok(row.held(median, ours.hours, Tolerance::Interval(low, high)))
    };
    PUBLISHED.into_iter().map(row).collect()
}
