//! Which of the three forms of equation 10 explains that partial isolation helps about half as much as complete isolation.
#![allow(clippy::cast_precision_loss)] // Counts of people, and atoms for a regression.

use wayclear_risk::fit::Data;
use wayclear_risk::{Contact, Exposure, Form, RiskError, ATOMS};

use super::fitted::{converged, NotFitted};

/// What stands for the contact of those who were not isolated: eight hours, in seconds.
pub const FULL_DOSE_SECONDS: u32 = 28_800;
/// Its signal strength, dBm.
const RSSI: i16 = -60;
/// Steps of the ratio from 0 to 1.
const STEPS: u32 = 500;
/// 95 % of chi-square with one degree of freedom.
const CHI_SQUARE: f64 = 3.841_458_820_694_124;

/// How many were infected, of how many, by dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dosed {
    /// Those who were not isolated from the index case: the whole dose.
    pub full: (usize, usize),
    /// Those who were partly isolated: an unknown part of it.
    pub part: (usize, usize),
    /// Completely isolated: no dose.
    pub none: (usize, usize),
}

/// A form beside three attack rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Deviance beside the three rates themselves, if partial isolation leaves half the dose; about chi-square with one degree
    /// of freedom times the design effect.
    pub deviance_at_half: f64,
    /// The part of the dose that partial isolation leaves, which fits best.
    pub ratio: f64,
    /// Its profile-likelihood interval of 95 %.
    pub interval: (f64, f64),
}

/// Fits a form to the three rates, for each part of the dose that partial isolation may leave. `design_effect`: how many times
/// larger a variance is because people of a household are alike, 1 or more.
///
/// # Errors
/// [`NotFitted`], where nobody or everybody was infected.
pub fn compare(form: Form, people: &Dosed, design_effect: f64) -> Result<Comparison, NotFitted> {
    let deviances = (0..=STEPS)
        .map(|step| deviance(form, people, FULL_DOSE_SECONDS * step / STEPS))
        .collect::<Result<Vec<f64>, _>>()?;
    let ratio = |step: usize| step as f64 / f64::from(STEPS);
    let mut best = 0;
    for (step, deviance) in deviances.iter().enumerate() {
        if *deviance < deviances[best] {
            best = step;
        }
    }
    let limit = deviances[best] + CHI_SQUARE * design_effect.max(1.0);
    let held: Vec<usize> = (0..deviances.len())
        .filter(|step| deviances[*step] <= limit)
        .collect();
    let end = |step: Option<&usize>| step.map_or(f64::NAN, |step| ratio(*step));
    Ok(Comparison {
        deviance_at_half: deviances[deviances.len() / 2],
        ratio: ratio(best),
        interval: (end(held.first()), end(held.last())),
    })
}

/// Deviance of a form, if partial isolation leaves so many seconds of contact.
fn deviance(form: Form, people: &Dosed, seconds: u32) -> Result<f64, NotFitted> {
    let groups = [
        (people.full, FULL_DOSE_SECONDS),
        (people.part, seconds),
        (people.none, 0),
    ];
    let there: Vec<_> = groups.iter().filter(|((_, of), _)| *of > 0).collect();
    let term = |seconds: u32| contact_term(form, RSSI, seconds).unwrap_or(f64::NAN);
    let fit = converged(&Data {
        response: there.iter().map(|((count, _), _)| *count as f64).collect(),
        trials: Some(there.iter().map(|((_, of), _)| *of as f64).collect()),
        terms: vec![(
            "dose".to_string(),
            there.iter().map(|(_, seconds)| term(*seconds)).collect(),
        )],
        has_intercept: true,
        ..Data::default()
    })?;
    Ok(fit.deviance)
}

/// What b12 multiplies for a contact of that strength, dBm, and length.
pub(super) fn contact_term(form: Form, rssi: i16, seconds: u32) -> Result<f64, RiskError> {
    let exposure = Exposure {
        contact: Some(Contact::new(rssi, seconds)?),
        surface: None,
    };
    Ok(form.terms(&exposure).0 as f64 / ATOMS as f64)
}
