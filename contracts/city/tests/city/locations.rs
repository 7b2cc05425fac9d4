//! Locations of a city: made by the first visit, found by the second, and found in the cells they lie in.

use cosmwasm_std::{coin, HexBinary};
use cw_utils::PaymentError;
use wayclear_api::city::{ask, ExecuteMsg};
use wayclear_api::events::{CheckInsRefused, ChildCreated};
use wayclear_api::region::Action;
use wayclear_api::Invalid;
use wayclear_region::ContractError;
use wayclear_testing::{
    assert_refused, place, suite, Chain, Contract, Suite, Visited, DAVIS, DENOM,
};

use super::execute;

#[test]
fn a_city_knows_itself_and_its_locations() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let config = suite.chain.ask(&davis, ask::Config {}).unwrap();
    assert_eq!((&config.key[..], &config.name[..]), ("davis", "City davis"));
    assert_eq!(config.parent, Some(suite.county("06113")));
    assert_eq!(config.state, suite.state());
    for unit in ["/shop-2", "", "/shop-10"] {
        suite.open(&format!("{DAVIS}{unit}"));
    }
    let question = ask::Children {
        start_after: None,
        limit: None,
    };
    let list = suite.chain.ask(&davis, question).unwrap();
    let keys: Vec<_> = list.children.iter().map(|child| &child.key[..]).collect();
    assert_eq!(keys, ["9qc7mbdh", "9qc7mbdh/shop-10", "9qc7mbdh/shop-2"]);
    let question = ask::Children {
        start_after: Some("9qc7mbdh/shop-10".to_string()),
        limit: Some(1),
    };
    let page = suite.chain.ask(&davis, question).unwrap();
    assert_eq!(page.children[..], list.children[2..]);
    let question = ask::Cells {
        start_after: None,
        limit: None,
    };
    let cells = suite.chain.ask(&davis, question).unwrap();
    assert!(cells.cells.is_empty());
}

#[test]
fn a_prefix_is_in_use_while_a_location_lies_in_it() {
    let mut suite = suite();
    let davis = suite.city("davis");
    let in_use = |suite: &Suite, prefix: &str| {
        let prefix = prefix.to_string();
        suite.chain.ask(&davis, ask::InUse { prefix })
    };
    assert!(!in_use(&suite, "9qc7m").unwrap().in_use);
    suite.open("9qc7mbdh/shop-2");
    for (prefix, expected) in [
        ("9qc7m", true),
        ("9q", true),
        ("9qc7mbd", true),
        ("9qc7mbc", false),
        ("9qc7mbe", false),
        ("9qc7q", false),
    ] {
        let answer = in_use(&suite, prefix).unwrap();
        assert_eq!(answer.in_use, expected, "{prefix}");
    }
    let prefix = "\"9\"".to_string();
    let refused = Invalid::PrefixLength { prefix, length: 1 };
    assert_refused(in_use(&suite, "9"), refused);
}

#[test]
fn the_first_visit_makes_the_location_and_the_second_finds_it() {
    let mut suite = suite();
    let ada = Visited::new(DAVIS, suite.interval(), 1);
    let tx = suite.try_check_in("ada", &ada).unwrap();
    let location = suite.location(DAVIS);
    let told = ChildCreated {
        key: DAVIS.to_string(),
        address: location.to_string(),
    };
    assert_eq!(ChildCreated::all(&tx.events), [told]);
    let bob = Visited::new(DAVIS, suite.interval(), 2);
    let tx = suite.try_check_in("bob", &bob).unwrap();
    assert!(ChildCreated::all(&tx.events).is_empty());
    assert_eq!(suite.location(DAVIS), location);

    let before = suite.chain.dump(&location);
    let again = suite.visit("ada", &place(DAVIS), Action::Open {}).unwrap();
    assert!(ChildCreated::all(&again.events).is_empty());
    assert_eq!(suite.chain.dump(&location), before, "it changes nothing");
    assert_eq!(suite.status(DAVIS).visits, 2);
}

#[test]
fn nothing_is_made_for_a_visit_out_of_time() {
    let mut suite = suite();
    let late = suite.interval() - 7;
    let davis = suite.city("davis");
    let before = suite.chain.dump(&davis);
    let tx = suite.check_ins("relay", DAVIS, late, &[[1; 16]]).unwrap();
    let told = CheckInsRefused::all_with_emitters(&tx.events);
    let refused = CheckInsRefused { interval: late };
    assert_eq!(told, [(davis.to_string(), refused)]);
    let visited = Visited::new(DAVIS, late, 1);
    let refused = suite.try_check_in("ada", &visited);
    assert_refused(refused, format!("interval is {late}, it must be"));
    assert_eq!(suite.chain.dump(&davis), before);
    assert_eq!(suite.locate(DAVIS).location, None);
}

#[test]
fn visits_come_from_the_county_only() {
    let mut suite = suite();
    let forward = ExecuteMsg::Forward {
        visitor: suite.account("ada"),
        place: place(DAVIS),
        action: Action::Open {},
    };
    for sender in ["ada", "city owner", "county owner"] {
        let refused = execute(&mut suite, sender, &forward);
        assert_refused(refused, ContractError::NotParent);
    }
    let davis = suite.city("davis");
    for sender in [suite.state(), suite.county("06067"), suite.registry()] {
        let refused = suite.chain.execute(&sender, &davis, &forward);
        assert_refused(refused, ContractError::NotParent);
    }
    let paid = suite.execute_with("ada", &davis, &forward, &[coin(1, DENOM)]);
    assert_refused(paid, PaymentError::NonPayable {});
}

#[test]
fn a_visit_that_its_new_location_refuses_leaves_no_location() {
    let mut suite = suite();
    let county = suite.county("06113");
    let davis = suite.city("davis");
    // Past the state, which would have checked it: the county is trusted to pass on what was.
    let forward = ExecuteMsg::Forward {
        visitor: suite.account("ada"),
        place: place(DAVIS),
        action: Action::CheckIn {
            interval: suite.interval(),
            visit_tag: HexBinary::from([1; 15]),
        },
    };
    let refused = suite.chain.execute(&county, &davis, &forward);
    assert_refused(refused, "visit_tag has 15 bytes");
    assert_eq!(suite.locate(DAVIS).location, None);
}

#[test]
fn every_location_has_the_code_that_the_state_names_when_it_is_made() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let info = suite.chain.contract_info(&location).unwrap().unwrap();
    assert_eq!(info.code_id, suite.deployment.code_ids[&Contract::Location]);
    let state = suite.state();
    let key = wayclear_api::raw::CODE_IDS.as_bytes();
    suite.chain.storage_mut(&state).remove(key);
    let refused = suite.visit("ada", &place("9qc7mbdh/roof"), Action::Open {});
    assert_refused(refused, "the row \"code_ids\" does not decode");
    suite.check_in("ada", DAVIS, 1);
}
