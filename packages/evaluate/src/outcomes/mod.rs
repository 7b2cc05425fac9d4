//! What real outcomes say of equation 8: three studies with exposure of some kind and who was infected, read from a folder,
//! and aggregates of them written.

mod error;
mod power;
mod rows;
mod sets;
mod table;

use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use wayclear_risk::Form;
use wayclear_study::outcomes::{
    compare, fitted, groups, share, validated, Dosed, NotFitted, Validation,
};

pub use error::{DataProblem, MOST_ROWS};
pub use power::{power, write_power, CONTACTS};
pub use rows::{Calibrated, Coefficient, Counted, Formed, Told, Validated};

use crate::series::{Provenance, Series};
use sets::Features;

/// Of draws of clusters, and of outcomes.
pub const SEED: u64 = 2020;
const FOLDS: usize = 10;
const DRAWS: usize = 2_000;
/// 95 % of a normal distribution, either way.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Everything that is computed from the three studies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcomes {
    pub coefficients: Vec<Coefficient>,
    pub validated: Vec<Validated>,
    pub calibrated: Vec<Calibrated>,
    pub counted: Vec<Counted>,
    pub formed: Vec<Formed>,
}

/// Reads the three studies and computes all of it.
///
/// # Errors
/// [`DataProblem`].
pub fn outcomes(folder: &Path) -> Result<Outcomes, DataProblem> {
    let studies = sets::read(folder)?;
    let mut all = Outcomes {
        coefficients: vec![],
        validated: vec![],
        calibrated: vec![],
        counted: vec![],
        formed: vec![],
    };
    for of in &studies.sets {
        all.add(of).map_err(|source| DataProblem::NotFitted {
            set: of.set,
            features: of.name,
            source,
        })?;
    }
    let counts = studies.counts.iter().filter_map(|count| {
        let share = share(count.number, count.people)?;
        Some(Counted {
            set: count.set.to_string(),
            group: count.group.to_string(),
            people: count.people,
            count: count.number,
            share: round(share.share),
            low: round(share.low),
            high: round(share.high),
        })
    });
    all.counted = counts.collect();
    all.formed = all
        .forms(&studies.dosed)
        .map_err(|source| DataProblem::NotFitted {
            set: "Israel",
            features: "isolation as a dose",
            source,
        })?;
    Ok(all)
}

impl Outcomes {
    fn add(&mut self, of: &Features) -> Result<(), NotFitted> {
        if of.is_fitted {
            self.fit(of)?;
        }
        if of.is_validated {
            let validation = validated(&of.sample, FOLDS, DRAWS, SEED)?;
            self.validate(of, &validation);
        }
        Ok(())
    }

    fn fit(&mut self, of: &Features) -> Result<(), NotFitted> {
        let fit = fitted(&of.sample)?;
        for coefficient in fit.coefficients {
            let (estimate, error) = (coefficient.estimate, coefficient.clustered_error);
            let odds = |log: f64| round(libm::exp(log));
            self.coefficients.push(Coefficient {
                set: of.set.to_string(),
                features: of.name.to_string(),
                people: of.sample.infected.len(),
                infected: of.sample.count(),
                clusters: of.sample.cluster_count(),
                deviance: round(fit.deviance),
                term: coefficient.term,
                estimate: round(estimate),
                naive_error: round(coefficient.naive_error),
                clustered_error: round(error),
                odds_ratio: odds(estimate),
                low: odds(estimate - NORMAL * error),
                high: odds(estimate + NORMAL * error),
            });
        }
        Ok(())
    }

    fn validate(&mut self, of: &Features, found: &Validation) {
        self.validated.push(Validated {
            set: of.set.to_string(),
            features: of.name.to_string(),
            people: of.sample.infected.len(),
            infected: of.sample.count(),
            clusters: of.sample.cluster_count(),
            log_loss: round(found.log_loss),
            log_loss_base: round(found.log_loss_base),
            brier: round(found.brier),
            brier_base: round(found.brier_base),
            auc: round(found.auc),
            auc_low: round(found.auc_interval.0),
            auc_high: round(found.auc_interval.1),
            slope: round(found.slope),
            slope_half_width: round(NORMAL * found.slope_error),
        });
        for group in groups(&of.sample.infected, &found.foretold, &found.fitted) {
            self.calibrated.push(Calibrated {
                set: of.set.to_string(),
                features: of.name.to_string(),
                tenth: group.tenth,
                people: group.people,
                foretold: round(group.foretold),
                infected: round(group.infected.share),
                low: round(group.infected.low),
                high: round(group.infected.high),
            });
        }
    }

    /// The forms beside the attack rates of Israel, where complete isolation is the term with the most people.
    fn forms(&self, dosed: &Dosed) -> Result<Vec<Formed>, NotFitted> {
        let complete = self
            .coefficients
            .iter()
            .find(|row| row.term == "complete isolation");
        let design_effect = complete.map_or(1.0, |row| {
            let ratio = row.clustered_error / row.naive_error;
            ratio * ratio
        });
        let forms = [Form::Normalised, Form::LogDose, Form::PaperLiteral];
        let formed = forms.into_iter().map(|form| {
            let found = compare(form, dosed, design_effect)?;
            Ok(Formed {
                form: rows::name(form).to_string(),
                design_effect: round(design_effect),
                deviance_at_half: round(found.deviance_at_half),
                ratio: found.ratio,
                low: found.interval.0,
                high: found.interval.1,
            })
        });
        formed.collect()
    }

    /// Writes each list into its file of a folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, provenance: &Provenance, folder: &Path) -> Result<()> {
        write(&self.coefficients, provenance, folder, "outcomes.csv")?;
        write(
            &self.validated,
            provenance,
            folder,
            "outcomes-validated.csv",
        )?;
        write(&self.calibrated, provenance, folder, "calibration.csv")?;
        write(&self.counted, provenance, folder, "outcomes-shares.csv")?;
        write(&self.formed, provenance, folder, "outcomes-forms.csv")
    }
}

/// One list into its file.
fn write<R: Serialize + Clone>(
    rows: &[R],
    provenance: &Provenance,
    folder: &Path,
    name: &str,
) -> Result<()> {
    let series = Series {
        provenance: provenance.clone(),
        rows: rows.to_vec(),
    };
    series.write(&folder.join(name))
}

/// To nine places: fewer than it is exact to, so that any machine gets the same.
pub(crate) fn round(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}
