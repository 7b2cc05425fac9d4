//! `wayclear region`.

use serde_json::json;
use wayclear_api::state::{ask, CodeIds};
use wayclear_api::GEOHASH_ALPHABET;
use wayclear_chain::{Chain, Contract};

use super::tree::{account, tree};
use crate::support::{err, record, wasmd, wayclear};

#[test]
fn a_county_and_a_city_are_made_with_more_cells_than_one_message_takes() {
    let tree = tree();
    let pairs = GEOHASH_ALPHABET
        .chars()
        .flat_map(|a| GEOHASH_ALPHABET.chars().map(move |b| format!("9q{a}{b}")));
    let cells: Vec<String> = pairs.take(130).collect();
    let add = "region add 32003 --name ' Clark County ' --owner county --cells";
    let told = tree.sent(&format!("{add} {}", cells.join(",")));
    assert_eq!(
        (&told["level"], &told["region"]),
        (&json!("county"), &json!("32003"))
    );
    assert_eq!(told["address"], json!(tree.region(&["32003"])));
    let county = tree.config(&["32003"]);
    assert_eq!(
        (county.name.as_str(), county.ownership.owner),
        ("Clark County", account("county"))
    );
    assert_eq!(tree.cells(&[], "32003"), cells.into_iter().collect());

    // Keys and cells are read in any case.
    let add = "region add us-nv/32003/Vegas --name 'Las Vegas' --cells 9Q00,9q01 --owner";
    let told = tree.sent(&format!("{add} {}", account("city")));
    assert_eq!(told["region"], "32003/vegas");
    let city = tree.config(&["32003", "vegas"]);
    assert_eq!(
        (city.parent, city.ownership.owner),
        (Some(tree.region(&["32003"])), account("city"))
    );
    assert_eq!(
        tree.cells(&["32003"], "vegas"),
        ["9q00", "9q01"].map(String::from).into()
    );
    let recorded = &tree.record().deployment.counties["32003"];
    assert_eq!(recorded.address, tree.region(&["32003"]));
    let vegas = tree.region(&["32003", "vegas"]);
    assert_eq!(recorded.cities, [("vegas".to_string(), vegas)].into());
}

#[test]
fn a_region_that_cannot_be_is_refused_and_what_to_do_is_said() {
    let tree = tree();
    let refuses = |rest: &str, expected: &str| {
        tree.refuses(&format!("region add --name X {rest}"), expected);
    };
    refuses(
        "32001 --owner city",
        "state US-NV has a county 32001 already, wasm1",
    );
    refuses("US-NV --owner city", "state US-NV exists");
    refuses(
        "06113 --owner city",
        "county 06113 is of California (06), not of US-NV (32)",
    );
    refuses("32001/Fallon! --owner city", "city key \"fallon!\" must be");
    refuses(
        "US-CA/32001/x --owner city",
        "US-CA is no state of this record, whose state is US-NV",
    );
    refuses(
        "32999/x --owner city",
        "state US-NV has no county 32999; it has 32001",
    );
    refuses(
        "32001/x --owner city --from ada",
        "only the owner of county 32001, wasm1",
    );
    refuses(
        "32005 --owner wasm1nobody",
        "--owner: \"wasm1nobody\" is no address",
    );
    refuses(
        "32005 --owner city --cells 9z,9zz",
        "cells 9z and 9zz share ground",
    );
    refuses(
        "32005 --owner city --cells 9r5",
        "cell 9r5 shares ground with 9r58, which is 32001's; first wayclear region release 32001 9r58",
    );
    refuses(
        "32001/x --owner city --cells 9r5b",
        "cell 9r5b is none of county 32001, so nobody would ever come there; first wayclear region give 32001 9r5b",
    );
    tree.refuses(
        "region add 32005 --owner city --name \u{202e}X",
        "direction marks",
    );
}

#[test]
fn cells_are_given_split_and_released() {
    let tree = tree();
    tree.sent("region give 32001/fallon 9r59u");
    assert!(tree.cells(&["32001"], "fallon").contains("9r59u"));
    tree.refuses(
        "region give 32001/fallon 9r59u",
        "cell 9r59u is 32001/fallon's already",
    );

    tree.open("9r59u000");
    tree.refuses(
        "region release 32001/fallon 9r59u",
        "city 32001/fallon has places there; wayclear region split 32001/fallon 9r59u",
    );
    tree.refuses(
        "region release 32001 9r59",
        "cities of county 32001 have ground there",
    );
    let split = tree.sent("region split 32001/fallon 9r59u");
    let parts: Vec<String> = serde_json::from_value(split["cells"].clone()).unwrap();
    assert_eq!(parts.len(), 32);
    let (used, empty) = parts.split_first().unwrap();
    tree.sent(&format!("region release 32001/fallon {}", empty.join(" ")));
    assert_eq!(
        tree.cells(&["32001"], "fallon"),
        ["9r58", used].map(String::from).into()
    );
}

#[test]
fn cells_that_a_region_has_not_are_refused() {
    let tree = tree();
    for (line, expected) in [
        (
            "region release 32001/fallon 9r5b",
            "city 32001/fallon has no cell 9r5b, and nobody else",
        ),
        (
            "region release 32001/fallon 9r5",
            "city 32001/fallon has no cell 9r5, fallon has 9r58",
        ),
        (
            "region split 32001/fallon 9r58000",
            "city 32001/fallon has no cell 9r58000, fallon has 9r58",
        ),
        (
            "region give US-NV 9z",
            "state US-NV has no cells of its own",
        ),
        (
            "region give 32001/fallon 9r5a",
            "geohash \"9r5a\" holds 'a'",
        ),
        (
            "region give 32001/nowhere 9r59v",
            "county 32001 has no city nowhere; it has fallon",
        ),
        (
            "region give 32001/fallon/x/y 9r59v",
            "name a region by its keys from the top",
        ),
        (
            "region give 32001 9q2 --from county",
            "only the owner of state US-NV",
        ),
    ] {
        tree.refuses(line, expected);
    }
}

