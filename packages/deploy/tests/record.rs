//! Deployment records: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use cosmwasm_std::HexBinary;
use serde_json::{json, Value};
use tempfile::{NamedTempFile, TempDir};
use wayclear_chain::{predict_address, Chain, Contract, Embedded};
use wayclear_deploy::record::{About, Record, RecordError};
use wayclear_deploy::tree::{parse, Relay, Site};
use wayclear_deploy::{
    apply, Begun, CountyContracts, DeployError, Deployment, KnownBlock, Owners, Wanted,
};

/// The record of a tree without counties, whose addresses are true.
fn record(height: u64) -> Record {
    let account = |name| Embedded::new().account(name).unwrap();
    let code_ids = Contract::ALL.into_iter().zip(1..);
    let checksums = code_ids
        .clone()
        .map(|(contract, id)| (contract, [id; 32].into()));
    let checksums: BTreeMap<Contract, HexBinary> = checksums.collect();
    let (creator, salt) = (account("creator"), HexBinary::from([1; 16]));
    Record {
        chain_id: "testing".to_string(),
        about: About {
            anchor: None,
            node: "http://here".to_string(),
            moniker: None,
            commit: None,
            relays: vec![],
            desks: vec![],
            mirrors: vec![],
        },
        deployment: Deployment {
            state: predict_address(&checksums[&Contract::State], &creator, &salt).unwrap(),
            registry: account("registry"),
            counties: [].into(),
            made_at: KnownBlock {
                height,
                hash: [7; 32].into(),
            },
            creator,
            salt,
            admin: None,
            code_ids: code_ids
                .map(|(contract, id)| (contract, id.into()))
                .collect(),
            checksums,
            window_seconds: 600,
        },
        history: vec![],
    }
}

/// A run over what lies in the file.
fn run(file: &Path) -> DeployError {
    let mut chain = Embedded::new();
    let account = chain.account("owner").unwrap();
    let owners = Owners {
        state: account.clone(),
        county: account.clone(),
        city: account,
        admin: None,
        authorities: vec![],
    };
    let tree = parse("[state]\nkey = \"US-CA\"\nname = \"California\"\n").unwrap();
    let about = record(1).about;
    let wanted = Wanted {
        tree: &tree,
        owners: &owners,
        prune: false,
    };
    apply(&mut chain, &wanted, file, about, None, |step| {
        panic!("{} was done before the record was read", step.change)
    })
    .unwrap_err()
}

#[test]
fn a_record_that_is_missing_or_something_else_is_named() {
    let missing = Record::read(Some(Path::new("/nowhere/testing.json"))).unwrap_err();
    assert!(matches!(missing, RecordError::Missing { .. }));
    let other = NamedTempFile::new().unwrap();
    fs::write(&other, "{}").unwrap();
    let error = Record::read(Some(other.path())).unwrap_err();
    assert!(matches!(error, RecordError::Form { .. }));
    let words = error.to_string();
    assert!(words.contains("wayclear tree adopt STATE"), "{words}");
    // This package's folder has no deployments/.
    let none = Record::read(None).unwrap_err();
    assert!(
        matches!(none, RecordError::Count { found: 0, .. }),
        "{none}"
    );
}

#[test]
fn a_record_cut_off_anywhere_is_named_and_no_run_writes_over_it() {
    let file = NamedTempFile::new().unwrap();
    record(1).write(file.path()).unwrap();
    let whole = fs::read_to_string(file.path()).unwrap();
    let end = whole.trim_end().len();
    for length in 0..end {
        let half = &whole[..length];
        fs::write(file.path(), half).unwrap();
        let error = Record::read(Some(file.path())).unwrap_err();
        assert!(
            matches!(error, RecordError::Form { .. }),
            "{length}: {error}"
        );
    }
    for length in [0, 1, end / 2, end - 1] {
        let half = &whole[..length];
        fs::write(file.path(), half).unwrap();
        let error = run(file.path());
        assert!(
            matches!(error, DeployError::Record(RecordError::Form { .. })),
            "{error}"
        );
        assert_eq!(fs::read_to_string(file.path()).unwrap(), half);
    }
}

