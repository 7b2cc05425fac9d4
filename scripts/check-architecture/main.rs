//! Holds the rules of the house; `make test` compiles and runs it: no circle among the files of a crate, no forbidden arrow
//! between packages, no file and no function too long, no doc comment that says nothing. It reads text, not types, so it
//! knows `use` and `crate::` paths and nothing behind macros. Test suites may be long. Usage: check-architecture [ROOT]
//! [--sizes]
//!
//! Exceptions stand in `exceptions.txt` beside this file, each with its reason; one that is no longer needed is an error too.

mod arrows;
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

fn main() {
    let mut args: Vec<String> = env::args().skip(1).collect();
    let shows_sizes = args.iter().any(|arg| arg == "--sizes");
    args.retain(|arg| arg != "--sizes");
    let root = PathBuf::from(args.first().map_or(".", String::as_str));

    let mut faults = vec![];
    let mut sizes = Sizes::default();
    faults.extend(arrows::renamed(&root, "."));
    let members = members(&root);
    for folder in &members {
        faults.extend(arrows::forbidden(&root, folder));
        faults.extend(arrows::renamed(&root, folder));
    }
    for folder in members.into_iter().chain([OWN_FOLDER.to_string()]) {
        let krate = Crate::read(&root, &folder);
        faults.extend(krate.circles());
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
