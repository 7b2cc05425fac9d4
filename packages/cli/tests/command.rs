//! The command as a person uses it.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::process::Command;

use command::{err, out, run, told};
use serde_json::Value;
use tempfile::NamedTempFile;

#[track_caller]
fn json(args: &[&str]) -> Value {
    told(&run(args))
}

#[test]
fn place_prints_the_text_form_of_a_position() {
    assert_eq!(out(&run(&["place", "38.5436", "-121.7367"])), "9qc7mbdh\n");
    let unit = run(&["place", "38.5436", "-121.7367", "--unit", "shop-2"]);
    assert_eq!(out(&unit), "9qc7mbdh/shop-2\n");
    let answer = json(&[
        "place",
        "38.5436",
        "-121.7367",
        "--unit",
        "shop-2",
        "--json",
    ]);
    assert_eq!(answer["place"]["cell"], "9qc7mbdh");
    assert_eq!(answer["place"]["unit"], "shop-2");
}

#[test]
fn place_says_what_is_wrong_and_fails() {
    for (args, words) in [
        (vec!["place", "91", "0"], "is not on earth"),
        (
            vec!["place", "38", "-121", "--unit", "Shop 2"],
            "1 to 32 characters of a-z, 0-9 and -",
        ),
        (vec!["place", "north", "0"], "one of N and S"),
    ] {
        let output = run(&args);
        assert!(!output.status.success());
        assert!(err(&output).contains(words), "{}", err(&output));
    }
}

