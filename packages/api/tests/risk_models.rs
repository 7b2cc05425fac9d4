//! Which risk models the border lets in.

#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Decimal, Uint128};
use wayclear_api::contact_registry::{RiskModel, DEFAULT_ALERT_AT};
use wayclear_api::Invalid;

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
