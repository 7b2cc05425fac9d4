//! The door for whoever knows only a place: what is checked there, where visits go, and how a place is found for free.

use cosmwasm_std::coin;
use cw_utils::PaymentError;
use wayclear_api::region::Action;
use wayclear_api::state::{ExecuteMsg, QueryMsg};
use wayclear_api::{Invalid, Place};
use wayclear_state::ContractError;
use wayclear_testing::{assert_refused, place, suite, DAVIS, DENOM};

use super::{assign, owner};

fn at(cell: &str, unit: Option<&str>) -> Place {
    Place {
        cell: cell.to_string(),
        unit: unit.map(ToString::to_string),
    }
}

#[test]
fn a_place_outside_every_cell_has_no_route() {
    let mut suite = suite();
    for (at, region) in [("00000000", "US-CA"), ("9qc70000", "06113")] {
        let refused = ContractError::NoRoute {
            place: at.to_string(),
            region: region.to_string(),
        };
        assert_refused(suite.visit("ada", &place(at), Action::Open {}), refused);
    }
}

#[test]
fn a_place_in_a_message_is_written_exactly_so() {
    let mut suite = suite();
    let (cell, unit) = ("\"9qc7mbd\"".to_string(), "\"Roof\"".to_string());
    let wrong = |geohash: &str, character| Invalid::GeohashCharacter {
        geohash: format!("{geohash:?}"),
        character,
    };
    for (bad, refused) in [
        (at("9qc7mbd", None), Invalid::CellLength { cell, length: 7 }),
        (at("9qc7mbda", None), wrong("9qc7mbda", 'a')),
        (at("9QC7MBDH", None), wrong("9QC7MBDH", 'Q')),
        (at(DAVIS, Some("Roof")), Invalid::Unit { unit }),
    ] {
        let visit = suite.visit("ada", &bad, Action::Open {});
        assert_refused(visit, &refused);
        let msg = QueryMsg::Locate { place: bad };
        let answer = suite.query::<serde_json::Value>(&suite.state(), &msg);
        assert_refused(answer, refused);
    }
}

#[test]
fn a_visit_takes_no_funds() {
    let mut suite = suite();
    let state = suite.state();
    let visit = ExecuteMsg::Visit {
        place: place(DAVIS),
        action: Action::Open {},
    };
    let paid = suite.execute_with("ada", &state, &visit, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}

#[test]
fn locate_answers_the_addresses_found_so_far() {
    let mut suite = suite();
    let found = suite.locate(DAVIS);
    assert_eq!(found.county, Some(suite.county("06113")));
    assert_eq!(found.city, Some(suite.city("davis")));
    assert_eq!(found.location, None);
    let location = suite.open(DAVIS);
    assert_eq!(suite.locate(DAVIS).location, Some(location));
    assert_eq!(suite.locate("9qc7mbdh/shop-2").location, None);
    let in_no_city = suite.locate("9qc70000");
    assert_eq!(in_no_city.county, Some(suite.county("06113")));
    assert_eq!(in_no_city.city, None);
    assert_eq!(suite.locate("00000000").county, None);
}

#[test]
fn prefixes_of_every_length_lead_somewhere() {
    let mut suite = suite();
    let prefixes = ["8q", "8r2", "8r34", "8r456", "8r5678", "8r6789b"];
    owner(&mut suite, &assign("06113", &prefixes)).unwrap();
    for prefix in prefixes {
        let inside = format!("{prefix:0<8}");
        let county = Some(suite.county("06113"));
        assert_eq!(suite.locate(&inside).county, county, "{inside}");
    }
}