#[test]
fn tree_show_prints_regions_and_places() {
    let text = out(&run(&["tree", "show", "trees/yolo.toml"]));
    for words in [
        "US-CA California",
        "06113 Yolo County",
        "west-sacramento",
        "9qc7mbdh",
        "Golden 1 Center",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
    let tree = json(&["tree", "show", "trees/yolo.toml", "--json"]);
    assert_eq!(tree["counties"][1]["key"], "06067");
    assert_eq!(
        tree["counties"][0]["cities"][0]["places"][0]["place"]["cell"],
        "9qc7mbdh"
    );
}

#[test]
fn tree_check_names_each_problem_with_file_and_line() {
    let good = run(&["tree", "check", "trees/yolo.toml"]);
    assert!(good.status.success());
    assert_eq!(
        out(&good),
        "trees/yolo.toml: 2 counties, 4 cities, 24 places, no problems\n"
    );
    assert_eq!(
        json(&["tree", "check", "trees/yolo.toml", "--json"])["counts"]["cities"],
        4
    );

    let bad = "[state]\nkey = \"CA\"\nname = \"California\"\n";
    let file = NamedTempFile::with_suffix("bad.toml").unwrap();
    std::fs::write(&file, bad).unwrap();
    let path = file.path().to_str().unwrap();
    let output = run(&["tree", "check", path]);
    assert!(!output.status.success());
    assert!(
        err(&output).starts_with(&format!("{path}:2: state key \"CA\"")),
        "{}",
        err(&output)
    );
    assert!(!run(&["tree", "show", path]).status.success());
    let output = run(&["tree", "check", path, "--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["problems"][0]["line"], 2);

    let missing = run(&["tree", "check", "trees/atlantis.toml"]);
    assert!(
        err(&missing).contains("cannot read trees/atlantis.toml"),
        "{}",
        err(&missing)
    );
}

#[test]
fn demo_tells_a_story_whose_answers_are_all_right() {
    let output = run(&["demo"]);
    let text = out(&output);
    assert!(output.status.success(), "{text}{}", err(&output));
    for words in [
        "60 people go to places",
        "tests positive",
        "Was I exposed?",
        "all right",
        "0 when it ends",
    ] {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
}

#[test]
fn demo_gives_the_same_story_for_the_same_seed_and_another_for_another() {
    let story = |seed: &str| {
        let mut answer = json(&[
            "demo", "--people", "20", "--days", "2", "--seed", seed, "--json",
        ]);
        answer.as_object_mut().unwrap().remove("seconds");
        answer.as_object_mut().unwrap().remove("seed");
        answer
    };
    assert_eq!(story("1"), story("1"));
    assert_ne!(story("1"), story("2"));
    let answer = story("1");
    assert_eq!(answer["answers_wrong"], serde_json::json!([]));
    assert!(answer["answers_checked"].as_u64().unwrap() > 100);
    assert_eq!(answer["infected_when_the_window_ends"], 0);
    assert!(
        answer["infected_one_second_before_the_window_ends"]
            .as_u64()
            .unwrap()
            > 0
    );
}

#[test]
fn demo_refuses_sizes_it_cannot_play() {
    for args in [
        ["demo", "--people", "9"],
        ["demo", "--days", "14"],
        ["demo", "--days", "0"],
    ] {
        let output = run(&args);
        assert!(!output.status.success());
        assert!(err(&output).contains("is not in"), "{}", err(&output));
    }
}

#[cfg(feature = "relay")]
#[test]
fn what_a_relay_takes_and_answers_is_printed_without_a_chain() {
    let printed = run(&["relay", "openapi"]);
    let lines: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(lines, json(&["relay", "openapi", "--json"]));
    assert_eq!(lines, wayclear_relay::openapi());
    assert!(lines["paths"]["/v1/check-ins"]["post"].is_object());
}

#[test]
fn a_usage_line_demands_nothing_that_variables_give_already() {
    let done = Command::new(env!("CARGO_BIN_EXE_wayclear"))
        .arg("plan")
        .env("WAYCLEAR_NODE", "http://127.0.0.1:1")
        .env("WAYCLEAR_DEPLOYMENT", "record.json")
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(64), "{words}");
    assert!(words.contains("Usage: wayclear plan [OPTIONS]"), "{words}");
    assert!(!words.contains("--node"), "{words}");
}

/// They stand there for every command, whatever it is told.
#[test]
fn variables_that_name_servers_and_files_stand_in_no_commands_way() {
    let lines = [
        "report --device ada.json",
        "report --device ada.json --send --from ada",
        "check-in 9qc7mbdh --device ada.json --from ada",
        "attest serve --without-decoys",
        "relay status",
    ];
    let here = tempfile::tempdir().unwrap();
    for line in lines {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wayclear"));
        let done = command
            .args(line.split(' '))
            .current_dir(&here)
            .env("WAYCLEAR_RELAY", "http://127.0.0.1:1")
            .env("WAYCLEAR_DESK", "http://127.0.0.1:1")
            .env("WAYCLEAR_NODE", "http://127.0.0.1:1")
            .env("WAYCLEAR_REGISTER", "register")
            .env("WAYCLEAR_SLIP_KEY_FILE", "slip.key")
            .env("WAYCLEAR_AUTHORITY", "authority")
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&done.stderr);
        // There is no record here, which is said once the words were understood.
        assert_eq!(done.status.code(), Some(1), "{line}: {words}");
    }
}

#[test]
fn the_public_key_of_an_authority_can_be_seen_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slip.key");
    let file = file.to_str().unwrap();
    let made = out(&run(&["attest", "key", file]));
    assert_eq!(out(&run(&["attest", "key", file, "--show"])), made);
    let refused = err(&run(&["attest", "key", file]));
    assert!(refused.contains("--show"), "{refused}");
    let missing = format!("{file}.none");
    assert!(!run(&["attest", "key", &missing, "--show"]).status.success());
}

#[test]
fn amounts_that_nobody_can_mean_are_named_with_what_is_wrong() {
    let open = ["open", "9qc7mbdh", "--from", "ada"];
    for (flag, value, words) in [
        (
            "--gas-price",
            "0.025 ucosm",
            "not a gas price like 0.025ucosm",
        ),
        ("--gas-price", "0.025,ucosm", "it has a comma"),
        ("--gas-price", "1e-3ucosm", "as 0.001 for 1e-3"),
        ("--max-fee", "1.5ucosm", "there are no parts of a base unit"),
        ("--max-fee", "5 000ucosm", "not an amount like 5000000ucosm"),
        ("--gas", "much", "neither auto nor a number of gas"),
        ("--gas", "0", "neither auto nor a number of gas"),
        ("--gas-adjustment", "0.5", "a factor of 1 to 10"),
        (
            "--keyring-backend",
            "memory",
            "[possible values: os, file, test, kwallet, pass]",
        ),
        ("--note", &"x".repeat(257), "it has 257 bytes"),
    ] {
        let output = run(&[&open[..], &[flag, value]].concat());
        assert_eq!(output.status.code(), Some(64));
        assert!(err(&output).contains(words), "{}", err(&output));
    }
    let grant = [
        "relay", "grant", "--to", "dan", "--from", "city", "--daily", "1e6ucosm",
    ];
    assert!(
        err(&run(&grant)).contains("power of ten"),
        "{}",
        err(&run(&grant))
    );
}

#[test]
fn what_makes_sense_for_one_transaction_is_refused_where_many_are_sent() {
    for args in [
        &["relay", "serve", "--from", "ada", "--no-wait"][..],
        &["relay", "serve", "--from", "ada", "--generate-only"],
        &["relay", "serve", "--from", "ada", "--gas", "300000"],
        &["evaluate", "gas", "--no-wait"],
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(64), "{args:?}");
        assert!(err(&output).contains("leave out --"), "{}", err(&output));
    }
}
