//! The command, as people use it on a chain.

use crate::support::{err, json, new_place, out, wayclear, words};

#[test]
fn a_second_deployment_changes_nothing_and_says_so() {
    let told = json(&["deploy", "--tree", "trees/yolo.toml"]);
    assert_eq!(told["changes"], serde_json::json!([]));
    assert_eq!(told["codes_pinned"], 0);
    let again = wayclear(&["deploy", "--tree", "trees/yolo.toml"]);
    let told = words(&out(&again));
    // The authority was named by a flag, and not by the file.
    let what = "2 counties, 4 cities, 24 places; what the file says is so already; what it does not speak of was left alone";
    assert!(told.contains(what), "{told}");
    assert!(told.contains("registry of US-CA: authority"), "{told}");
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
    assert!(lines.contains("--from ada --chain-id testing"), "{lines}");
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
        (
            &["revoke", "--account", "nobody"],
            "--account: there is no key named \"nobody\"",
        ),
        (
            &["status", "9qc7mbdh", "--deployment", "nowhere.json"],
            "there is no deployment record nowhere.json; put a tree on a chain",
        ),
    ] {
        let output = wayclear(args);
        assert!(!output.status.success(), "{args:?}");
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
}

#[test]
fn the_registry_shows_who_may_sign_with_which_keys_on_which_days() {
    let shown = json(&["registry", "show", "authority"]);
    let known = &shown["authorities"][0];
    assert_eq!(known["is_active"], true, "{shown}");
    let keys = known["authority"]["keys"].as_array().unwrap();
    let ours = crate::support::slip_key()
        .verifying_key()
        .to_encoded_point(true);
    let ours = cosmwasm_std::HexBinary::from(ours.as_bytes()).to_hex();
    assert!(
        keys.iter().any(|key| key["public_key"] == ours.as_str()),
        "{shown}"
    );
    let told = crate::support::words(&out(&wayclear(&["registry", "show"])));
    assert!(told.contains("taken today"), "{told}");
    assert!(
        told.contains(&format!("{ours} from always, for good")),
        "{told}"
    );
    let unknown = wayclear(&["registry", "show", "ada"]);
    assert!(err(&unknown).contains("is no authority of this registry"));
}
