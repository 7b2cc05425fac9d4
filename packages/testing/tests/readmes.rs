//! What the READMEs say is true: their JSON parses, and their tables hold every message.

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use cosmwasm_schema::schema_for;
use cosmwasm_schema::schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Deserializer, Value};
use wayclear_api::{city, contact_registry, county, location, state};

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The JSON values in the blocks of one kind.
fn blocks(readme: &str, kind: &str) -> Vec<Value> {
    let fence = format!("```json {kind}\n");
    readme
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().expect("a closed block"))
        .flat_map(|text| Deserializer::from_str(text).into_iter::<Value>())
        .map(|value| value.expect("JSON"))
        .collect()
}

/// Names of messages, as their schema has them.
fn names<M: JsonSchema>() -> Vec<String> {
    let schema = serde_json::to_value(schema_for!(M)).expect("a schema");
    let messages = schema["oneOf"].as_array().expect("messages").iter();
    let name = |message: &Value| message["required"][0].as_str().expect("a name").to_string();
    messages.map(name).collect()
}

fn check<I, E, Q>(contract: &str)
where
    I: DeserializeOwned + Debug,
    E: DeserializeOwned + Debug + JsonSchema,
    Q: DeserializeOwned + Debug + JsonSchema,
{
    let readme = read(&format!("contracts/{contract}/README.md"));
    let parse = |kind: &str, parse: &dyn Fn(Value) -> Result<String, serde_json::Error>| {
        let values = blocks(&readme, kind);
        assert!(!values.is_empty(), "{contract} shows no {kind}");
        for value in values {
            let text = value.to_string();
            if let Err(error) = parse(value) {
                panic!("{contract}, {kind}: {text}: {error}");
            }
        }
    };
    parse("instantiate", &|v| {
        serde_json::from_value::<I>(v).map(|m| format!("{m:?}"))
    });
    parse("execute", &|v| {
        serde_json::from_value::<E>(v).map(|m| format!("{m:?}"))
    });
    parse("query", &|v| {
        serde_json::from_value::<Q>(v).map(|m| format!("{m:?}"))
    });
    for (kind, names) in [("execute", names::<E>()), ("query", names::<Q>())] {
        let shown: Vec<_> = blocks(&readme, kind)
            .iter()
            .filter_map(|value| value.as_object()?.keys().next().cloned())
            .collect();
        for name in names {
            assert!(shown.contains(&name), "{contract} shows no {name}");
            let is_in_table = readme
                .lines()
                .any(|line| line.starts_with('|') && line.contains(&format!("`{name}`")));
            assert!(is_in_table, "no table of {contract} holds {name}");
        }
    }
}

#[test]
fn every_readme_shows_every_message_in_json_that_parses() {
    check::<state::InstantiateMsg, state::ExecuteMsg, state::QueryMsg>("state");
    check::<county::InstantiateMsg, county::ExecuteMsg, county::QueryMsg>("county");
    check::<city::InstantiateMsg, city::ExecuteMsg, city::QueryMsg>("city");
    check::<location::InstantiateMsg, location::ExecuteMsg, location::QueryMsg>("location");
    check::<
        contact_registry::InstantiateMsg,
        contact_registry::ExecuteMsg,
        contact_registry::QueryMsg,
    >("contact-registry");
}

/// Whether a page has a heading of that anchor: its letters, digits and hyphens in lower case, and hyphens for blanks.
fn has_heading(page: &Path, anchor: &str) -> bool {
    let text = fs::read_to_string(page).expect("a page");
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor_of = |heading: &str| -> String {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor_of).any(|found| found == anchor)
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![root.clone()];
    folders.extend(["docs", "docs/adr", "testdata"].map(|folder| root.join(folder)));
    for group in ["contracts", "packages"] {
        let crates = fs::read_dir(root.join(group)).expect("a folder");
        folders.extend(crates.flatten().map(|entry| entry.path()));
    }
    let entries = folders.iter().flat_map(fs::read_dir).flatten().flatten();
    let documents = entries.map(|entry| entry.path());
    let is_page = |path: &PathBuf| path.extension().is_some_and(|e| e == "md");
    let documents: Vec<_> = documents.filter(is_page).collect();
    assert!(documents.len() > 30);
    for document in documents {
        let text = fs::read_to_string(&document).expect("a document");
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let (target, heading) = link.split_once('#').unwrap_or((link, ""));
            if target.contains("://") {
                continue;
            }
            let folder = document.parent().expect("a folder");
            let page = match target {
                "" => document.clone(),
                target => folder.join(target),
            };
            let is_there = page.exists() && (heading.is_empty() || has_heading(&page, heading));
            assert!(is_there, "{}: {link}", document.display());
        }
    }
}

#[test]
fn the_architecture_page_says_what_to_open_for_twenty_changes() {
    // Whether each link leads somewhere is tested with those of the other documents.
    let page = read("docs/architecture.md");
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains("](../"));
    assert!(rows.count() >= 20);
}

#[test]
fn every_crate_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for group in ["contracts", "packages"] {
        let entries = fs::read_dir(root.join(group)).expect("a folder");
        for entry in entries.flatten().map(|entry| entry.path()) {
            if entry.join("Cargo.toml").exists() {
                let readme = fs::read_to_string(entry.join("README.md"));
                let readme = readme.unwrap_or_else(|_| panic!("{}", entry.display()));
                assert!(readme.contains("```"), "{}: no example", entry.display());
            }
        }
    }
}

#[test]
fn every_test_the_readme_names_exists() {
    let readme = read("README.md");
    let mut count = 0;
    for line in readme
        .lines()
        .filter(|line| line.starts_with('|') && line.contains("]("))
    {
        for cell in line.split("[`").skip(1) {
            let (name, rest) = cell.split_once("`](").expect("a link");
            let file = rest.split(')').next().expect("a target");
            if file.contains(".rs") {
                count += 1;
                let is_there = read(file).contains(&format!("fn {name}("));
                assert!(is_there, "{file} has no test {name}");
            }
        }
    }
    assert!(count > 10, "the status table names only {count} tests");
}
