//! The score against truth, and what must hold of it.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

mod common;

use common::{contact, surfaces, touch, UNIT};
use proptest::prelude::*;
use wayclear_risk::{
    surface_gap, Contact, Exposure, Form, Model, Probability, RiskError, RssiFilter, Surface,
    SurfaceContact, ATOMS, MAX_COEFFICIENT,
};

const TRUTH: &str = include_str!("../../../testdata/logistic.csv");

#[test]
fn the_logistic_function_is_the_nearest_atom_on_every_row_of_truth() {
    let mut rows = csv::Reader::from_reader(TRUTH.as_bytes());
    let mut count = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let z: i128 = row[0].parse().unwrap();
        let nearest: u128 = row[3].parse().unwrap();
        let found = Probability::logistic(z).atoms();
        assert_eq!(found, nearest, "z = {z}");
        count += 1;
    }
    assert_eq!(count, 1_211);
}

#[test]
fn no_exposure_has_no_probability_and_an_exposure_of_no_length_has_that_of_b0() {
    let model = Model::new(Form::Normalised, 3 * UNIT, -2 * UNIT, -UNIT).unwrap();
    assert_eq!(model.probability(&Exposure::default()), Probability::ZERO);
    let b0 = Probability::logistic(3 * UNIT);
    assert_eq!(model.probability(&contact(-50, 0)), b0);
    assert_eq!(model.probability(&touch(72 * 3_600, Surface::Plastic)), b0);
    assert_eq!(Probability::any([]), Probability::ZERO);
}

#[test]
fn the_three_forms_give_the_exponents_worked_out_by_hand() {
    let b = |form| Model::new(form, UNIT, -UNIT, -UNIT).unwrap();
    // prox = (-60 + 104) / 44 = 1, t = 1: 1 - 1 = 0. surv = 1 - 6/24 = 0.75: 1 - 0.75.
    assert_eq!(b(Form::Normalised).exponent(&contact(-60, 900)), 0);
    assert_eq!(
        b(Form::Normalised).exponent(&touch(6 * 3_600, Surface::Cardboard)),
        UNIT / 4
    );
    // RSSI · minutes = -900, 6 h · 24 h = 144.
    assert_eq!(
        b(Form::PaperLiteral).exponent(&contact(-60, 900)),
        901 * UNIT
    );
    assert_eq!(
        b(Form::PaperLiteral).exponent(&touch(6 * 3_600, Surface::Cardboard)),
        -143 * UNIT
    );
    // ln(1 + 15) = 2.772588722239781237668928...; at -80 dBm the weight is a tenth: ln(2.5) = 0.916290731874155065...
    let z = b(Form::LogDose).exponent(&contact(-60, 900));
    assert!((z - (UNIT - 2_772_588_722_239_781_238)).abs() <= 2, "{z}");
    let z = b(Form::LogDose).exponent(&contact(-80, 900));
    assert!((z - (UNIT - 916_290_731_874_155_065)).abs() <= 2, "{z}");
}

#[test]
fn a_sign_by_which_risk_would_fall_with_contact_is_refused_except_to_the_letter() {
    for form in [Form::Normalised, Form::LogDose] {
        assert!(matches!(
            Model::new(form, 0, 1, 0),
            Err(RiskError::Sign {
                coefficient: "b12",
                ..
            })
        ));
        assert!(matches!(
            Model::new(form, 0, 0, 1),
            Err(RiskError::Sign {
                coefficient: "b3",
                ..
            })
        ));
    }
    assert!(Model::new(Form::PaperLiteral, 0, 1, 1).is_ok());
    let range = Model::new(Form::Normalised, MAX_COEFFICIENT + 1, 0, 0).unwrap_err();
    assert!(matches!(
        range,
        RiskError::Range {
            field: "b0 in atoms",
            ..
        }
    ));
}

#[test]
fn values_outside_their_range_are_named() {
    for rssi in [0, 127, -128, 1] {
        let error = Contact::new(rssi, 60).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("rssi_dbm is {rssi}, it must be -127 to -1")
        );
        let mut filter = RssiFilter::new(500).unwrap();
        assert_eq!(filter.sample(rssi).unwrap_err(), error);
    }
    assert!(Contact::new(-1, 86_401).is_err() && Contact::new(-127, 86_400).is_ok());
    assert!(SurfaceContact::new(1_209_601, Surface::Copper).is_err());
    assert!(RssiFilter::new(0).is_err() && RssiFilter::new(1_001).is_err());
    assert!(Probability::new(ATOMS + 1).is_err() && Probability::new(ATOMS).is_ok());
}

