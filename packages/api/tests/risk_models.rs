//! Which risk models and exposures the border lets in.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Decimal, SignedDecimal, Uint128};
use wayclear_api::contact_registry::{
    checked_delay, checked_exposures, RadioContact, RiskExposure, RiskForm, RiskModel,
    RiskModelRow, SurfaceContact, DEFAULT_ALERT_AT,
};
use wayclear_api::{quoted, Invalid, Surface};
use wayclear_risk::{Form, RiskError};

fn alerting_at(alert_at: Decimal) -> RiskModel {
    RiskModel {
        alert_at,
        ..RiskModel::illustrative()
    }
}

#[test]
fn a_model_alerts_somewhere_above_nothing_and_up_to_certainty() {
    let atom = Decimal::new(Uint128::one());
    for alert_at in [atom, DEFAULT_ALERT_AT, Decimal::one()] {
        assert!(alerting_at(alert_at).checked().is_ok(), "{alert_at}");
    }
    for alert_at in [Decimal::zero(), Decimal::one() + atom, Decimal::MAX] {
        let refused = alerting_at(alert_at).checked();
        assert_eq!(refused.unwrap_err(), Invalid::AlertAt { alert_at });
    }
    let five = alerting_at(Decimal::percent(500)).checked().unwrap_err();
    assert_eq!(
        five.to_string(),
        "alert_at is \"5\", it must be above 0 and at most 1; \"0.001\" is 0.1 %"
    );
}

#[test]
fn a_model_that_says_nothing_of_alerts_alerts_from_a_tenth_of_a_percent_on() {
    let text = r#"{ "form": "normalised", "b0": "5", "b12": "-1", "b3": "-1", "origin": "x" }"#;
    let model: RiskModel = cosmwasm_std::from_json(text).unwrap();
    assert_eq!(model.alert_at, Decimal::permille(1));
    let text = text.replace("\"origin\"", "\"alert_at\": \"0.02\", \"origin\"");
    let model: RiskModel = cosmwasm_std::from_json(text).unwrap();
    assert_eq!(model.alert_at, Decimal::percent(2));
}

fn with(form: RiskForm, b0: &str, b12: &str, b3: &str) -> RiskModel {
    let [b0, b12, b3] = [b0, b12, b3].map(|b| b.parse::<SignedDecimal>().unwrap());
    RiskModel {
        form,
        b0,
        b12,
        b3,
        ..RiskModel::illustrative()
    }
}

#[test]
fn coefficients_are_at_most_a_thousand_and_no_contact_lowers_the_risk() {
    let most = "1000";
    let more = "1000.000000000000000001";
    for model in [
        with(RiskForm::Normalised, most, "-1000", "-1000"),
        with(RiskForm::LogDose, "-1000", "0", "0"),
        with(RiskForm::PaperLiteral, "0", most, most),
    ] {
        assert!(model.checked().is_ok(), "{model:?}");
    }
    for (b0, b12, b3) in [(more, "0", "0"), ("0", more, "0"), ("0", "0", more)] {
        for sign in ["", "-"] {
            let [b0, b12, b3] = [b0, b12, b3].map(|b| {
                if b == more {
                    format!("{sign}{b}")
                } else {
                    b.to_string()
                }
            });
            let refused = with(RiskForm::PaperLiteral, &b0, &b12, &b3).checked();
            let error = refused.unwrap_err();
            assert!(
                matches!(error, Invalid::Risk(RiskError::Range { .. })),
                "{error}"
            );
        }
    }
    for (b12, b3, wrong) in [
        ("0.000000000000000001", "0", "b12"),
        ("0", "0.000000000000000001", "b3"),
    ] {
        for form in [RiskForm::Normalised, RiskForm::LogDose] {
            let refused = with(form, "0", b12, b3).checked().unwrap_err();
            let expected = RiskError::Sign {
                coefficient: wrong,
                atoms: 1,
            };
            assert_eq!(refused, Invalid::Risk(expected));
        }
    }
}

#[test]
fn a_model_says_in_1_to_256_characters_where_it_is_from() {
    let from = |origin: &str| RiskModel {
        origin: origin.to_string(),
        ..RiskModel::illustrative()
    };
    for origin in ["x", &"ü".repeat(256)] {
        assert!(from(origin).checked().is_ok());
    }
    for (origin, count) in [(String::new(), 0), ("ü".repeat(257), 257)] {
        let expected = Invalid::Count {
            field: "origin",
            count,
            min: 1,
            max: 256,
        };
        assert_eq!(from(&origin).checked().unwrap_err(), expected);
    }
    let marks = Invalid::NameCharacter {
        name: quoted("a\n"),
        character: '\n',
    };
    assert_eq!(from("a\n").checked().unwrap_err(), marks);
}

#[test]
fn a_model_is_what_the_risk_package_computes_with_and_is_stored_as_it_came() {
    let model = RiskModel::illustrative();
    assert_eq!(model.checked(), Ok(wayclear_risk::Model::ILLUSTRATIVE));
    assert_eq!(RiskModel::from(RiskModelRow::from(model.clone())), model);
    for form in RiskForm::ALL {
        assert_eq!(RiskForm::from(Form::from(*form)), *form);
    }
    for surface in Surface::ALL {
        let hours = wayclear_risk::Surface::from(*surface);
        assert_eq!(format!("{hours:?}"), format!("{surface:?}"));
    }
}

#[test]
fn exposures_are_bounded() {
    let near = |rssi_dbm, seconds| RiskExposure {
        contact: Some(RadioContact { rssi_dbm, seconds }),
        surface: None,
    };
    let touched = |gap_seconds| RiskExposure {
        contact: None,
        surface: Some(SurfaceContact {
            gap_seconds,
            surface: Surface::Plastic,
        }),
    };
    for exposure in [
        near(-127, 0),
        near(-1, 86_400),
        touched(0),
        touched(1_209_600),
    ] {
        assert!(exposure.checked().is_ok(), "{exposure:?}");
    }
    for exposure in [
        near(-128, 0),
        near(0, 0),
        near(-60, 86_401),
        touched(1_209_601),
    ] {
        let refused = exposure.checked().unwrap_err();
        assert!(
            matches!(refused, Invalid::Risk(RiskError::Range { .. })),
            "{refused}"
        );
    }
    let many = |n: usize| checked_exposures(&vec![touched(0); n]);
    assert_eq!((many(0).unwrap().len(), many(100).unwrap().len()), (0, 100));
    let expected = Invalid::Count {
        field: "exposures",
        count: 101,
        min: 0,
        max: 100,
    };
    assert_eq!(many(101).unwrap_err(), expected);
    assert!(checked_exposures(&[touched(0), near(0, 0)]).is_err());
}

#[test]
fn a_new_model_is_known_at_most_thirty_days_before() {
    for seconds in [0, 2_592_000] {
        assert_eq!(checked_delay(seconds), Ok(seconds));
    }
    for seconds in [2_592_001, u64::MAX] {
        let expected = Invalid::Range {
            field: "risk_model_delay_seconds",
            value: seconds.into(),
            min: 0,
            max: 2_592_000,
        };
        assert_eq!(checked_delay(seconds), Err(expected));
    }
}
