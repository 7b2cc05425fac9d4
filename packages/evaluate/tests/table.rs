//! The committed table of gas, and what is said of another one.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wayclear_chain::Contract;
use wayclear_evaluate::table::{committed, markdown, problems, Row};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const BUDGETED: &str = "check-in at the location's address";
const DEARER: &str = "name a cleaner";
const HARDLY_DEARER: &str = "mark a clean place as cleaned";
const RENAMED: &str = "fund a reward pool";

/// The row of a request.
fn find<'a>(rows: &'a mut [Row], request: &str) -> &'a mut Row {
    let mut found = rows.iter_mut().filter(|row| row.request == request);
    let row = found.next().unwrap_or_else(|| panic!("no row {request}"));
    assert!(found.next().is_none(), "two rows {request}");
    row
}

#[test]
fn the_committed_table_holds_every_budget() {
    let rows = committed().unwrap();
    assert_eq!(rows.iter().filter(|row| row.budget.is_some()).count(), 12);
    assert_eq!(problems(&rows, &rows), [""; 0]);
}

#[test]
fn a_budget_exceeded_a_dearer_a_new_and_a_missing_request_are_named() {
    let before = committed().unwrap();
    let mut now = before.clone();
    let budgeted = find(&mut now, BUDGETED);
    let cost = budgeted.budget.unwrap() + 0.5;
    budgeted.backlog_multiple = Some(cost);
    let words = format!("{cost:.2} bank sends, the budget is");
    find(&mut now, DEARER).unpinned_multiple *= 1.031;
    find(&mut now, HARDLY_DEARER).pinned_multiple *= 1.029;
    find(&mut now, RENAMED).request = "something new".to_string();
    let found = problems(&now, &before);
    let has = |words: &[&str]| found.iter().any(|p| words.iter().all(|w| p.contains(w)));
    for wanted in [
        &[BUDGETED, &words][..],
        &[DEARER, "not pinned"],
        &["something new", "not in the committed table"],
        &[RENAMED, "in the committed table only"],
    ] {
        assert!(has(wanted), "{wanted:?} in {found:?}");
    }
    assert!(!has(&[HARDLY_DEARER]), "{found:?}");
}

#[test]
fn the_table_for_people_is_the_table_for_machines() {
    let text = fs::read_to_string(Path::new(ROOT).join("docs/gas.md")).unwrap();
    assert!(text.contains(&markdown(&committed().unwrap())));
}

#[test]
fn every_message_that_people_can_send_stands_in_the_table() {
    // Only contracts send these to each other; their gas is in the message that began it.
    let inner = [
        "forward",
        "infected_user_update",
        "slips_revoked",
        "infected_visit",
        "places_cleaned",
    ];
    let inner_of_location = ["mark_cleaned", "describe", "withdraw_rewards", "sweep"];
    let rows = committed().unwrap();
    for contract in Contract::ALL {
        let file = format!("{ROOT}/schema/{}.json", contract.name().replace('_', "-"));
        let text = fs::read_to_string(file).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let variants = schema["execute"]["oneOf"].as_array().unwrap();
        let names: BTreeSet<&str> = variants
            .iter()
            .filter_map(|variant| variant["required"][0].as_str())
            .filter(|name| !inner.contains(name))
            .filter(|name| contract != Contract::Location || !inner_of_location.contains(name))
            .collect();
        assert!(!names.is_empty());
        for name in names {
            let is_it = |row: &Row| row.contract == Some(contract) && row.message == name;
            assert!(rows.iter().any(is_it), "{}: {name}", contract.name());
        }
    }
}
