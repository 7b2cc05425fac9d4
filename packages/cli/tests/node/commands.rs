//! The command, as people use it on a chain.

use serde_json::json;
use wayclear_chain::Chain;
use wayclear_client::locate;

use crate::support::{err, json, out, record, wasmd, wayclear};

/// A text without its line breaks, which depend on how wide the terminal is.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A place where nobody has been, however often this has run on the chain.
fn new_place(name: &str) -> String {
    format!("9qc7m00c/{name}-{}", wasmd().latest().unwrap().height)
}

#[test]
fn a_second_deployment_changes_nothing_and_says_so() {
    let told = json(&["deploy", "--tree", "trees/yolo.toml"]);
    assert_eq!(told["steps_taken"], 0);
    assert_eq!(told["codes_pinned"], 0);
    let again = wayclear(&["deploy", "--tree", "trees/yolo.toml"]);
    let told = words(&out(&again));
    let what = "2 counties, 4 cities, 24 places; it is there already, nothing was changed";
    assert!(told.contains(what), "{told}");
}

#[test]
fn the_doctor_finds_nothing_wrong_and_every_code_pinned() {
    let told = json(&["doctor"]);
    assert_eq!(told["wrong"], 0);
    let findings = told["findings"].as_array().unwrap();
    assert!(findings.iter().all(|f| f["problem"].is_null()), "{told}");
    assert_eq!(findings.len(), 1 + 5 + 2 + 2 + 4 + 1);
}

#[test]
fn the_doctor_says_what_is_wrong_with_a_record_of_another_chain() {
    let mut record = record();
    record
        .checksums
        .values_mut()
        .next()
        .unwrap()
        .clone_from(&[0u8; 32].into());
    record.deployment.state = record.deployment.registry.clone();
    let file = std::env::temp_dir().join(format!("wayclear-{}.json", std::process::id()));
    std::fs::write(&file, json!(record).to_string()).unwrap();
    let output = wayclear(&["doctor", "--deployment", file.to_str().unwrap()]);
    std::fs::remove_file(file).unwrap();
    assert!(!output.status.success());
    let told = words(&out(&output));
    assert!(told.contains("the record says 0000"), "{told}");
    assert!(
        told.contains("it is a wayclear-contact-registry, not a wayclear-state"),
        "{told}"
    );
    assert!(told.contains("Wrong: 2 things."), "{told}");
}

#[test]
fn a_place_is_located_visited_reported_revoked_and_shown() {
    let place = new_place("story");
    assert!(json(&["locate", &place])["location"].is_null());
    let none = wayclear(&["status", &place]);
    assert!(out(&none).starts_with(&format!("nobody has been at {place} yet")));

    let visit = json(&["check-in", &place, "--from", "ada"]);
    assert_eq!(visit["status"], "clean");
    let second = json(&["check-in", &place, "--from", "ada"]);
    let gas = |visit: &serde_json::Value| visit["receipt"]["gas_used"].as_u64().unwrap();
    assert!(
        gas(&second) * 2 < gas(&visit),
        "the second goes straight to the location"
    );
    assert_eq!(
        json(&["inspect", &place, "--from", "bob"])["status"],
        "clean"
    );

    let opened = visit["visit"].as_str().unwrap();
    let report = json(&["attest", "report", "--visit", opened]);
    assert_eq!(
        (&report["visits"], &report["chunks"]),
        (&json!(1), &json!(1))
    );
    let status = json(&["status", &place]);
    assert_eq!(status["status"]["status"], "infected");
    assert_eq!(status["status"]["since"], visit["at"]);
    let text = out(&wayclear(&["status", &place]));
    assert!(
        text.contains("is INFECTED since") && text.contains("Stay away"),
        "{text}"
    );

    let case = report["case"].as_u64().unwrap();
    assert_eq!(
        json(&["attest", "report", "--visit", opened])["case"],
        case,
        "it is in already"
    );
    json(&["revoke", &case.to_string()]);
    assert_eq!(json(&["status", &place])["status"]["status"], "clean");
    let again = wayclear(&["revoke", &case.to_string()]);
    assert!(
        err(&again).contains(&format!("case {case} was revoked")),
        "{}",
        err(&again)
    );

    let tree = out(&wayclear(&["tree", "show"]));
    assert!(
        tree.contains(&place) && tree.contains("06067 Sacramento County"),
        "{tree}"
    );
}

#[test]
fn a_visit_is_rewarded_slightly_above_its_fee() {
    let place = new_place("mall");
    json(&["check-in", &place, "--from", "cy"]);
    let suggested = json(&["reward", "suggest"]);
    let amount = |kind: &str| {
        suggested[kind]["reward"]
            .as_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    assert!(
        amount("check_in") > 3_500 && amount("check_in") < 4_500,
        "{suggested}"
    );
    let mut wasmd = wasmd();
    let location = locate(&wasmd, &record().deployment.state, &place.parse().unwrap()).unwrap();
    let sponsor = wasmd.account("sponsor").unwrap();
    let fund =
        cosmwasm_std::to_json_binary(&wayclear_api::location::ExecuteMsg::FundRewards {}).unwrap();
    let funds = [cosmwasm_std::coin(10_000, "ucosm")];
    wasmd
        .execute_json(&sponsor, &location.location.unwrap(), fund, &funds)
        .unwrap();
    let visit = json(&["check-in", &place, "--from", "dan"]);
    let fee = visit["receipt"]["gas_wanted"].as_u64().unwrap() / 40;
    let paid = visit["reward"].as_str().unwrap().parse::<u64>().unwrap();
    assert!(
        paid > fee && paid < fee * 5 / 4,
        "paid {paid}, the fee was {fee}"
    );
}

#[test]
fn the_equal_wasmd_commands_are_printed_on_request() {
    let place = new_place("shown");
    let lines = err(&wayclear(&[
        "check-in",
        &place,
        "--from",
        "ada",
        "--show-wasmd",
    ]));
    assert!(
        lines.contains("wasmd query wasm contract-state smart wasm1"),
        "{lines}"
    );
    assert!(lines.contains("wasmd tx wasm execute wasm1"), "{lines}");
    assert!(lines.contains("--from 'ada' --chain-id testing"), "{lines}");
    assert!(!lines.contains("secret"), "{lines}");
}

#[test]
fn mistakes_are_answered_in_words_for_people() {
    for (args, words) in [
        (
            &["status", "9qc7mbdh", "--node", "http://localhost:1"][..],
            "Is the node running?",
        ),
        (
            &["check-in", "9qc7mbdh", "--from", "nobody"],
            "there is no key named \"nobody\"; there are: ada,",
        ),
        (
            &[
                "check-in",
                "9qc7mbdh",
                "--from",
                "ada",
                "--gas-price",
                "0.001ucosm",
            ],
            "the node wants a fee of",
        ),
        (&["check-in", "u4pruydq", "--from", "ada"], "u4pruydq"),
        (&["attest", "report"], "there is nothing to report"),
        (
            &["status", "9qc7mbdh", "--deployment", "nowhere.json"],
            "nowhere.json: No such file",
        ),
    ] {
        let output = wayclear(args);
        assert!(!output.status.success(), "{args:?}");
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
}

#[test]
fn a_visit_that_cannot_be_written_down_is_told_all_the_same() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full here");
        return;
    };
    let place = new_place("full");
    let output = crate::command::wayclear(&["-q", "check-in", &place, "--from", "bob"])
        .stdout(full)
        .output()
        .unwrap();
    let told = err(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains(&format!("the check-in is made: {place}@")),
        "{told}"
    );
}
