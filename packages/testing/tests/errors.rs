//! Every error variant of ours is produced by a test: its name stands in one, beside an assertion on its text.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Names of the variants of an error enum in a source file, with what they are called in tests.
fn variants(file: &str, name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).expect("a source file");
    let start = text.find(&format!("pub enum {name} {{")).expect("the enum");
    let body = &text[start..];
    let body = &body[..body.find("\n}").expect("its end")];
    let mut names = vec![];
    let mut is_ours = true;
    for line in body.lines() {
        let line = line.trim();
        if line.starts_with("#[error(") {
            is_ours = !line.contains("transparent");
        }
        let variant: String = line
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let is_variant = variant.starts_with(|c: char| c.is_ascii_uppercase()) && is_ours;
        if is_variant && (line.ends_with('{') || line.ends_with(',')) {
            names.push(variant);
        }
    }
    names
}

/// The text of all tests of some crates.
fn tests_in(crates: &[&str]) -> String {
    let mut files = vec![];
    for folder in crates {
        rust_files(&root().join(folder).join("tests"), &mut files);
    }
    let text = |file: &PathBuf| fs::read_to_string(file).expect("a test");
    files.iter().map(text).collect()
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn every_error_of_ours_stands_in_a_test() {
    let mut missing = vec![];
    let mut count = 0;
    let registry = "contracts/contact-registry";
    for (file, name, folders) in [
        (
            "packages/api/src/invalid.rs",
            "Invalid",
            vec![
                "packages/api",
                "packages/testing",
                "contracts/state",
                "contracts/county",
                "contracts/city",
                "contracts/location",
                registry,
            ],
        ),
        (
            "packages/api/src/ownership.rs",
            "OwnershipError",
            vec!["contracts/state", registry],
        ),
        (
            "packages/region/src/error.rs",
            "ContractError",
            vec!["contracts/state", "contracts/county"],
        ),
        (
            "contracts/city/src/error.rs",
            "ContractError",
            vec!["contracts/city"],
        ),
        (
            "contracts/location/src/error.rs",
            "ContractError",
            vec!["contracts/location"],
        ),
        (
            "contracts/contact-registry/src/error.rs",
            "ContractError",
            vec![registry],
        ),
    ] {
        let tests = tests_in(&folders);
        for variant in variants(file, name) {
            count += 1;
            if !tests.contains(&format!("Error::{variant}"))
                && !tests.contains(&format!("Invalid::{variant}"))
            {
                missing.push(format!("{file}: {variant}"));
            }
        }
    }
    assert!(count > 60, "only {count} variants found");
    assert!(missing.is_empty(), "no test for {missing:#?}");
}
