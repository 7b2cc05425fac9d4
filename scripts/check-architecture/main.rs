//! Holds the rules of the house; `make test` compiles and runs it: no circle among the files of a crate, no forbidden arrow
//! between packages, no file and no function too long, no doc comment that says nothing. It reads text, not types, so it
//! knows `use` and `crate::` paths and nothing behind macros. Test suites may be long. Usage: check-architecture [ROOT]
//! [--sizes]
//!
//! Exceptions stand in `exceptions.txt` beside this file, each with its reason; one that is no longer needed is an error too.

mod bare;
mod docs;
mod module;
mod sizes;
mod uses;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use module::Crate;
use sizes::Sizes;

/// This program keeps its own rules.
const OWN_FOLDER: &str = "scripts/check-architecture";

/// Which packages of ours each package may use. What is pure knows only what is pure; contracts never know each other.
const ARROWS: [(&str, &[&str]); 16] = [
    ("risk", &[]),
    ("identity", &["risk"]),
    ("api", &["risk"]),
    ("region", &["api"]),
    ("state", &["api", "region"]),
    ("county", &["api", "region"]),
    ("city", &["api", "region"]),
    ("location", &["api"]),
    ("contact-registry", &["api"]),
    // The chain in process carries the contracts, as an option.
    (
        "chain",
        &[
            "api",
            "state",
            "county",
            "city",
            "location",
            "contact-registry",
        ],
    ),
    ("client", &["api", "chain", "identity", "risk"]),
    ("deploy", &["api", "chain"]),
    (
        "scenario",
        &["api", "chain", "client", "deploy", "identity", "risk"],
    ),
    (
        "evaluate",
        &["api", "chain", "client", "deploy", "identity"],
    ),
    ("testing", &["api", "chain", "client", "deploy", "identity"]),
    (
        "cli",
        &[
            "api", "chain", "client", "deploy", "evaluate", "identity", "risk", "scenario",
        ],
    ),
];

fn main() {
    let mut args: Vec<String> = env::args().skip(1).collect();
    let shows_sizes = args.iter().any(|arg| arg == "--sizes");
    args.retain(|arg| arg != "--sizes");
    let root = PathBuf::from(args.first().map_or(".", String::as_str));

    let mut faults = vec![];
    let mut sizes = Sizes::default();
    for folder in members(&root).into_iter().chain([OWN_FOLDER.to_string()]) {
        let krate = Crate::read(&root, &folder);
        faults.extend(krate.circles());
        faults.extend(forbidden_arrows(&root, &folder));
        faults.extend(docs::faults(&root, &folder));
        sizes.add(&krate);
    }
    faults.extend(sizes.faults(&exceptions(&root)));
    if shows_sizes {
        sizes.print();
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    if !faults.is_empty() {
        eprintln!(
            "{} rules of the house are broken; see {OWN_FOLDER}",
            faults.len()
        );
        process::exit(1);
    }
    println!(
        "architecture: {} files, {} functions, no circle, no forbidden arrow, nothing too long, no empty doc",
        sizes.files.len(),
        sizes.functions.len()
    );
}

/// Folders of the workspace's crates, relative to the root.
fn members(root: &Path) -> Vec<String> {
    let mut all = vec![];
    for group in ["contracts", "packages"] {
        let entries = fs::read_dir(root.join(group))
            .into_iter()
            .flatten()
            .flatten();
        for entry in entries {
            if entry.path().join("Cargo.toml").exists() {
                all.push(format!("{group}/{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    all.sort();
    assert!(!all.is_empty(), "{}: no crates", root.display());
    all
}

/// Packages of ours that a package uses and may not.
fn forbidden_arrows(root: &Path, folder: &str) -> Vec<String> {
    if folder == OWN_FOLDER {
        return vec![];
    }
    let manifest = root.join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let own = folder.rsplit('/').next().unwrap_or_default();
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == own) else {
        return vec![format!(
            "{}: say in {OWN_FOLDER}/main.rs what it may use",
            folder
        )];
    };
    let mut is_dependency = false;
    let mut faults = vec![];
    for line in text.lines() {
        if line.starts_with('[') {
            is_dependency = line.trim() == "[dependencies]";
        }
        let Some(name) = line.strip_prefix("wayclear-").filter(|_| is_dependency) else {
            continue;
        };
        let name = name.split(['.', ' ', '=']).next().unwrap_or_default();
        if !allowed.contains(&name) {
            faults.push(format!(
                "forbidden arrow: {own} -> {name} ({})",
                manifest.display()
            ));
        }
    }
    faults
}

/// What may be longer; the reasons stand beside it.
fn exceptions(root: &Path) -> Vec<String> {
    let file = root.join("scripts/check-architecture/exceptions.txt");
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, reason) = line.split_once(' ').unwrap_or((line, ""));
            assert!(
                reason.trim().len() > 10,
                "exceptions.txt: {name} needs a reason"
            );
            name.to_string()
        })
        .collect()
}
