//! What is a county's own, from outside; what all regions share is tried on a state.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::coin;
use cw_utils::PaymentError;
use wayclear_api::county::{ask, ExecuteMsg, InstantiateMsg};
use wayclear_api::events::{CellsSplit, ChildCreated};
use wayclear_api::region::{Action, NewChild};
use wayclear_api::{city, Invalid, OwnershipError};
use wayclear_county::ContractError;
use wayclear_testing::{
    assert_refused, place, suite, Chain, ChainError, Contract, Suite, Tx, DAVIS, DENOM, WOODLAND,
};

/// Sends Yolo County a message of its owner.
fn owner(suite: &mut Suite, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let yolo = suite.county("06113");
    suite.execute("county owner", &yolo, msg)
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn add(suite: &Suite, key: &str, prefixes: &[&str]) -> ExecuteMsg {
    let city = NewChild {
        key: key.to_string(),
        name: "A city".to_string(),
        owner: suite.account("city owner").into_string(),
        prefixes: strings(prefixes),
    };
    ExecuteMsg::AddCity { city }
}

#[test]
fn a_county_knows_itself_its_cities_and_their_cells() {
    let suite = suite();
    let yolo = suite.county("06113");
    let config = suite.chain.ask(&yolo, ask::Config {}).unwrap();
    assert_eq!(
        (&config.key[..], &config.name[..]),
        ("06113", "County 06113")
    );
    assert_eq!(config.parent, Some(suite.state()));
    assert_eq!(config.state, suite.state());
    assert_eq!(config.registry, suite.registry());
    assert_eq!(config.prefix_counts, [0, 0, 0, 3, 0, 0]);
    let question = ask::Children {
        start_after: None,
        limit: None,
    };
    let list = suite.chain.ask(&yolo, question).unwrap();
    let cities = list.children.into_iter();
    let cities: Vec<_> = cities.map(|child| (child.key, child.address)).collect();
    let expected = ["davis", "woodland"].map(|key| (key.to_string(), suite.city(key)));
    assert_eq!(cities, expected);
    let question = ask::Cells {
        start_after: Some("9qc7m".to_string()),
        limit: Some(1),
    };
    let page = suite.chain.ask(&yolo, question).unwrap();
    assert_eq!(page.cells[0].prefix, "9qc7q");
    let prefix = "9qc7mbd".to_string();
    let answer = suite.chain.ask(&yolo, ask::InUse { prefix }).unwrap();
    assert!(answer.in_use);
}

#[test]
fn a_city_is_made_by_submessage_with_what_its_county_hands_down() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    let new = add(&suite, "winters", &["9qc70"]);
    let tx = owner(&mut suite, &new).unwrap();
    assert_eq!(ChildCreated::all(&tx.events)[0].key, "winters");
    let winters = tx.child().unwrap();
    let made = suite.chain.ask(&winters, city::ask::Config {}).unwrap();
    assert_eq!(made.parent, Some(yolo.clone()));
    assert_eq!(made.state, suite.state());
    assert_eq!(made.registry, suite.registry());
    assert_eq!(made.admin, Some(suite.account("admin")));
    assert_eq!(made.window_seconds, suite.window);
    let info = suite.chain.contract_info(&winters).unwrap().unwrap();
    assert_eq!(info.creator, yolo);
    assert_eq!(info.label, "wayclear city winters");
    let location = suite.open("9qc70mpx");
    assert_eq!(suite.info("9qc70mpx").parent, winters);
    assert_eq!(suite.chain.admin(&location).unwrap(), made.admin);
}

#[test]
fn a_city_that_cannot_be_is_refused_by_name() {
    let mut suite = suite();
    let bad = add(&suite, "Winters", &[]);
    let key = "\"Winters\"".to_string();
    assert_refused(owner(&mut suite, &bad), Invalid::CityKey { key });
    let twice = add(&suite, "davis", &[]);
    let key = "davis".to_string();
    let refused = ContractError::ChildExists { key };
    assert_refused(owner(&mut suite, &twice), refused);
    let taken = add(&suite, "winters", &["9qc7mb"]);
    let refused = ContractError::CellOverlap {
        prefix: "9qc7mb".to_string(),
        other: "9qc7m".to_string(),
        child: "davis".to_string(),
    };
    assert_refused(owner(&mut suite, &taken), refused);
}

