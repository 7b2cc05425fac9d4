//! Whether learned risk beats one made by hand, and what missing exposures do to it: Murphy et al., *Risk score learning for
//! COVID-19 contact tracing apps* (2021), with the constants of their simulator and our regression.
#![allow(clippy::cast_precision_loss)] // Counts of people.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rand_distr::StandardNormal;
use wayclear_risk::cwa::{Infectiousness, ReportType, Scan, Window};
use wayclear_risk::{Contact, Exposure, Form, ATOMS};

use crate::outcomes::{auc, fitted, NotFitted, Sample};

/// Probability of an infection for a little of their dose.
const BETA: f64 = 1e-3;
/// Infectiousness by days since symptoms began: middle and spread of a bell (Briers et al. 2020).
const INFECTIOUS: (f64, f64) = (-0.3, 2.75);
/// Dose by metres: steepness and middle of an S (Cencetti et al. 2020).
const DISTANCE: (f64, f64) = (1.5, 4.4);
/// Logarithm of signal loss by that of metres: constant, slope and spread; what a phone adds, dB (Lovett et al. 2020).
const RADIO: (f64, f64, f64) = (3.92, 0.21, 0.574_456_264_653_803);
const CORRECTION_DB: f64 = 2.398;
/// Most exposures of a person. Like metres, minutes and days below our choice: they are not among the published constants.
const MOST_EXPOSURES: u32 = 4;
/// Days from the middle within which others count as highly infectious.
const HIGH_DAYS: f64 = 3.0;

/// How often an infected person ranks above one who was not, among people who were not learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learned {
    /// Area under the curve of ROC of our regression, 0 to 1.
    pub learned: f64,
    /// The same of the risk minutes of the Corona-Warn-App.
    pub by_hand: f64,
}

struct Person {
    /// Contact terms near highly infectious people, and near others.
    terms: [f64; 2],
    /// Thousandths of risk minutes.
    by_hand: u64,
    is_infected: bool,
}

/// Makes up people and their exposures, of which the part `missing` is known to nobody; learns from one half and looks at the
/// other.
///
/// # Errors
/// [`NotFitted`], for too few people.
pub fn learn(people: usize, missing: f64, seed: u64) -> Result<Learned, NotFitted> {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let all: Vec<Person> = (0..people).map(|_| person(missing, &mut random)).collect();
    let (learned, others) = all.split_at(people / 2);
    let term = |index: usize| learned.iter().map(|p| p.terms[index]).collect();
    let sample = Sample {
        infected: learned.iter().map(|p| p.is_infected).collect(),
        clusters: (0..learned.len()).collect(),
        terms: vec![
            ("high".to_string(), term(0)),
            ("standard".to_string(), term(1)),
        ],
    };
    let fit = fitted(&sample)?;
    let [high, standard] = [1, 2].map(|index| fit.coefficients[index].estimate);
    let infected: Vec<bool> = others.iter().map(|p| p.is_infected).collect();
    let scores = |score: &dyn Fn(&Person) -> f64| -> Result<f64, NotFitted> {
        let scores: Vec<f64> = others.iter().map(score).collect();
        auc(&infected, &scores).ok_or(NotFitted::ONE_KIND)
    };
    Ok(Learned {
        learned: scores(&|p| high * p.terms[0] + standard * p.terms[1])?,
        by_hand: scores(&|p| p.by_hand as f64)?,
    })
}

fn person(missing: f64, random: &mut ChaCha20Rng) -> Person {
    let (mut dose, mut terms, mut by_hand) = (0.0, [0.0; 2], 0);
    for _ in 0..random.random_range(1..=MOST_EXPOSURES) {
        let metres = 0.1 + 4.9 * random.random::<f64>();
        let minutes = 5 * random.random_range(1..=12_u32);
        let days = f64::from(random.random_range(-10..=10_i32));
        let noise: f64 = random.sample(StandardNormal);
        let is_missing = random.random::<f64>() < missing;
        let from_middle = (days - INFECTIOUS.0) / INFECTIOUS.1;
        let infectious = libm::exp(-from_middle * from_middle / 2.0);
        let near = 1.0 - 1.0 / (1.0 + libm::exp(DISTANCE.0 * (DISTANCE.1 - metres)));
        dose += f64::from(minutes) * near * infectious;
        if is_missing {
            continue;
        }
        let loss = libm::exp(RADIO.0 + RADIO.1 * libm::log(metres) + RADIO.2 * noise);
        let loss = (loss - CORRECTION_DB).clamp(1.0, 127.0).round();
        let is_high = (days - INFECTIOUS.0).abs() <= HIGH_DAYS;
        terms[usize::from(!is_high)] += contact_term(loss, minutes);
        by_hand += risk_minutes(loss, minutes, is_high);
    }
    Person {
        terms,
        by_hand,
        is_infected: random.random::<f64>() < 1.0 - libm::exp(-BETA * dose),
    }
}

/// Ours, of a phone that sends with 0 dBm.
fn contact_term(loss: f64, minutes: u32) -> f64 {
    #[allow(clippy::cast_possible_truncation)] // 1 to 127.
    let contact = Contact::new(-loss as i16, minutes * 60).ok();
    let surface = None;
    Form::Normalised.terms(&Exposure { contact, surface }).0 as f64 / ATOMS as f64
}

/// Theirs: a scan every five minutes.
fn risk_minutes(loss: f64, minutes: u32, is_high: bool) -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 127.
    let min_attenuation_db = loss as u8;
    let scan = Scan {
        min_attenuation_db,
        seconds: 300,
    };
    let scans = vec![scan; minutes as usize / 5];
    let window = Window {
        infectiousness: if is_high {
            Infectiousness::High
        } else {
            Infectiousness::Standard
        },
        report_type: ReportType::ConfirmedTest,
        scans: &scans,
    };
    window.risk_minutes().thousandths()
}
