//! Lengths of exposures that infect: Ferretti et al., Nature 626 (2024), by a constant hazard and through our score.

use anyhow::Result;
use wayclear_risk::{Contact, Exposure, Form, Model, RiskError, ATOMS};
use wayclear_study::durations::{LogNormal, HAZARD, HOUSEHOLD, OTHERS};
use wayclear_study::published::transmissions::{transmissions, Transmissions};

use super::{Row, Tolerance, Verdict};

const SOURCE: &str = "Ferretti et al. 2024";
/// Exposures and infections by quartile, hours, and the part of infections in households.
const EXPOSURES: [f64; 3] = [0.4, 0.7, 1.6];
const INFECTIONS: [f64; 3] = [1.4, 6.0, 28.0];
const AT_HOME: f64 = 0.40;
const QUARTILES: [&str; 3] = ["first quartile", "median", "third quartile"];
/// Probability of somebody whom nobody known has infected.
const BACKGROUND: f64 = 0.01;

pub(super) fn rows() -> Result<Vec<Row>> {
    let hazard = transmissions(HOUSEHOLD, OTHERS, risk);
    let how = "hazard 0.011 an hour; two log-normals, 6 % of contacts in households";
    let mut rows = vec![];
    for (index, name) in QUARTILES.into_iter().enumerate() {
        let quantity = format!("exposures, {name}");
        let row = Row::new(
            SOURCE,
            &quantity,
            "h",
            "went in: two log-normals chosen for it",
        );
        rows.push(row.beside(Some(EXPOSURES[index]), hazard.exposures[index]));
    }
    for (index, name) in QUARTILES.into_iter().enumerate() {
        let row = Row::new(SOURCE, &format!("exposures that infect, {name}"), "h", how);
        let ours = hazard.infections[index];
        rows.push(row.held(INFECTIONS[index], ours, Tolerance::Part(0.25)));
    }
    let home = "infections in households";
    rows.push(Row::new(SOURCE, home, "", how).held(
        AT_HOME,
        hazard.household,
        Tolerance::Within(0.03),
    ));
    rows.extend(longer_households());
    for (form, name) in [
        (Form::Normalised, "normalised"),
        (Form::LogDose, "log_dose"),
    ] {
        let how = format!(
            "what our score adds, {name}, -60 dBm, an hour adds 1.1 % to 1 %, at most a day"
        );
        let found = through(form)?;
        rows.push(Row::new(SOURCE, home, "", &how).held(
            AT_HOME,
            found.household,
            Tolerance::Within(0.03),
        ));
        let row = Row::new(SOURCE, "exposures that infect, median", "h", &how);
        rows.push(row.held(INFECTIONS[1], found.infections[1], Tolerance::Part(0.25)));
    }
    Ok(rows)
}

/// By a constant hazard.
fn risk(hours: f64) -> f64 {
    1.0 - libm::exp(-HAZARD * hours)
}

/// What households it would take for their median, and what that does to the part in households.
fn longer_households() -> Vec<Row> {
    let of = |median: f64| {
        transmissions(
            LogNormal {
                median,
                ..HOUSEHOLD
            },
            OTHERS,
            risk,
        )
    };
    let (mut low, mut high) = (HOUSEHOLD.median, 48.0);
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if of(middle).infections[1] < INFECTIONS[1] {
            low = middle;
        } else {
            high = middle;
        }
    }
    let median = f64::midpoint(low, high);
    let how = format!("the same hazard, median of exposures in households raised to {median:.1} h so that infections have theirs");
    let row = Row::new(SOURCE, "infections in households", "", &how);
    vec![row
        .beside(Some(AT_HOME), of(median).household)
        .verdict(Verdict::Beside)]
}

/// The same through a form of our score, of which an hour at -60 dBm adds what the hazard does.
fn through(form: Form) -> Result<Transmissions, RiskError> {
    let hour = exposure(1.0)?;
    let log_odds = |p: f64| libm::log(p / (1.0 - p));
    let constant = log_odds(BACKGROUND);
    let raised = log_odds(BACKGROUND + (1.0 - BACKGROUND) * HAZARD) - constant;
    let slope = raised / number(form.terms(&hour).0);
    let model = Model::new(form, atoms(-constant), atoms(-slope), 0)?;
    let added = |hours: f64| {
        let exposure = exposure(hours).unwrap_or_default();
        number(i128::try_from(model.added(&exposure).atoms()).unwrap_or_default())
    };
    Ok(transmissions(HOUSEHOLD, OTHERS, added))
}

fn exposure(hours: f64) -> Result<Exposure, RiskError> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most a day.
    let seconds = (hours * 3_600.0).min(f64::from(Contact::MAX_SECONDS)) as u32;
    Ok(Exposure {
        contact: Some(Contact::new(-60, seconds)?),
        surface: None,
    })
}

#[allow(clippy::cast_precision_loss)] // Compared with few digits.
fn number(atoms: i128) -> f64 {
    atoms as f64 / ATOMS as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // Of single digits, to 9 places.
fn atoms(number: f64) -> i128 {
    (number * 1e9).round() as i128 * 1_000_000_000
}
