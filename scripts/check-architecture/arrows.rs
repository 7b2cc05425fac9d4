//! Which package uses which, as the manifests say.

use std::fs;
use std::path::Path;

/// Which packages of ours each package may use. What is pure knows only what is pure; contracts never know each other.
const ARROWS: [(&str, &[&str]); 23] = [
    ("risk", &[]),
    ("status", &[]),
    ("identity", &["risk", "status"]),
    ("proof", &[]),
    ("api", &["risk", "status"]),
    ("region", &["api"]),
    ("state", &["api", "region"]),
    ("county", &["api", "region"]),
    ("city", &["api", "region"]),
    ("location", &["api", "status"]),
    ("contact-registry", &["api", "status"]),
    // The chain in process carries the contracts, as an option, and so does who computes what they answer.
    (
        "chain",
        &[
            "api",
            "state",
            "county",
            "city",
            "location",
            "contact-registry",
            "proof",
        ],
    ),
    ("client", &["api", "chain", "identity", "proof", "risk", "status"]),
    (
        "browser",
        &["api", "chain", "client", "identity", "proof", "risk", "status"],
    ),
    (
        "relay",
        &["api", "chain", "client", "identity", "proof", "status"],
    ),
    ("deploy", &["api", "chain"]),
    (
        "scenario",
        &["api", "chain", "client", "deploy", "identity", "risk", "status"],
    ),
    ("study", &["risk"]),
    (
        "evaluate",
        &[
            "api", "chain", "client", "deploy", "identity", "risk", "status", "study",
            "study-region",
        ],
    ),
    // For tests: it carries the contracts under its own rows.
    (
        "next",
        &[
            "api",
            "chain",
            "state",
            "county",
            "city",
            "location",
            "contact-registry",
        ],
    ),
    // For the study of what a level costs.
    ("study-region", &["api", "region"]),
    ("testing", &["api", "chain", "deploy", "proof", "status"]),
    (
        "cli",
        &[
            "api", "chain", "client", "deploy", "evaluate", "identity", "proof", "relay", "risk",
            "scenario", "status", "study",
        ],
    ),
];

/// Tables of a manifest that count; what only tests use may be anything.
const TABLES: [&str; 2] = ["dependencies", "build-dependencies"];

/// Packages of ours that a package uses and may not.
pub fn forbidden(root: &Path, folder: &str) -> Vec<String> {
    let own = folder.rsplit('/').next().unwrap_or_default();
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == own) else {
        return vec![format!(
            "{folder}: say in scripts/check-architecture/arrows.rs what it may use"
        )];
    };
    let text = manifest(root, folder);
    let names = dependencies(&text);
    let ours = names
        .iter()
        .filter_map(|name| name.strip_prefix("wayclear-"));
    ours.filter(|name| !allowed.contains(name))
        .map(|name| format!("forbidden arrow: {own} -> {name} ({folder}/Cargo.toml)"))
        .collect()
}

/// Packages of ours under another name, which the arrows above would not know.
pub fn renamed(root: &Path, folder: &str) -> Vec<String> {
    let text = manifest(root, folder);
    let renames = text
        .lines()
        .filter(|line| line.replace(' ', "").contains("package=\"wayclear-"));
    renames
        .map(|line| format!("{folder}/Cargo.toml: a package of ours keeps its name: {line}"))
        .collect()
}

fn manifest(root: &Path, folder: &str) -> String {
    fs::read_to_string(root.join(folder).join("Cargo.toml")).expect("a manifest")
}

/// What a manifest's tables of dependencies name, those for some targets and those of one dependency each included.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut is_list = false;
    let mut names = vec![];
    for line in manifest.lines().map(str::trim) {
        let Some(header) = line.strip_prefix('[') else {
            names.extend(line.split(['.', ' ', '=']).next().filter(|_| is_list));
            continue;
        };
        let header = header.split(']').next().unwrap_or_default().trim();
        let (above, last) = header.rsplit_once('.').unwrap_or(("", header));
        is_list = TABLES.contains(&last);
        let list = above.rsplit('.').next().unwrap_or_default();
        if TABLES.contains(&list) {
            names.push(last);
        }
    }
    names
        .iter()
        .map(|name| name.trim_matches(['"', '\'']))
        .collect()
}