#[test]
fn a_deployment_under_way_is_no_record_for_anybody_else() {
    let file = NamedTempFile::new().unwrap();
    let Begun {
        creator,
        salt,
        state,
    } = record(1).deployment.begun();
    let begun = json!({
        "stage": "begun", "chain_id": "testing", "creator": creator, "salt": salt, "state": state,
    });
    fs::write(file.path(), begun.to_string()).unwrap();
    let error = Record::read(Some(file.path())).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}: the deployment is not finished: another run may be at it still; if none is, go on with wayclear apply TREE",
            file.path().display()
        )
    );
}

#[test]
fn a_record_of_another_chain_is_refused_before_anything_is_done() {
    let file = NamedTempFile::new().unwrap();
    let other = Record {
        chain_id: "mainnet".to_string(),
        ..record(1)
    };
    other.write(file.path()).unwrap();
    let error = run(file.path()).to_string();
    let words = "is the record of chain \"mainnet\", the node is of chain \"testing\"";
    assert!(error.contains(words), "{error}");
    assert_eq!(Record::read(Some(file.path())).unwrap(), other);
}

#[test]
fn other_tools_find_everything_at_the_top_of_a_record() {
    let file = NamedTempFile::new().unwrap();
    record(5).write(file.path()).unwrap();
    let text = fs::read_to_string(file.path()).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    let Deployment {
        state,
        registry,
        creator,
        ..
    } = record(5).deployment;
    let checksum = |id: u8| HexBinary::from([id; 32]);
    let expected = json!({
        "stage": "finished", "chain_id": "testing", "node": "http://here", "commit": null, "state": state,
        "registry": registry, "counties": {}, "made_at": { "height": 5, "hash": "07".repeat(32) }, "creator": creator,
        "salt": "01".repeat(16), "admin": null, "window_seconds": 600,
        "code_ids": { "location": 1, "city": 2, "county": 3, "state": 4, "contact_registry": 5 },
        "checksums": { "location": checksum(1), "city": checksum(2), "county": checksum(3), "state": checksum(4),
            "contact_registry": checksum(5) },
    });
    assert_eq!(found, expected);
}

#[test]
fn of_many_deployments_at_once_one_record_is_left_whole_and_nothing_beside_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("deployments/testing.json");
    thread::scope(|scope| {
        for height in 1..9 {
            let (file, record) = (&file, record(height));
            scope.spawn(move || {
                for _ in 0..10 {
                    record.write(file).unwrap();
                    Record::read(Some(file)).unwrap();
                }
            });
        }
    });
    let left = Record::read(Some(&file)).unwrap();
    assert_eq!(left, record(left.deployment.made_at.height));
    let beside = fs::read_dir(file.parent().unwrap()).unwrap();
    assert_eq!(beside.count(), 1);
    // The same as of any new file: every tool may read it.
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode(&file), mode(&plain));
}

/// The record of a tree with a county and a city, an earlier release, relays and desks.
fn full() -> Value {
    let account = |name| Embedded::new().account(name).unwrap();
    let mut record = record(5);
    let codes = record.deployment.code_ids.iter();
    let code_ids = codes.map(|(contract, id)| (*contract, id + 10)).collect();
    let mut checksums = record.deployment.checksums.clone();
    for checksum in checksums.values_mut() {
        *checksum = [99; 32].into();
    }
    record.about.commit = Some("0123456789abcdef".to_string());
    record.about.moniker = Some("wayclear-0123".to_string());
    record.deployment.admin = Some(account("admin"));
    let city = ("davis".to_string(), account("davis"));
    let county = CountyContracts {
        address: account("yolo"),
        cities: [city].into(),
    };
    record
        .deployment
        .counties
        .insert("06113".to_string(), county);
    record.about.relays.push(Relay {
        name: "One".to_string(),
        url: "https://relay.example.org".to_string(),
        forwarder: None,
    });
    record.about.desks.push(Site {
        name: "Desk".to_string(),
        url: "https://desk.example.org".to_string(),
    });
    record.about.mirrors.push(Site {
        name: "Mirror".to_string(),
        url: "https://mirror.example.org".to_string(),
    });
    let mut full = json!(record.succeeded_by(code_ids, checksums, None, 77));
    full["stage"] = json!("finished");
    full
}