#[test]
fn a_region_is_named_by_its_address_only_if_it_is_of_this_tree() {
    let tree = tree();
    let fallon = tree.region(&["32001", "fallon"]);
    let told = tree.told(&format!("city cleaners {fallon}"));
    assert_eq!(told["city"], "32001/fallon");
    let davis = &record().deployment.counties["06113"].cities["davis"];
    for stranger in [davis, &tree.record().deployment.registry, &account("ada")] {
        tree.refuses(
            &format!("region offer {stranger} --to ada"),
            "is no region of this tree",
        );
    }
}

#[test]
fn a_county_and_the_registry_are_handed_over_in_two_steps() {
    let tree = tree();
    let of_county = || tree.config(&["32001"]).ownership;
    hand_over(
        &[
            "region offer 32001",
            "region accept 32001",
            "county 32001",
            "county",
        ],
        of_county,
    );
    let of_registry = || tree.registry().ownership;
    hand_over(
        &[
            "registry offer",
            "registry accept",
            "the contact registry",
            "state",
        ],
        of_registry,
    );
}

#[test]
fn codes_are_set_one_by_one_and_only_those_that_are_meant() {
    let tree = tree();
    let codes = || wasmd().ask(&tree.region(&[]), ask::CodeIds {}).unwrap();
    let before = codes();
    assert_eq!(tree.told("region codes")["codes"], json!(before));
    let other = tree.record().deployment.code_ids[&Contract::Location];
    let sum = before.location.checksum.to_hex();
    tree.refuses(
        &format!("region codes --city {other}"),
        &format!("its SHA-256 is {sum}. If you mean it, write {other}:{sum}"),
    );
    tree.refuses(
        "region codes --city 999999",
        "the chain has no code 999999 for the city; upload it first",
    );
    tree.refuses("region codes --city 1:00", "not 64 hexadecimal digits");
    tree.refuses(
        &format!("region codes --city {}", before.city.id),
        "already; nothing was sent",
    );
    tree.refuses(
        &format!("region codes --city {other}:{sum} --from ada"),
        "only the owner of state US-NV",
    );

    tree.sent(&format!("region codes --city {other}:{sum}"));
    let city = before.location.clone();
    assert_eq!(
        codes(),
        CodeIds {
            city,
            ..before.clone()
        }
    );
    let record = tree.record();
    assert_eq!(record.deployment.code_ids[&Contract::City], other);
    let earlier = &record.history.last().unwrap().code_ids;
    assert_eq!(earlier[&Contract::City], before.city.id);
    tree.sent(&format!("region codes --city {}", before.city.id));
    assert_eq!(codes(), before);
    let recorded = tree.record().deployment.code_ids;
    assert_eq!(recorded[&Contract::City], before.city.id);
}

/// Offers, withdraws, offers again and accepts, there and back.
fn hand_over(
    [offer, accept, what, owner]: &[&str; 4],
    ownership: impl Fn() -> wayclear_api::Ownership,
) {
    let (tree, ada) = (tree(), account("ada"));
    tree.refuses(
        accept,
        &format!("{what} is offered to nobody; its owner, {}", account(owner)),
    );
    tree.refuses(&format!("{offer} --withdraw"), "nothing to withdraw");
    tree.refuses(
        &format!("{offer} --to ada --from ada"),
        &format!("only the owner of {what}, "),
    );
    tree.refuses(
        &format!("{offer} --to {owner}"),
        "already; name the successor",
    );

    let told = tree.sent(&format!("{offer} --to ada"));
    assert_eq!(
        (&told["owner"], &told["proposed"]),
        (&json!(account(owner)), &json!(ada))
    );
    assert_eq!(
        (ownership().owner, ownership().proposed),
        (account(owner), Some(ada.clone()))
    );
    tree.refuses(&format!("{offer} --to ada"), "which has yet to accept");
    tree.sent(&format!("{offer} --withdraw"));
    assert_eq!(ownership().proposed, None);

    tree.sent(&format!("{offer} --to bob"));
    // Who could take it until now is told before the offer is replaced.
    let output = wayclear(&tree.args(&format!("{offer} --to ada --json")));
    let (note, bob) = (err(&output), account("bob"));
    let replaced = format!("is offered to {bob}, which has not accepted yet; the offer to {ada}");
    assert!(note.contains(&replaced), "{note}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["replaced"], json!(bob), "{told}");
    for shown in ["tree show", "registry show"] {
        let told = tree.told(shown).to_string();
        let is_shown = told.contains(&format!("\"offered_to\":\"{ada}\""));
        let is_there = shown == "tree show" || *what == "the contact registry";
        assert_eq!(is_shown, is_there, "{shown}: {told}");
    }
    tree.refuses(
        &format!("{accept} --from bob"),
        &format!("is offered to {ada}, who alone may accept it; --from bob is"),
    );
    // Without a name the one of the keys signs that may.
    tree.sent(accept);
    assert_eq!((ownership().owner, ownership().proposed), (ada, None));
    tree.sent(&format!("{offer} --to {owner}"));
    tree.sent(accept);
    assert_eq!(ownership().owner, account(owner));
}
