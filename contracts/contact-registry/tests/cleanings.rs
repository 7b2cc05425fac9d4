//! Cleanings in the feed, and who may speak for a place: a stranger's contract is never read or called.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::Addr;
use wayclear_api::commitments::place_handle;
use wayclear_api::contact_registry::{ExecuteMsg, Verdict};
use wayclear_api::feed::FeedCleaning;
use wayclear_api::location::{self, Status, StatusResponse};
use wayclear_api::raw::{LedgerRow, LEDGER};
use wayclear_api::region::{self, Action};
use wayclear_api::{city, county, Invalid};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    account_slip, assert_refused, ids_of, place, suite, visit_slip, Chain, ChainError, Contract,
    Suite, Tx, Visited, DAVIS, WOODLAND,
};

const SHOP: &str = "9qc7mbdh/shop-2";

fn tell(suite: &mut Suite, sender: &Addr, at: &[&str]) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    let places = at.iter().map(|at| place(at)).collect();
    let msg = ExecuteMsg::PlacesCleaned { places };
    suite.chain.execute(sender, &registry, &msg)
}

/// Flags a place.
fn infect(suite: &mut Suite, at: &str, n: u64) {
    let visit = suite.relay_in(at, n);
    suite.report("ada", &[&visit]);
    assert_eq!(suite.is(at), Status::Infected);
}

/// A location that mallory makes beside the tree, with the tree's own code, registry and place.
fn twin_of(suite: &mut Suite, at: &str, parent: &Addr) -> Addr {
    let code_id = suite.store(Contract::Location);
    let msg = location::InstantiateMsg {
        place: place(at),
        registry: suite.registry().into_string(),
        window_seconds: suite.window,
    };
    let made = suite.chain.instantiate(parent, code_id, &msg, "twin", None);
    made.unwrap()
}

/// A city that mallory makes beside the tree.
fn twin_city(suite: &mut Suite) -> Addr {
    let code_id = suite.store(Contract::City);
    let mallory = suite.account("mallory");
    let msg = region::InstantiateMsg {
        key: "davis".to_string(),
        name: "Davis".to_string(),
        owner: mallory.to_string(),
        admin: None,
        state: suite.state().into_string(),
        registry: suite.registry().into_string(),
        window_seconds: suite.window,
    };
    let made = suite
        .chain
        .instantiate(&mallory, code_id, &msg, "twin", None);
    made.unwrap()
}

#[test]
fn the_feed_tells_the_cleaning_of_places_that_were_infected() {
    let mut suite = suite();
    infect(&mut suite, DAVIS, 1);
    infect(&mut suite, SHOP, 2);
    suite.relay_in("9qc7mbdh/roof", 3);
    suite.advance(600);
    suite.clean("davis", &[DAVIS, "9qc7mbdh/roof", SHOP]);
    let told = |at: &str| FeedCleaning {
        handle: place_handle(&place(at)),
        at: suite.now(),
    };
    let mut expected = [told(DAVIS), told(SHOP)];
    expected.sort();
    let row = suite.feed().pop().unwrap();
    assert_eq!(row.cleanings, expected);
    assert_eq!(row.time, suite.now());
    suite.clean("davis", &[DAVIS, SHOP]);
    assert_eq!(suite.feed_head().next, 3, "they are clean already");
}

#[test]
fn a_cleaning_within_the_interval_is_told_though_it_clears_nothing() {
    let mut suite = suite();
    infect(&mut suite, DAVIS, 1);
    for _ in 0..2 {
        suite.advance(60);
        suite.clean("davis", &[DAVIS]);
        assert_eq!(suite.is(DAVIS), Status::Infected);
    }
    assert_eq!(suite.feed_head().next, 3);
}

#[test]
fn only_the_city_that_a_place_resolves_to_says_that_it_was_cleaned() {
    let mut suite = suite();
    infect(&mut suite, DAVIS, 1);
    suite.open(WOODLAND);
    let strangers = [
        suite.account("mallory"),
        suite.account("city owner"),
        suite.account("state owner"),
        suite.state(),
        suite.county("06113"),
        suite.registry(),
        suite.location(DAVIS),
        suite.city("woodland"),
        suite.city("sacramento"),
        twin_city(&mut suite),
    ];
    let next = suite.feed_head().next;
    for sender in strangers {
        let refused = ContractError::NotTheCity(DAVIS.to_string());
        assert_refused(tell(&mut suite, &sender, &[DAVIS]), refused);
    }
    let davis = suite.city("davis");
    let refused = ContractError::NotTheCity(WOODLAND.to_string());
    let both = tell(&mut suite, &davis, &[DAVIS, WOODLAND]);
    assert_refused(both, refused);
    let refused = ContractError::NotTheCity(SHOP.to_string());
    assert_refused(tell(&mut suite, &davis, &[SHOP]), refused);
    assert_eq!(suite.feed_head().next, next);
    tell(&mut suite, &davis, &[DAVIS]).unwrap();
    assert_eq!(suite.feed_head().next, next + 1);
}