fn read(text: &str) -> Result<Record, String> {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let read = Record::read(Some(file.path()));
    assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
    let name = file.path().display().to_string();
    read.map_err(|error| {
        assert!(error.to_string().contains(&name), "{error}");
        error.to_string()
    })
}

/// JSON pointers of all values, as the error names them and as pointers.
fn leaves(value: &Value, name: &str, pointer: &str, all: &mut Vec<(String, String)>) {
    if !name.is_empty() {
        all.push((name.to_string(), pointer.to_string()));
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                leaves(value, &name, &format!("{pointer}/{key}"), all);
            }
        }
        Value::Array(rows) => {
            for (at, value) in rows.iter().enumerate() {
                leaves(
                    value,
                    &format!("{name}[{at}]"),
                    &format!("{pointer}/{at}"),
                    all,
                );
            }
        }
        _ => {}
    }
}

fn parent_of<'a>(value: &'a mut Value, pointer: &str) -> (&'a mut Value, String) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    (value.pointer_mut(parent).unwrap(), key.to_string())
}

/// The last part of a name.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

/// Not all that a record says is there, and what was left out means.
fn may_be_missing(name: &str) -> bool {
    // A tree without them is one too; the doctor compares the counties and cities of the chain.
    let parts = [
        "moniker",
        "relays",
        "desks",
        "mirrors",
        "history",
        "counties.06113",
    ];
    parts.contains(&name) || last(name) == "davis" || name.contains("[0]") && !name.contains('.')
}