#[test]
fn cells_go_from_one_city_to_another_where_nothing_lives() {
    let mut suite = suite();
    let release = |prefix| ExecuteMsg::ReleaseCells {
        prefixes: strings(&[prefix]),
    };
    let assign = ExecuteMsg::AssignCells {
        child: "woodland".to_string(),
        prefixes: strings(&["9qc7q"]),
    };
    owner(&mut suite, &release("9qc7q")).unwrap();
    owner(&mut suite, &assign).unwrap();
    suite.open("9qc7q000");
    assert_eq!(suite.info("9qc7q000").parent, suite.city("woodland"));
    let refused = ContractError::CellsInUse {
        prefix: "9qc7q".to_string(),
        child: "woodland".to_string(),
    };
    assert_refused(owner(&mut suite, &release("9qc7q")), refused);
    let prefix = "9qc7q".to_string();
    let tx = owner(&mut suite, &ExecuteMsg::SplitCells { prefix }).unwrap();
    assert_eq!(CellsSplit::all(&tx.events)[0].child, "woodland");
    owner(&mut suite, &release("9qc7q1")).unwrap();
    suite.open("9qc7q001");
}

#[test]
fn visits_come_from_the_state_only() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    let forward = |at: &str| ExecuteMsg::Forward {
        visitor: suite.account("ada"),
        place: place(at),
        action: Action::Open {},
    };
    let (here, elsewhere) = (forward(DAVIS), forward("9qce7pm8"));
    for sender in ["ada", "county owner", "state owner"] {
        let refused = suite.execute(sender, &yolo, &here);
        assert_refused(refused, ContractError::NotParent);
    }
    for sender in [suite.city("davis"), suite.county("06067"), yolo.clone()] {
        let refused = suite.chain.execute(&sender, &yolo, &here);
        assert_refused(refused, ContractError::NotParent);
    }
    let state = suite.state();
    suite.chain.execute(&state, &yolo, &here).unwrap();
    let lost = suite.chain.execute(&state, &yolo, &elsewhere);
    let refused = ContractError::NoRoute {
        place: "9qce7pm8".to_string(),
        region: "06113".to_string(),
    };
    assert_refused(lost, refused);
    let paid = suite.execute_with("ada", &yolo, &here, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}

#[test]
fn a_county_that_a_stranger_makes_is_no_part_of_the_tree() {
    let mut suite = suite();
    let ada = suite.account("ada");
    let code_id = suite.deployment.code_ids[&Contract::County];
    let msg = InstantiateMsg {
        key: "06113".to_string(),
        name: "Yolo County".to_string(),
        owner: ada.to_string(),
        admin: None,
        state: suite.state().into_string(),
        registry: suite.registry().into_string(),
        window_seconds: 600,
    };
    let twin = suite.chain.instantiate(&ada, code_id, &msg, "x", None);
    let twin = twin.unwrap();
    let made = suite.chain.ask(&twin, ask::Config {}).unwrap();
    assert_eq!(made.parent, Some(ada), "its maker is its parent");
    suite.check_in("bob", WOODLAND, 1);
    assert_ne!(suite.locate(WOODLAND).county, Some(twin.clone()));
    let state = suite.state();
    let forward = ExecuteMsg::Forward {
        visitor: suite.account("bob"),
        place: place(WOODLAND),
        action: Action::Open {},
    };
    let refused = suite.chain.execute(&state, &twin, &forward);
    assert_refused(refused, ContractError::NotParent);
}

#[test]
fn a_county_changes_hands_like_any_region() {
    let mut suite = suite();
    let yolo = suite.county("06113");
    let heir = suite.account("heir");
    let propose = ExecuteMsg::ProposeOwner {
        owner: Some(heir.to_string()),
    };
    owner(&mut suite, &propose).unwrap();
    let accept = ExecuteMsg::AcceptOwner {};
    let refused = suite.execute("ada", &yolo, &accept);
    assert_refused(refused, OwnershipError::NotProposed);
    suite.execute("heir", &yolo, &accept).unwrap();
    let new = add(&suite, "winters", &[]);
    assert_refused(owner(&mut suite, &new), OwnershipError::NotOwner);
    suite.execute("heir", &yolo, &new).unwrap();
}