#[test]
fn one_to_fifty_places_are_told_each_once() {
    let mut suite = suite();
    suite.open(DAVIS);
    let davis = suite.city("davis");
    for count in [0, 51] {
        let places = vec![DAVIS; count];
        let refused = Invalid::Count {
            field: "places",
            count,
            min: 1,
            max: 50,
        };
        assert_refused(tell(&mut suite, &davis, &places), refused);
    }
    let refused = Invalid::Duplicate {
        field: "places",
        item: DAVIS.to_string(),
    };
    assert_refused(tell(&mut suite, &davis, &[DAVIS, DAVIS]), refused);
    let units: Vec<String> = (0..50).map(|n| format!("{DAVIS}/shop-{n}")).collect();
    for (unit, n) in units.iter().zip(0..) {
        infect(&mut suite, unit, n);
    }
    suite.advance(600);
    let all: Vec<&str> = units.iter().map(String::as_str).collect();
    suite.clean("davis", &all);
    assert_eq!(suite.feed().pop().unwrap().cleanings.len(), 50);
}

#[test]
fn a_twin_of_a_location_is_never_believed_read_or_told() {
    let mut suite = suite();
    let mallory = suite.account("mallory");
    let twin = twin_of(&mut suite, DAVIS, &mallory);
    let visit = Visited::new(DAVIS, suite.interval(), 1);
    let check_in = |suite: &mut Suite, who: &str, visit: &Visited| {
        let msg = location::ExecuteMsg::CheckIn {
            interval: visit.interval,
            visit_tag: visit.tag().into(),
        };
        suite.execute(who, &twin, &msg)
    };
    check_in(&mut suite, "bob", &visit).unwrap();
    let today = suite.today();
    let slip = visit_slip(&visit);
    let before = suite.chain.dump(&twin);
    let verdict = suite.verdict("bob", today, slip.clone());
    assert_eq!(verdict, Verdict::NoSuchPlace);
    suite.open(DAVIS);
    let verdict = suite.verdict("bob", today, slip.clone());
    assert_eq!(verdict, Verdict::NoSuchVisit);

    let own = account_slip(&suite.account("ada"), today);
    suite.disclose("ada", vec![own]).unwrap();
    let refused = ContractError::NotTheLocation(DAVIS.to_string());
    assert_refused(check_in(&mut suite, "ada", &visit), refused);

    suite.try_check_in("bob", &visit).unwrap();
    assert_eq!(suite.verdict("bob", today, slip.clone()), Verdict::Taken);
    suite.revoke("bob", ids_of(&[slip])).unwrap();
    assert_eq!(suite.chain.dump(&twin), before);
}

#[test]
fn a_city_beside_the_tree_cannot_tell_of_its_own_places() {
    let mut suite = suite();
    infect(&mut suite, DAVIS, 1);
    let mallory = suite.account("mallory");
    let city = twin_city(&mut suite);
    let open = city::ExecuteMsg::Forward {
        visitor: mallory.clone(),
        place: place(DAVIS),
        action: Action::Open {},
    };
    let tx = suite.chain.execute(&mallory, &city, &open).unwrap();
    let twin = tx.child().unwrap();
    let ledger = LedgerRow {
        visits: 1,
        first_check_in_at: Some(suite.now()),
        last_cleaned_at: None,
        newest_infection: Some(suite.interval()),
        noted: Status::Infected,
        next_transition: 1,
        ..LedgerRow::empty(suite.window)
    };
    suite.replace_row(&twin, LEDGER.as_bytes(), &ledger.pack());
    let told: StatusResponse = suite.query(&twin, &location::QueryMsg::Status {}).unwrap();
    assert_eq!(told.status, Status::Infected);
    let clean = city::ExecuteMsg::MarkCleaned {
        places: vec![place(DAVIS)],
    };
    let refused = suite.execute("mallory", &city, &clean);
    assert_refused(refused, ContractError::NotTheCity(DAVIS.to_string()));
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.feed_head().next, 1);
}

#[test]
fn a_place_is_found_after_the_cells_around_it_were_split() {
    let mut suite = suite();
    let visit = suite.relay_in(DAVIS, 1);
    let split = county::ExecuteMsg::SplitCells {
        prefix: "9qc7m".to_string(),
    };
    let county = suite.county("06113");
    suite.execute("county owner", &county, &split).unwrap();
    suite.report("ada", &[&visit]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(600);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(suite.feed_head().next, 2);
}