#[test]
fn every_field_that_is_removed_or_of_another_type_is_named() {
    let full = full();
    assert_eq!(
        json!(read(&full.to_string()).unwrap().history)
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let mut all = vec![];
    leaves(&full, "", "", &mut all);
    assert!(all.len() > 50, "{all:?}");
    for (name, pointer) in &all {
        let mut changed = full.clone();
        let (parent, key) = parent_of(&mut changed, pointer);
        match parent {
            Value::Object(fields) => fields.remove(&key).map(|_| ()).unwrap(),
            Value::Array(rows) => {
                rows.remove(key.parse().unwrap());
            }
            _ => unreachable!(),
        }
        match read(&changed.to_string()) {
            // What made the state.
            Err(error) if ["history", "history[0]"].contains(&name.as_str()) => {
                assert!(error.contains("checksums.state"), "{error}");
            }
            Err(error) => assert!(error.contains(name.as_str()), "{name} is missing: {error}"),
            Ok(_) => assert!(may_be_missing(name), "{name} is not missed"),
        }
        let other = match full.pointer(pointer).unwrap() {
            Value::Object(_) | Value::Array(_) | Value::Null => json!(7),
            Value::String(_) => json!([1]),
            _ => json!("x"),
        };
        let mut changed = full.clone();
        *changed.pointer_mut(pointer).unwrap() = other;
        let error = read(&changed.to_string()).unwrap_err();
        assert!(
            error.contains(name.as_str()),
            "{name} of another type: {error}"
        );
    }
}

#[test]
fn a_wrong_letter_of_what_can_be_told_without_a_node_is_named() {
    let full = full();
    let mut all = vec![];
    leaves(&full, "", "", &mut all);
    for (name, pointer) in &all {
        let Value::String(text) = full.pointer(pointer).unwrap() else {
            continue;
        };
        // Names for people, and what only a chain or a server can tell to be wrong.
        let is_free = ["chain_id", "moniker", "node"].contains(&name.as_str())
            || ["name", "url"].contains(&last(name));
        let is_digest = name.contains("checksums") || name == "made_at.hash";
        for at in 0..text.len() {
            let letter = if text.as_bytes()[at] == b'q' {
                "p"
            } else {
                "q"
            };
            let mut other = text.clone();
            other.replace_range(at..=at, letter);
            let mut changed = full.clone();
            *changed.pointer_mut(pointer).unwrap() = json!(other);
            match read(&changed.to_string()) {
                Err(error) => assert!(error.contains(name.as_str()), "{name}: {error}"),
                Ok(_) => assert!(is_free, "{name}: {other} is taken"),
            }
            // Another digit of a digest.
            if !is_digest && name != "salt" {
                continue;
            }
            let digit = if text.as_bytes()[at] == b'0' {
                "1"
            } else {
                "0"
            };
            let mut other = text.clone();
            other.replace_range(at..=at, digit);
            *changed.pointer_mut(pointer).unwrap() = json!(other);
            let makes_state = name == "salt" || name == "history[0].checksums.state";
            let error = read(&changed.to_string()).err();
            assert_eq!(error.is_some(), makes_state, "{name}: {error:?}");
        }
    }
}

#[test]
fn state_and_registry_exchanged_are_told_apart_and_no_two_contracts_are_one() {
    let mut exchanged = full();
    let state = exchanged["state"].take();
    exchanged["state"] = exchanged["registry"].take();
    exchanged["registry"] = state.clone();
    let error = read(&exchanged.to_string()).unwrap_err();
    let words =
        "state is not what creator, salt and checksums.state make: one of the four was changed";
    assert!(error.contains(words), "{error}");
    let mut twice = full();
    twice["registry"] = state;
    let error = read(&twice.to_string()).unwrap_err();
    assert!(
        error.contains("registry is the address of another contract too"),
        "{error}"
    );
}

#[test]
fn a_field_of_a_newer_version_is_named_and_nothing_is_lost() {
    for (pointer, field) in [
        ("", "serial"),
        ("/made_at", "made_at.serial"),
        ("/counties/06113", "counties.06113.serial"),
        ("/relays/0", "relays[0].serial"),
        ("/history/0", "history[0].serial"),
    ] {
        let mut newer = full();
        newer.pointer_mut(pointer).unwrap()["serial"] = json!(3);
        let error = read(&newer.to_string()).unwrap_err();
        let words = format!(": {field} is a field that this version does not know");
        assert!(error.contains(&words), "{error}");
    }
    let mut kind = full();
    kind["code_ids"]["hospital"] = json!(3);
    let error = read(&kind.to_string()).unwrap_err();
    assert!(
        error.contains("code_ids is not right: this version knows no contract \"hospital\""),
        "{error}"
    );
}

#[test]
fn a_record_of_an_address_of_another_chain_is_named() {
    let mut other = full();
    let elsewhere = "cosmos1zg69v7ys40x77y352eufp27daufrg4ncnjqz7q";
    other["admin"] = json!(elsewhere);
    let error = read(&other.to_string()).unwrap_err();
    assert!(
        error.contains("admin begins with cosmos1, the state's address with wasm1"),
        "{error}"
    );
}

#[test]
fn what_a_tree_ran_before_is_kept_oldest_first_and_the_same_codes_are_no_release() {
    let first = record(5);
    let codes = |n: u64| {
        let ids = first.deployment.code_ids.iter();
        ids.map(|(contract, id)| (*contract, id + n))
            .collect::<BTreeMap<_, _>>()
    };
    let checksums = first.deployment.checksums.clone();
    let same = first
        .clone()
        .succeeded_by(codes(0), checksums.clone(), None, 9);
    assert_eq!(same, first);
    let second = first.clone().succeeded_by(
        codes(10),
        checksums.clone(),
        Some("abcdef0".to_string()),
        40,
    );
    let third = second.succeeded_by(codes(20), checksums, None, 90);
    let told: Vec<_> = third
        .history
        .iter()
        .map(|earlier| (&earlier.code_ids, earlier.until_height))
        .collect();
    assert_eq!(told, [(&codes(0), 40), (&codes(10), 90)]);
    assert_eq!(third.history[1].commit.as_deref(), Some("abcdef0"));
    assert_eq!(
        (third.deployment.code_ids, third.about.commit),
        (codes(20), None)
    );
}
