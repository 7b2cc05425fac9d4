//! Deployment records: what can be said of them without a node.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use tempfile::NamedTempFile;
use wayclear_deploy::record::{Record, RecordError};

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
