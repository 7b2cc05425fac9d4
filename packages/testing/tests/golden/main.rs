//! Golden rows: what a released version has stored is read by every later one. They stand in `testdata/golden/`, a folder a
//! version, were written once by the ignored test below, and never change; RELEASING.md says when there are new ones.

mod after;
mod kinds;
mod page;
mod questions;
mod record;
mod story;
mod variety;

use std::collections::BTreeSet;
use std::fs;

use cosmwasm_schema::schema_for;
use cosmwasm_std::Checksum;
use serde_json::Value;
use wayclear_api::{city, contact_registry, county, location, state};
use wayclear_testing::{this_build, Build, Contract, Golden, GoldenContract, Suite};

use record::record;

/// A version's lines are added once and never change.
const SUMS: &str = include_str!("SHA256SUMS");

/// Versions that have golden rows, the oldest first.
fn versions() -> Vec<String> {
    let number = |version: &str| -> Vec<u32> {
        let parts = version.split('.');
        parts.map(|part| part.parse().expect("a number")).collect()
    };
    let folders = fs::read_dir(Golden::folder("")).expect("golden rows");
    let mut versions: Vec<String> = folders
        .map(|folder| folder.expect("a folder").file_name())
        .map(|name| name.to_string_lossy().to_string())
        .collect();
    versions.sort_by_key(|version| number(version));
    versions
}

fn newest() -> Golden {
    Golden::read(versions().last().expect("a version"))
}

#[test]
#[ignore = "writes testdata/golden/MAJOR.MINOR, once a version"]
fn write_the_golden_rows_of_this_version() {
    let version = concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR")
    );
    record(&story::tell()).write(version);
    let all = versions().into_iter().flat_map(|version| sums_of(&version));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/SHA256SUMS");
    fs::write(file, all.collect::<String>()).expect("sums");
}

/// SHA-256 of the files of a version, a line each, as `sha256sum` writes and checks them in `testdata/golden`.
fn sums_of(version: &str) -> Vec<String> {
    let files = fs::read_dir(Golden::folder(version)).expect("golden rows");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let sum = |file: &std::path::PathBuf| {
        let bytes = fs::read(file).expect("bytes");
        let name = file.file_name().expect("a name").to_string_lossy();
        format!(
            "{}  {version}/{name}\n",
            Checksum::generate(&bytes).to_hex()
        )
    };
    files.iter().map(sum).collect()
}

#[test]
fn golden_rows_are_those_that_were_written_once() {
    let found = versions().into_iter().flat_map(|version| sums_of(&version));
    let found: Vec<_> = found.collect();
    let known: Vec<_> = SUMS.split_inclusive('\n').collect();
    assert_eq!(
        found, known,
        "these files never change, not even their form"
    );
}

/// Builds that what was released is migrated to.
const BUILDS: [(&str, Build); 2] = [("this", this_build), ("next", wayclear_next::build)];

#[test]
fn every_contract_of_every_version_migrates_and_answers_as_it_did() {
    for version in versions() {
        let golden = Golden::read(&version);
        for (name, build) in BUILDS {
            check_answers(
                &golden,
                &golden.revive(build),
                &format!("{version} to {name}"),
            );
        }
        let mut suite = golden.revive(this_build);
        suite.upgrade(wayclear_next::build);
        check_answers(&golden, &suite, &format!("{version} to this to next"));
    }
}

/// That every question of then is answered as it was.
fn check_answers(golden: &Golden, suite: &Suite, way: &str) {
    assert_eq!(suite.now(), golden.block.time);
    for (name, contract) in &golden.contracts {
        assert!(contract.answers.len() >= 5, "{way}, {name}");
        for recorded in &contract.answers {
            let told = suite.query(&contract.address, &recorded.question);
            let told: Value = told
                .unwrap_or_else(|error| panic!("{way}, {name}: {}: {error}", recorded.question));
            check_answer(&told, &recorded.answer, &|| {
                format!("{way}, {name}: {}: {told:#}", recorded.question)
            });
        }
    }
}

#[test]
fn a_migration_changes_no_row_but_the_version() {
    for version in versions() {
        let golden = Golden::read(&version);
        for (_, build) in BUILDS {
            let suite = golden.revive(build);
            for contract in golden.contracts.values() {
                let is_layout = |(key, _): &(Vec<u8>, Vec<u8>)| key != b"contract_info";
                let now = suite.chain.dump(&contract.address).into_iter();
                let now: Vec<_> = now.filter(is_layout).collect();
                let then: Vec<_> = contract.bytes().filter(is_layout).collect();
                assert_eq!(now, then, "{version}, {}", contract.label);
            }
        }
    }
}

/// No row of today's may look as if it had the layout of the next version, or nothing above is proved.
#[test]
fn no_golden_row_has_the_layout_of_the_next_version() {
    for version in versions() {
        for contract in Golden::read(&version).contracts.values() {
            let is_new = |(key, row): &(Vec<u8>, Vec<u8>)| wayclear_next::is_new(key, row);
            assert_eq!(contract.bytes().find(is_new), None, "{}", contract.label);
        }
    }
}

/// That an answer says what was said, whatever it adds.
fn check_answer(told: &Value, recorded: &Value, context: &dyn Fn() -> String) {
    match (told, recorded) {
        (Value::Object(told), Value::Object(recorded)) => {
            for (name, recorded) in recorded {
                let told = told.get(name);
                let told = told.unwrap_or_else(|| panic!("no {name}: {}", context()));
                check_answer(told, recorded, context);
            }
        }
        (Value::Array(told), Value::Array(recorded)) => {
            assert_eq!(told.len(), recorded.len(), "{}", context());
            for (told, recorded) in told.iter().zip(recorded) {
                check_answer(told, recorded, context);
            }
        }
        _ => assert_eq!(told, recorded, "{}", context()),
    }
}

#[test]
fn every_question_there_is_was_asked() {
    macro_rules! check {
        ($contract:ident, $of:expr) => {
            let schema = serde_json::to_value(schema_for!($contract::QueryMsg)).expect("a schema");
            let variants = schema["oneOf"].as_array().expect("variants").iter();
            let variants = variants.map(|variant| variant["required"][0].as_str());
            let variants: BTreeSet<_> = variants.map(|name| name.expect("a name")).collect();
            let golden = newest();
            let is_asked = |golden: &&GoldenContract| golden.contract == $of;
            for golden in golden.contracts.values().filter(is_asked) {
                let questions = golden.answers.iter().map(|answer| &answer.question);
                let questions = questions.map(|q| q.as_object().expect("a question"));
                let names = questions.map(|q| q.keys().next().expect("a name").as_str());
                assert_eq!(names.collect::<BTreeSet<_>>(), variants, "{}", golden.label);
            }
        };
    }
    check!(state, Contract::State);
    check!(county, Contract::County);
    check!(city, Contract::City);
    check!(location, Contract::Location);
    check!(contact_registry, Contract::ContactRegistry);
}

/// Whoever adds a kind of row tells it in the story and writes golden rows of the new version.
#[test]
fn every_kind_of_row_that_the_sources_declare_is_golden() {
    assert_eq!(
        kinds::of_rows(newest().contracts.values()),
        kinds::declared()
    );
}

#[test]
fn the_story_can_still_be_told_and_leaves_rows_of_every_kind() {
    let told = record(&story::tell());
    assert_eq!(kinds::of_rows(told.contracts.values()), kinds::declared());
}
