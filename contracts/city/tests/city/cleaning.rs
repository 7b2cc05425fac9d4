//! Cleanings: who may mark places as cleaned, how many at once, and what the registry hears of it.

use wayclear_api::city::{ask, ExecuteMsg};
use wayclear_api::commitments::place_handle;
use wayclear_api::events::{Cleaned, CleanersUpdated, FeedAppended, List, PlacesCleaned};
use wayclear_api::feed::FeedCleaning;
use wayclear_api::location::Status;
use wayclear_api::{Invalid, OwnershipError};
use wayclear_city::ContractError;
use wayclear_testing::{assert_refused, place, suite, Chain, Suite, DAVIS, WOODLAND};

use super::execute;

fn cleaners(suite: &Suite, add: &[&str], remove: &[&str]) -> ExecuteMsg {
    let accounts = |names: &[&str]| {
        let names = names.iter();
        names
            .map(|name| suite.account(name).into_string())
            .collect()
    };
    ExecuteMsg::UpdateCleaners {
        add: accounts(add),
        remove: accounts(remove),
    }
}

fn clean(places: &[&str]) -> ExecuteMsg {
    let places = places.iter().map(|at| place(at)).collect();
    ExecuteMsg::MarkCleaned { places }
}

#[test]
fn the_owner_and_cleaners_mark_places_as_cleaned() {
    let mut suite = suite();
    suite.open(DAVIS);
    let refused = execute(&mut suite, "cleaner", &clean(&[DAVIS]));
    assert_refused(refused, ContractError::NotCleaner);
    let update = cleaners(&suite, &["cleaner", "other"], &[]);
    let tx = execute(&mut suite, "city owner", &update).unwrap();
    let accounts = ["cleaner", "other"].map(|name| suite.account(name));
    let told = CleanersUpdated {
        added: List::of(&accounts),
        removed: List(vec![]),
    };
    assert_eq!(CleanersUpdated::all(&tx.events), [told]);
    let tx = execute(&mut suite, "cleaner", &clean(&[DAVIS])).unwrap();
    let told = PlacesCleaned {
        by: suite.account("cleaner").into_string(),
        count: 1,
    };
    assert_eq!(PlacesCleaned::all(&tx.events), [told]);
    execute(&mut suite, "city owner", &clean(&[DAVIS])).unwrap();

    let davis = suite.city("davis");
    let list = |suite: &Suite, start_after, limit| {
        let question = ask::Cleaners { start_after, limit };
        suite.chain.ask(&davis, question).unwrap().cleaners
    };
    let all = list(&suite, None, None);
    let mut expected = accounts.to_vec();
    expected.sort();
    assert_eq!(all, expected);
    assert_eq!(list(&suite, Some(all[0].to_string()), Some(1)), all[1..]);
    let update = cleaners(&suite, &[], &["cleaner"]);
    execute(&mut suite, "city owner", &update).unwrap();
    let refused = execute(&mut suite, "cleaner", &clean(&[DAVIS]));
    assert_refused(refused, ContractError::NotCleaner);
}

#[test]
fn the_registry_hears_of_the_places_that_were_infected_after_they_know() {
    let mut suite = suite();
    let places = [0, 1, 2, 3].map(|n| format!("9qc7mbdh/shop-{n}"));
    let visits: Vec<_> = (0..4).map(|n| suite.relay_in(&places[n], 1)).collect();
    suite.report("ada", &[&visits[2], &visits[0]]);
    suite.advance(600);
    let told = suite.feed().len();
    let all: Vec<_> = places.iter().map(String::as_str).collect();
    let tx = execute(&mut suite, "city owner", &clean(&all)).unwrap();
    let statuses = Cleaned::all(&tx.events);
    assert_eq!(statuses.len(), 4);
    assert!(statuses.iter().all(|told| told.status == Status::Clean));
    let at = suite.now();
    let mut expected = [0, 2].map(|n| FeedCleaning {
        handle: place_handle(&visits[n].place),
        at,
    });
    expected.sort_by_key(|cleaning| cleaning.handle);
    let feed = suite.feed();
    assert_eq!(feed.len(), told + 1, "one row for all of them");
    assert_eq!(feed[told].cleanings, expected);

    let tx = execute(&mut suite, "city owner", &clean(&all)).unwrap();
    assert!(FeedAppended::all(&tx.events).is_empty(), "nothing is news");
    assert_eq!(suite.feed().len(), told + 1);
}

#[test]
fn a_cleaning_while_the_infected_person_may_be_there_is_told_and_ends_nothing() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    for feed in [2, 3] {
        execute(&mut suite, "city owner", &clean(&[DAVIS])).unwrap();
        assert_eq!(suite.is(DAVIS), Status::Infected);
        assert_eq!(suite.feed().len(), feed);
        suite.advance(1);
    }
}

#[test]
fn one_to_fifty_places_are_cleaned_at_once_each_once() {
    let mut suite = suite();
    let places: Vec<_> = (0..51).map(|n| format!("9qc7mbdh/shop-{n}")).collect();
    let places: Vec<_> = places.iter().map(String::as_str).collect();
    for at in &places {
        suite.open(at);
    }
    for count in [0, 51] {
        let refused = Invalid::Count {
            field: "places",
            count,
            min: 1,
            max: 50,
        };
        let cleaned = execute(&mut suite, "city owner", &clean(&places[..count]));
        assert_refused(cleaned, refused);
    }
    execute(&mut suite, "city owner", &clean(&places[..50])).unwrap();
    let item = places[1].to_string();
    let field = "places";
    let twice = clean(&[places[1], places[0], places[1]]);
    let twice = execute(&mut suite, "city owner", &twice);
    assert_refused(twice, Invalid::Duplicate { field, item });
}

#[test]
fn a_place_that_is_missing_or_another_citys_keeps_all_from_being_cleaned() {
    let mut suite = suite();
    suite.open(DAVIS);
    suite.open(WOODLAND);
    for missing in ["9qc7mbdh/roof", WOODLAND] {
        let refused = execute(&mut suite, "city owner", &clean(&[DAVIS, missing]));
        let place = missing.to_string();
        assert_refused(refused, ContractError::NoLocation { place });
    }
    assert_eq!(suite.status(DAVIS).last_cleaned_at, None);
}

#[test]
fn lists_of_cleaners_are_checked() {
    let mut suite = suite();
    let stranger = cleaners(&suite, &["cleaner"], &[]);
    let refused = execute(&mut suite, "cleaner", &stranger);
    assert_refused(refused, OwnershipError::NotOwner);
    let names: Vec<_> = (0..101).map(|n| format!("cleaner {n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    for (field, msg) in [
        ("add", cleaners(&suite, &names, &[])),
        ("remove", cleaners(&suite, &[], &names)),
    ] {
        let refused = Invalid::Count {
            field,
            count: 101,
            min: 0,
            max: 100,
        };
        assert_refused(execute(&mut suite, "city owner", &msg), refused);
    }
    let nobody = || vec!["nobody".to_string()];
    for (add, remove) in [(nobody(), vec![]), (vec![], nobody())] {
        let bad = ExecuteMsg::UpdateCleaners { add, remove };
        let address = "\"nobody\"".to_string();
        let refused = execute(&mut suite, "city owner", &bad);
        assert_refused(refused, Invalid::Address { address });
    }
    let question = ask::Cleaners {
        start_after: Some("x".to_string()),
        limit: None,
    };
    let address = "\"x\"".to_string();
    let refused = suite.chain.ask(&suite.city("davis"), question);
    assert_refused(refused, Invalid::Address { address });
}
