//! What an exposure adds, against truth, and what must hold of it.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

mod common;

use common::{contact, surfaces, touch, UNIT};
use proptest::prelude::*;
use wayclear_risk::{
    Contact, Exposure, Form, Model, Probability, Surface, SurfaceContact, MAX_COEFFICIENT,
};

/// Computed by `scripts/compute-added.py`.
const TRUTH: &str = include_str!("../../../testdata/added.csv");
const DOSED: [Form; 2] = [Form::Normalised, Form::LogDose];

fn surface(name: &str) -> Surface {
    match name {
        "aerosol" => Surface::Aerosol,
        "copper" => Surface::Copper,
        "cardboard" => Surface::Cardboard,
        "other" => Surface::Other,
        "stainless_steel" => Surface::StainlessSteel,
        name => {
            assert_eq!(name, "plastic");
            Surface::Plastic
        }
    }
}

#[test]
fn what_an_exposure_adds_is_within_three_atoms_on_every_row_of_truth() {
    let mut rows = csv::Reader::from_reader(TRUTH.as_bytes());
    let mut count = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let form = if &row[0] == "n" {
            Form::Normalised
        } else {
            Form::LogDose
        };
        let [b0, b12, b3] =
            [1, 2, 3].map(|index| row[index].parse::<i128>().unwrap() * (UNIT / 1_000));
        let model = Model::new(form, b0, b12, b3).unwrap();
        let cell = |index: usize| row[index].parse::<i64>().ok();
        let exposure = Exposure {
            contact: cell(4).map(|rssi| Contact::new(rssi, cell(5).unwrap()).unwrap()),
            surface: cell(6).map(|gap| SurfaceContact::new(gap, surface(&row[7])).unwrap()),
        };
        let truth: u128 = row[8].parse().unwrap();
        let found = model.added(&exposure).atoms() * 1_000;
        assert!(
            found.abs_diff(truth) <= 3_000,
            "{row:?}: {found} thousandths of an atom"
        );
        count += 1;
    }
    assert_eq!(count, 10_000);
}

#[test]
fn an_exposure_without_dose_adds_nothing_whatever_its_probability() {
    for form in DOSED {
        for b0 in [-40, -1, 0, 5, 40] {
            let model = Model::new(form, b0 * UNIT, -2 * UNIT, -UNIT).unwrap();
            for none in [
                Exposure::default(),
                contact(-60, 0),
                touch(72 * 3_600, Surface::Plastic),
                touch(1_209_600, Surface::Aerosol),
            ] {
                assert_eq!(model.added(&none), Probability::ZERO, "{none:?}");
            }
        }
    }
    let normalised = Model::new(Form::Normalised, 0, -2 * UNIT, -UNIT).unwrap();
    assert_eq!(
        normalised.added(&contact(-104, 86_400)),
        Probability::ZERO,
        "signals end at -104 dBm"
    );
    assert!(normalised.added(&contact(-103, 86_400)) > Probability::ZERO);
}

#[test]
fn many_exposures_without_dose_never_outrank_one_with_some() {
    let model = Model::ILLUSTRATIVE;
    let nothing = vec![contact(-127, 1); 1_000];
    let combined = |exposures: &[Exposure]| {
        Probability::any(exposures.iter().map(|exposure| model.added(exposure)))
    };
    assert_eq!(combined(&nothing), Probability::ZERO);
    // With P itself they would: 1 - (1 - 0.0066)^1000 = 0.9986.
    let hour = contact(-60, 3_600);
    assert!(model.added(&hour) > combined(&nothing));
    let all = [&nothing[..], &[hour]].concat();
    assert_eq!(combined(&all), model.added(&hour));
}

#[test]
fn the_baseline_and_what_an_exposure_adds_give_its_probability() {
    // P0 = 1 / (1 + e^3), P = 1 / (1 + e^0.5): A = (P - P0) / (1 - P0) = 0.346550243519383836505...
    let model = Model::new(Form::Normalised, 3 * UNIT, -5 * UNIT / 2, -UNIT).unwrap();
    let exposure = contact(-60, 900);
    let added = model.added(&exposure);
    assert_eq!(added.to_string(), "0.346550243519383836");
    let whole = Probability::logistic(3 * UNIT).or(added);
    let probability = model.probability(&exposure);
    assert!(whole.atoms().abs_diff(probability.atoms()) <= 3);
}

#[test]
fn to_the_letter_all_of_the_probability_counts() {
    let model = Model::new(Form::PaperLiteral, UNIT, UNIT / 1_000, UNIT / 1_000).unwrap();
    for exposure in [
        contact(-60, 900),
        contact(-60, 0),
        touch(9, Surface::Copper),
    ] {
        assert_eq!(model.added(&exposure), model.probability(&exposure));
    }
    assert_eq!(model.added(&Exposure::default()), Probability::ZERO);
}

/// Often where the probability is neither 0 nor 1.
fn models() -> impl Strategy<Value = Model> {
    let form = proptest::sample::select(DOSED.to_vec());
    let size = || prop_oneof![0..=UNIT, 0..=5 * UNIT, 0..=MAX_COEFFICIENT];
    let b0 = prop_oneof![
        -5 * UNIT..=20 * UNIT,
        -50 * UNIT..=50 * UNIT,
        -MAX_COEFFICIENT..=MAX_COEFFICIENT
    ];
    (form, b0, size(), size())
        .prop_map(|(form, b0, b12, b3)| Model::new(form, b0, -b12, -b3).unwrap())
}

proptest! {
    #[test]
    fn nearer_longer_and_sooner_never_adds_less_and_never_more_than_the_probability(
        model in models(), rssi in -127_i16..=-2, seconds in 0_u32..86_400, gap in 1_u32..=259_201, surface in surfaces(),
    ) {
        let exposure = |rssi, seconds, gap| Exposure {
            contact: contact(rssi, seconds).contact,
            surface: touch(gap, surface).surface,
        };
        let here = exposure(rssi, seconds, gap);
        let added = model.added(&here);
        prop_assert!(added <= model.probability(&here));
        for more in [(rssi + 1, seconds, gap), (rssi, seconds + 1, gap), (rssi, seconds, gap - 1)] {
            let more = exposure(more.0, more.1, more.2);
            prop_assert!(model.added(&more) >= added, "{more:?}");
        }
        for part in [contact(rssi, seconds), touch(gap, surface)] {
            prop_assert!(model.added(&part) <= added, "{part:?}");
        }
    }

    #[test]
    fn a_smaller_constant_never_makes_an_exposure_add_less(
        model in models(), rssi in -127_i16..=-1, seconds in 0_u32..=86_400, step in 0..UNIT,
    ) {
        let [b0, b12, b3] = model.coefficients();
        let likelier = Model::new(model.form(), (b0 - step).max(-MAX_COEFFICIENT), b12, b3).unwrap();
        let exposure = contact(rssi, seconds);
        prop_assert!(likelier.added(&exposure) >= model.added(&exposure));
    }
}
