//! Deployment records: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use cosmwasm_std::Addr;
use tempfile::{NamedTempFile, TempDir};
use wayclear_deploy::record::{Record, RecordError};
use wayclear_deploy::Deployment;

#[test]
fn a_record_that_is_missing_or_something_else_is_named() {
    let missing = Record::read(Some(Path::new("/nowhere/testing.json"))).unwrap_err();
    assert!(matches!(missing, RecordError::File { .. }));
    let other = NamedTempFile::new().unwrap();
    fs::write(&other, "{}").unwrap();
    let error = Record::read(Some(other.path())).unwrap_err();
    assert!(matches!(error, RecordError::Form { .. }));
    assert!(
        error
            .to_string()
            .contains("write it anew with wayclear deploy"),
        "{error}"
    );
    // This package's folder has no deployments/.
    let none = Record::read(None).unwrap_err();
    assert!(
        matches!(none, RecordError::Count { found: 0, .. }),
        "{none}"
    );
}

#[test]
fn of_many_deployments_at_once_one_record_is_left_whole_and_nothing_beside_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("deployments/testing.json");
    let record = |height| Record {
        chain_id: "testing".to_string(),
        node: "http://here".to_string(),
        moniker: None,
        height,
        commit: None,
        checksums: [].into(),
        deployment: Deployment {
            registry: Addr::unchecked("registry"),
            state: Addr::unchecked("state"),
            counties: [].into(),
            code_ids: [].into(),
            window_seconds: 600,
        },
    };
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
    assert_eq!(left, record(left.height));
    let beside = fs::read_dir(file.parent().unwrap()).unwrap();
    assert_eq!(beside.count(), 1);
    // The same as of any new file: every tool may read it.
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode(&file), mode(&plain));
}