#[test]
fn who_left_before_the_infected_one_came_touched_nothing() {
    assert_eq!(surface_gap(100, 50, Some(99)), None);
    assert_eq!(
        surface_gap(100, 50, Some(100)),
        None,
        "touching intervals do not overlap"
    );
    assert_eq!(surface_gap(100, 50, Some(101)), Some(0));
    assert_eq!(surface_gap(100, 160, Some(200)), Some(60));
    assert_eq!(surface_gap(100, 99, None), None);
    assert_eq!(surface_gap(100, 100, None), Some(0));
}

#[test]
fn the_filter_follows_slowly_and_settles() {
    let mut filter = RssiFilter::new(250).unwrap();
    let out: Vec<i16> = [-60, -80, -80, -80]
        .map(|x| filter.sample(x).unwrap())
        .to_vec();
    assert_eq!(out, [-60, -65, -69, -72]);
    for _ in 0..40 {
        filter.sample(-80).unwrap();
    }
    assert_eq!(filter.sample(-80).unwrap(), -80);
}

#[test]
fn a_probability_is_written_with_eighteen_places() {
    assert_eq!(Probability::ONE.to_string(), "1.000000000000000000");
    assert_eq!(
        Probability::new(1).unwrap().to_string(),
        "0.000000000000000001"
    );
    assert_eq!(Probability::logistic(0).to_string(), "0.500000000000000000");
}

fn exposures() -> impl Strategy<Value = Exposure> {
    let contact = (-127_i16..=-1, 0_u32..=86_400).prop_map(|(r, s)| Contact::new(r, s).unwrap());
    let touch =
        (0_u32..=1_209_600, surfaces()).prop_map(|(g, s)| SurfaceContact::new(g, s).unwrap());
    (proptest::option::of(contact), proptest::option::of(touch))
        .prop_map(|(contact, surface)| Exposure { contact, surface })
}

fn models() -> impl Strategy<Value = Model> {
    let form = proptest::sample::select(vec![Form::Normalised, Form::LogDose]);
    (
        form,
        -MAX_COEFFICIENT..=MAX_COEFFICIENT,
        -MAX_COEFFICIENT..=0,
        -MAX_COEFFICIENT..=0,
    )
        .prop_map(|(form, b0, b12, b3)| Model::new(form, b0, b12, b3).unwrap())
}

proptest! {
    #[test]
    fn the_logistic_function_falls_and_is_symmetric(z in -50 * UNIT..50 * UNIT, step in 0..UNIT) {
        prop_assert!(Probability::logistic(z) >= Probability::logistic(z + step));
        let both = Probability::logistic(z).atoms() + Probability::logistic(-z).atoms();
        prop_assert!(both.abs_diff(ATOMS) <= 1);
    }

    #[test]
    fn any_model_of_any_exposure_gives_a_probability(model in models(), exposure in exposures()) {
        prop_assert!(model.probability(&exposure) <= Probability::ONE);
    }

    #[test]
    fn nearer_longer_and_sooner_is_never_less_likely(
        model in models(), rssi in -127_i16..=-2, seconds in 0_u32..86_400, gap in 1_u32..=1_209_600, surface in surfaces(),
    ) {
        let p = |rssi, seconds, gap| {
            let contact = Some(Contact::new(rssi, seconds).unwrap());
            let surface = Some(SurfaceContact::new(gap, surface).unwrap());
            model.probability(&Exposure { contact, surface })
        };
        let here = p(rssi, seconds, gap);
        prop_assert!(p(rssi + 1, seconds, gap) >= here);
        prop_assert!(p(rssi, seconds + 1, gap) >= here);
        prop_assert!(p(rssi, seconds, gap - 1) >= here);
    }

    #[test]
    fn one_more_exposure_never_lowers_the_risk_and_order_does_not_matter(
        a in 0..=ATOMS, b in 0..=ATOMS,
    ) {
        let [a, b] = [a, b].map(|atoms| Probability::new(atoms).unwrap());
        prop_assert!(a.or(b) >= a.max(b));
        prop_assert_eq!(a.or(b), b.or(a));
        prop_assert_eq!(a.or(Probability::ZERO), a);
        prop_assert_eq!(a.or(Probability::ONE), Probability::ONE);
    }
}
