//! Kinds of rows: those that the sources declare, and those that rows are of. A kind is named by its namespace, or by its key
//! if there is one row of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use wayclear_api::raw::VISITS;
use wayclear_testing::{Contract, GoldenContract};

/// What a library keeps in every contract: its name and version.
const OF_CW2: &str = "contract_info";
/// Sources of contracts whose rows are declared together.
const GROUPS: [(Group, &[&str]); 3] = [
    (Group::Region, &["packages/region", "contracts/city"]),
    (Group::Location, &["contracts/location"]),
    (Group::Registry, &["contracts/contact-registry"]),
];

/// Contracts that share the declarations of their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Region,
    Location,
    Registry,
}

pub type Kinds = BTreeMap<Group, BTreeSet<String>>;

fn group_of(contract: Contract) -> Group {
    match contract {
        Contract::State | Contract::County | Contract::City => Group::Region,
        Contract::Location => Group::Location,
        Contract::ContactRegistry => Group::Registry,
    }
}

/// Kinds of the rows of contracts.
pub fn of_rows<'a>(contracts: impl IntoIterator<Item = &'a GoldenContract>) -> Kinds {
    let mut kinds = Kinds::new();
    for golden in contracts {
        let of_group = kinds.entry(group_of(golden.contract)).or_default();
        of_group.extend(golden.bytes().map(|(key, _)| kind_of(&key)));
    }
    kinds
}

/// A map's key begins with the length of its namespace; visits have one letter, which costs less.
pub fn kind_of(key: &[u8]) -> String {
    let name = match key {
        [0, length, rest @ ..] => rest.get(..usize::from(*length)).expect("a namespace"),
        _ if key.starts_with(VISITS.as_bytes()) && key.len() == VISITS.len() + 20 => {
            VISITS.as_bytes()
        }
        _ => key,
    };
    let name = std::str::from_utf8(name);
    name.unwrap_or_else(|_| panic!("a key of no kind that is known: {key:?}"))
        .to_string()
}

/// What the sources declare.
///
/// # Panics
/// If a declaration has a form that is not known here.
pub fn declared() -> Kinds {
    let mut kinds = declared_for_others();
    for (group, crates) in GROUPS {
        let of_group = kinds.entry(group).or_default();
        of_group.insert(OF_CW2.to_string());
        for folder in crates {
            for text in sources(folder) {
                of_group.extend(declared_in(&text));
            }
        }
    }
    kinds
}

/// Rows that other contracts read: the first word of each description says whose they are.
fn declared_for_others() -> Kinds {
    let mut kinds = Kinds::new();
    let text = fs::read_to_string(root("packages/api/src/raw/keys.rs")).expect("a source");
    let (mut group, mut found) = (None, 0);
    for line in text.lines() {
        if let Some(doc) = line.strip_prefix("/// ") {
            group = group.or(match doc.split(':').next() {
                Some("Region" | "State" | "City") => Some(Group::Region),
                Some("Location") => Some(Group::Location),
                Some("Registry") => Some(Group::Registry),
                _ => None,
            });
        } else if let Some(rest) = line.strip_prefix("pub const ") {
            let group = group.take().unwrap_or_else(|| panic!("whose is {rest}"));
            kinds.entry(group).or_default().insert(quoted(rest));
            found += 1;
        } else {
            group = None;
        }
    }
    assert!(
        found >= 11,
        "only {found} rows that are read across contracts"
    );
    kinds
}

/// Namespaces of maps and items, and keys of single rows; those that are named by a constant were found before.
fn declared_in(text: &str) -> Vec<String> {
    let mut kinds = vec![];
    for declaration in ["Map::new(", "Item::new("] {
        let arguments = text.split(declaration).skip(1);
        let names = arguments.filter(|argument| !argument.starts_with("raw::"));
        kinds.extend(names.map(quoted));
    }
    let keys = text.split(": &[u8] = b").skip(1);
    kinds.extend(keys.map(quoted));
    kinds
}

/// The text between the first two quotes of a line.
fn quoted(line: &str) -> String {
    let line = line.lines().next().unwrap_or_default();
    let name = line.split('"').nth(1);
    name.unwrap_or_else(|| panic!("no name in {line}"))
        .to_string()
}

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The texts of a crate's sources.
fn sources(folder: &str) -> Vec<String> {
    let files = fs::read_dir(root(folder).join("src")).expect("sources");
    let files = files.map(|file| file.expect("a file").path());
    files
        .map(|file| {
            assert!(file.is_file(), "{}: look into folders, too", file.display());
            fs::read_to_string(file).expect("a source")
        })
        .collect()
}
