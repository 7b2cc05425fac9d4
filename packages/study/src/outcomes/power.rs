//! How many contacts, of which signal, length and outcome are known, would tell the form `normalised` from `log_dose`.
#![allow(clippy::cast_precision_loss)] // Counts of contacts, far below 2^52.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rand_distr::Binomial;
use wayclear_risk::fit::Data;
use wayclear_risk::Form;

use super::fitted::converged;
use super::forms::contact_term;
use super::validated::logistic;
use crate::durations::{LogNormal, HAZARD, HOUSEHOLD, HOUSEHOLD_SHARE, OTHERS};

/// What people are infected by who met nobody that is known.
const BACKGROUND: f64 = 0.01;
/// Signal strengths that contacts are spread over evenly, dBm.
const SIGNALS: [i16; 6] = [-100, -92, -84, -76, -68, -60];
/// Lengths of contact that stand for each log-normal.
const LENGTHS: usize = 10;
/// A day, the longest contact.
const LONGEST_SECONDS: f64 = 86_400.0;
/// Outcomes that are 20 times likelier under one form tell it from the other: difference of deviances.
const TOLD: f64 = 5.991_464_547_107_982;

/// People whose contacts are looked at; lengths differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// 6 % of contacts in households, as in Ferretti et al. 2024.
    Everybody,
    /// Contacts outside households only.
    OutsideHouseholds,
}

/// What so many contacts tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// Infections that are expected among them.
    pub infections: f64,
    /// Part of the draws in which the true form fits better.
    pub right: f64,
    /// Part of the draws in which the outcomes are 20 times likelier under it.
    pub told: f64,
}

/// Contacts that are alike.
struct Cell {
    weight: f64,
    /// What b12 multiplies in the true form, and in the other.
    terms: [f64; 2],
    /// Probability of an infection.
    risk: f64,
}

/// Draws outcomes of so many contacts from a form in which an hour at -60 dBm adds 1.1 %, and fits both forms to them. `None` =
/// no such contacts.
pub fn told_apart(
    crowd: Crowd,
    truth: Form,
    contacts: u32,
    draws: u32,
    seed: u64,
) -> Option<Power> {
    let cells = cells(crowd, truth)?;
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let (mut right, mut told) = (0_u32, 0_u32);
    for _ in 0..draws {
        // Separated or too few: such outcomes tell nothing.
        if let Some(difference) = difference(&cells, contacts, &mut random) {
            right += u32::from(difference > 0.0);
            told += u32::from(difference > TOLD);
        }
    }
    let risk: f64 = cells.iter().map(|cell| cell.weight * cell.risk).sum();
    let share = |count: u32| f64::from(count) / f64::from(draws.max(1));
    Some(Power {
        infections: risk * f64::from(contacts),
        right: share(right),
        told: share(told),
    })
}

fn cells(crowd: Crowd, truth: Form) -> Option<Vec<Cell>> {
    let other = match truth {
        Form::LogDose => Form::Normalised,
        Form::Normalised | Form::PaperLiteral => Form::LogDose,
    };
    let constant = log_odds(BACKGROUND);
    let hour = contact_term(truth, -60, 3_600).ok()?;
    let slope = (log_odds(BACKGROUND + (1.0 - BACKGROUND) * HAZARD) - constant) / hour;
    let parts: &[(LogNormal, f64)] = match crowd {
        Crowd::Everybody => &[
            (HOUSEHOLD, HOUSEHOLD_SHARE),
            (OTHERS, 1.0 - HOUSEHOLD_SHARE),
        ],
        Crowd::OutsideHouseholds => &[(OTHERS, 1.0)],
    };
    let mut cells = vec![];
    for (lengths, part) in parts {
        for hours in lengths.middles(LENGTHS) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most a day.
            let seconds = (hours * 3_600.0).min(LONGEST_SECONDS) as u32;
            for rssi in SIGNALS {
                let [own, others] = [truth, other].map(|form| contact_term(form, rssi, seconds));
                let terms = [own.ok()?, others.ok()?];
                cells.push(Cell {
                    weight: part / (LENGTHS * SIGNALS.len()) as f64,
                    terms,
                    risk: logistic(constant + slope * terms[0]),
                });
            }
        }
    }
    Some(cells)
}

/// Deviance of the other form less that of the true one, for one draw.
fn difference(cells: &[Cell], contacts: u32, random: &mut ChaCha20Rng) -> Option<f64> {
    let (mut response, mut trials, mut columns) = (vec![], vec![], [vec![], vec![]]);
    let (mut so_far, mut given) = (0.0, 0_u64);
    for cell in cells {
        // Whole contacts whose number is never further than one from its part.
        so_far += cell.weight * f64::from(contacts);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most the contacts.
        let upto = (so_far + 1e-6).floor() as u64;
        let here = upto - given;
        given = upto;
        if here == 0 {
            continue;
        }
        let infected = random.sample(Binomial::new(here, cell.risk).ok()?);
        response.push(infected as f64);
        trials.push(here as f64);
        columns[0].push(cell.terms[0]);
        columns[1].push(cell.terms[1]);
    }
    let deviance = |column: Vec<f64>| {
        let fit = converged(&Data {
            response: response.clone(),
            trials: Some(trials.clone()),
            terms: vec![("contact_term".to_string(), column)],
            has_intercept: true,
            ..Data::default()
        });
        Some(fit.ok()?.deviance)
    };
    let [own, other] = columns.map(deviance);
    Some(other? - own?)
}

fn log_odds(p: f64) -> f64 {
    libm::log(p / (1.0 - p))
}
