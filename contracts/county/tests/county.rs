//! Every message and query of a county, from outside; what it shares with the state is tested there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::coin;
use cw_utils::PaymentError;
use wayclear_api::county::{CodeIds, Config, ExecuteMsg, QueryMsg};
use wayclear_api::events::ChildCreated;
use wayclear_api::region::{Action, CellsResponse, ChildrenResponse, InUseResponse, NewChild};
use wayclear_api::{Invalid, OwnershipError};
use wayclear_county::ContractError;
use wayclear_testing::{assert_refused, place, suite, Suite, DAVIS, DENOM, WOODLAND};

fn city(suite: &mut Suite, key: &str, prefixes: &[&str]) -> ExecuteMsg {
    ExecuteMsg::AddCity {
        city: NewChild {
            key: key.to_string(),
            name: "A city".to_string(),
            owner: suite.account("city owner").into_string(),
            prefixes: prefixes.iter().map(ToString::to_string).collect(),
        },
    }
}

#[test]
fn a_county_knows_itself_its_cities_and_their_cells() {
    let suite = suite();
    let yolo = suite.county("06113");
    let config: Config = suite.query(&yolo, &QueryMsg::Config {}).unwrap();
    assert_eq!(config.key, "06113");
    assert_eq!(config.parent, Some(suite.state()));
    let children: ChildrenResponse = suite
        .query(
            &yolo,
            &QueryMsg::Children {
                start_after: None,
                limit: None,
            },
        )
        .unwrap();
    let keys: Vec<_> = children
        .children
        .iter()
        .map(|child| child.key.as_str())
        .collect();
    assert_eq!(keys, ["davis", "woodland"]);
    let cells: CellsResponse = suite
        .query(
            &yolo,
            &QueryMsg::Cells {
                start_after: Some("9qc7m".to_string()),
                limit: Some(1),
            },
        )
        .unwrap();
    assert_eq!(cells.cells[0].prefix, "9qc7q");
    let in_use: InUseResponse = suite
        .query(
            &yolo,
            &QueryMsg::InUse {
                prefix: "9qc7mbd".to_string(),
            },
        )
        .unwrap();
    assert!(in_use.in_use);
}

#[test]
fn a_city_is_made_by_submessage() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    let add = city(&mut suite, "winters", &["9qc70"]);
    let tx = suite.execute("county owner", &yolo, &add).unwrap();
    assert_eq!(ChildCreated::all(&tx.events)[0].key, "winters");
    suite.open("9qc70mpx");
    let bad = city(&mut suite, "Winters", &[]);
    let key = "\"Winters\"".to_string();
    assert_refused(
        suite.execute("county owner", &yolo, &bad),
        Invalid::CityKey { key },
    );
}

#[test]
fn visits_come_from_the_state_only() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    let forward = ExecuteMsg::Forward {
        visitor: suite.account("ada"),
        place: place(DAVIS),
        action: Action::Open {},
    };
    for sender in ["ada", "state owner", "county owner"] {
        assert_refused(
            suite.execute(sender, &yolo, &forward),
            ContractError::NotParent,
        );
    }
    let paid = suite.execute_with("ada", &yolo, &forward, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}

#[test]
fn a_city_gives_up_cells_only_while_no_location_lies_there() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    suite.open(WOODLAND);
    let release = |prefix: &str| ExecuteMsg::ReleaseCells {
        prefixes: vec![prefix.to_string()],
    };
    let refused = ContractError::CellsInUse {
        prefix: "9qckh".to_string(),
        child: "woodland".to_string(),
    };
    assert_refused(
        suite.execute("county owner", &yolo, &release("9qckh")),
        refused,
    );
    suite
        .execute("county owner", &yolo, &release("9qc7q"))
        .unwrap();
    let assign = ExecuteMsg::AssignCells {
        child: "woodland".to_string(),
        prefixes: vec!["9qc7q".to_string()],
    };
    suite.execute("county owner", &yolo, &assign).unwrap();
    assert_eq!(suite.locate("9qc7q000").city, Some(suite.city("woodland")));
}

#[test]
fn the_owner_alone_changes_a_county() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    let heir = suite.account("heir");
    let add = city(&mut suite, "winters", &[]);
    let code_ids = CodeIds {
        city: 1,
        location: 2,
    };
    let propose = ExecuteMsg::ProposeOwner {
        owner: Some(heir.to_string()),
    };
    let update = ExecuteMsg::UpdateCodeIds {
        code_ids: code_ids.clone(),
    };
    for msg in [&add, &propose, &update] {
        assert_refused(
            suite.execute("state owner", &yolo, msg),
            OwnershipError::NotOwner,
        );
    }
    suite.execute("county owner", &yolo, &propose).unwrap();
    suite
        .execute("heir", &yolo, &ExecuteMsg::AcceptOwner {})
        .unwrap();
    suite.execute("heir", &yolo, &update).unwrap();
    let config: Config = suite.query(&yolo, &QueryMsg::Config {}).unwrap();
    assert_eq!(
        (config.ownership.owner, config.code_ids),
        (heir, code_ids.into())
    );
}
