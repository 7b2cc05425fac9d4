//! The field case words: sentences that once sent people the wrong way, of records and files. Those of positions stand in
//! `field_places.rs`, of nodes in `field_node.rs` and `lying_node.rs`.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/folder.rs"]
mod folder;
#[path = "common/record.rs"]
mod record;

use std::fs;

use command::err;
use folder::Folder;
use record::{REGISTRY, STATE};
use serde_json::{json, Value};

/// Nobody listens there.
const NODE: &str = "http://127.0.0.1:9";

/// What a command says of a record that somebody has changed; the record is left as it is.
#[track_caller]
fn told(args: &[&str], change: impl FnOnce(&mut Value)) -> String {
    let folder = Folder::new(NODE);
    let mut changed = record::record(NODE, None, "00");
    change(&mut changed);
    let text = changed.to_string();
    fs::write(folder.path("changed.json"), &text).unwrap();
    let output = folder.run(&[args, &["--deployment", "changed.json"]].concat());
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    let left = fs::read_to_string(folder.path("changed.json")).unwrap();
    assert_eq!(left, text);
    err(&output)
}

#[test]
fn whatever_reads_a_record_names_the_field_that_is_wrong() {
    for args in [
        &["doctor"][..],
        &["status", "9qc7mbdh"],
        &["status", "9qc7mbdh", "--ask"],
        &["locate", "9qc7mbdh"],
        &["reward", "suggest"],
        &[
            "check-in", "9qc7mbdh", "--from", "ada", "--device", "ada.json",
        ],
    ] {
        let exchanged = told(args, |record| {
            record["state"] = json!(REGISTRY);
            record["registry"] = json!(STATE);
        });
        let words = "changed.json: state is not what creator, salt and checksums.state make";
        assert!(exchanged.contains(words), "{args:?}: {exchanged}");
        let short = told(args, |record| record["code_ids"] = json!({}));
        let words = "changed.json: code_ids.location is missing";
        assert!(short.contains(words), "{args:?}: {short}");
        let letter = told(args, |record| {
            record["registry"] = json!(REGISTRY.replace('z', "y"));
        });
        let words = "changed.json: registry is \"wasm1qgpqyqsyqgpqyqsyqgpq";
        assert!(letter.contains(words), "{args:?}: {letter}");
        assert!(
            letter.contains("a letter of it is wrong or missing"),
            "{letter}"
        );
        let newer = told(args, |record| record["made_at"]["seal"] = json!("x"));
        let words = "changed.json: made_at.seal is a field that this version does not know";
        assert!(newer.contains(words), "{args:?}: {newer}");
    }
}

#[test]
fn a_node_of_the_record_that_does_not_answer_is_named_with_the_record() {
    let away = told(&["doctor"], |_| {});
    let words = "changed.json, node: no answer from http://127.0.0.1:9: connection refused";
    assert!(away.contains(words), "{away}");
}

#[test]
fn a_folder_in_place_of_a_device_is_told_and_nobody_is_locked_out_of_it() {
    let folder = Folder::new(NODE);
    fs::create_dir(folder.path("work")).unwrap();
    let output = folder.run(&["visits", "--device", "work"]);
    assert!(!output.status.success());
    let told = err(&output);
    let words = "work is a folder; name a file in it, such as work/device.json";
    assert!(told.contains(words) && !told.contains("chmod"), "{told}");
}

#[test]
fn whoever_has_no_record_is_told_how_it_is_written_again() {
    let folder = Folder::new(NODE);
    fs::remove_dir_all(folder.path("deployments")).unwrap();
    for args in [
        &["tree", "show"][..],
        &["city", "cleaners", "06113/davis"],
        &["registry", "show"],
        &["status", "9qc7mbdh"],
        &["region", "codes"],
    ] {
        for named in [&[][..], &["--deployment", "away.json"]] {
            let output = folder.run(&[args, named].concat());
            assert_eq!(output.status.code(), Some(1), "{args:?}");
            let told = err(&output);
            for words in [
                "wayclear deploy",
                "wayclear tree adopt STATE",
                "--deployment",
            ] {
                assert!(told.contains(words), "{args:?}: {told}");
            }
        }
    }
}
