//! Deployment records: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use cosmwasm_std::Addr;
use serde_json::{json, Value};
use tempfile::{NamedTempFile, TempDir};
use wayclear_chain::{Chain, Embedded};
use wayclear_deploy::record::{About, Record, RecordError};
use wayclear_deploy::tree::parse;
use wayclear_deploy::{apply, DeployError, Deployment, MadeAt, Owners, Wanted};

fn record(height: u64) -> Record {
    Record {
        chain_id: "testing".to_string(),
        about: About {
            node: "http://here".to_string(),
            moniker: None,
            commit: None,
            relays: vec![],
            desks: vec![],
        },
        deployment: Deployment {
            state: Addr::unchecked("state"),
            registry: Addr::unchecked("registry"),
            counties: [].into(),
            made_at: MadeAt {
                height,
                hash: [7; 32].into(),
            },
            creator: Addr::unchecked("creator"),
            salt: [1; 16].into(),
            admin: None,
            code_ids: [].into(),
            checksums: [].into(),
            window_seconds: 600,
        },
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
    assert!(matches!(missing, RecordError::File { .. }));
    let other = NamedTempFile::new().unwrap();
    fs::write(&other, "{}").unwrap();
    let error = Record::read(Some(other.path())).unwrap_err();
    assert!(matches!(error, RecordError::Form { .. }));
    let words = error.to_string();
    assert!(
        words.contains("remove it and run wayclear deploy"),
        "{words}"
    );
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
    let begun = json!({
        "stage": "begun", "chain_id": "testing", "creator": "wasm1us", "salt": "00112233445566778899aabbccddeeff",
        "state": "wasm1state",
    });
    fs::write(file.path(), begun.to_string()).unwrap();
    let error = Record::read(Some(file.path())).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}: the deployment is not finished; run wayclear deploy again",
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
    let expected = json!({
        "stage": "finished", "chain_id": "testing", "node": "http://here", "commit": null, "state": "state",
        "registry": "registry", "counties": {}, "made_at": { "height": 5, "hash": "07".repeat(32) }, "creator": "creator",
        "salt": "01".repeat(16), "admin": null, "code_ids": {}, "checksums": {}, "window_seconds": 600,
    });
    assert_eq!(found, expected);
}

#[test]
fn of_many_deployments_at_once_one_record_is_left_whole_and_nothing_beside_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("deployments/testing.json");
    thread::scope(|scope| {
        for height in 0..8 {
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
