//! From boundaries to a tree file, as an operator makes one.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Output, Stdio};

use command::{err, wayclear};
use serde_json::Value;

const CALIFORNIA: &str = "testdata/boundaries/california.geojson";

fn cover(file: &str, more: &[&str]) -> Output {
    let args = [
        "tree",
        "cover",
        file,
        "--state",
        "US-CA",
        "--state-name",
        "California",
    ];
    wayclear(&args).args(more).output().unwrap()
}

#[test]
fn the_tree_file_of_california_passes_tree_check() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("california.toml");
    let out = out.to_str().unwrap();
    let done = cover(CALIFORNIA, &["--out", out]);
    assert!(done.status.success(), "{}", err(&done));
    let said = command::out(&done);
    assert!(said.starts_with(&format!("{out}: 58 counties, ")), "{said}");
    assert!(
        said.ends_with("keys from \"id\", names from \"name\"\n"),
        "{said}"
    );
    let checked = wayclear(&["tree", "check", out]).output().unwrap();
    assert!(checked.status.success(), "{}", err(&checked));
    assert_eq!(
        command::out(&checked),
        format!("{out}: 58 counties, 0 cities, 0 places, no problems\n")
    );
}

#[test]
fn without_a_file_the_tree_goes_to_standard_output_and_what_was_found_beside_it() {
    let done = cover(CALIFORNIA, &["--precision", "5"]);
    assert!(done.status.success());
    assert!(
        err(&done).starts_with("wayclear: 58 counties, "),
        "{}",
        err(&done)
    );
    let tree: toml::Value = command::out(&done).parse::<toml::Table>().unwrap().into();
    assert_eq!(tree["state"]["key"].as_str(), Some("US-CA"));
    assert_eq!(tree["county"].as_array().unwrap().len(), 58);
    let json = cover(CALIFORNIA, &["--precision", "5", "--json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["counties"][0]["key"], "06001");
    let prefixes = tree["county"][0]["prefixes"].as_array().unwrap().len();
    assert_eq!(
        json["counties"][0]["prefixes"].as_array().unwrap().len(),
        prefixes
    );
    assert_eq!(json["key_from"], "id");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let args = [
        "tree",
        "cover",
        CALIFORNIA,
        "--state",
        "US-CA",
        "--state-name",
        "California",
    ];
    let mut child = wayclear(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert!(
        said.starts_with("wayclear: 58 counties, ") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn a_file_that_exists_stays_as_it_is() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "# cities, added by hand").unwrap();
    let path = file.path().to_str().unwrap();
    let done = cover(CALIFORNIA, &["--out", path]);
    assert_eq!(done.status.code(), Some(1));
    assert!(
        err(&done).contains("exists and may hold cities"),
        "{}",
        err(&done)
    );
    assert_eq!(
        fs::read_to_string(file.path()).unwrap(),
        "# cities, added by hand"
    );
}

#[test]
fn what_is_wrong_is_said_with_the_file_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_string()
    };
    let shape = write("counties.shp", &[0, 0, 0x27, 0x0a, 0xff, 0xfe]);
    let topology = write(
        "counties.json",
        b"{\"type\": \"Topology\", \"objects\": {}, \"arcs\": []}",
    );
    let out = folder.path().join("tree.toml");
    let out = out.to_str().unwrap();
    for (file, more, words) in [
        (
            shape.as_str(),
            vec![],
            "counties.shp is no text; GeoJSON is needed: ogr2ogr",
        ),
        (&topology, vec![], "counties.json: this is TopoJSON"),
        ("atlantis.geojson", vec![], "cannot read atlantis.geojson"),
        (
            CALIFORNIA,
            vec!["--precision", "4"],
            "falls to \"06075\" (San Francisco): take --precision 5",
        ),
        (
            CALIFORNIA,
            vec!["--only", "name=Yolo County"],
            "no feature has \"Yolo County\" as \"name\"",
        ),
    ] {
        let done = cover(file, &[more, vec!["--out", out]].concat());
        assert_eq!(done.status.code(), Some(1), "{words}");
        assert!(err(&done).contains(words), "{}", err(&done));
        assert!(done.stdout.is_empty());
        assert!(!Path::new(out).exists());
    }
    let args = [
        "tree",
        "cover",
        CALIFORNIA,
        "--state",
        "CA",
        "--state-name",
        "California",
    ];
    let done = wayclear(&args).output().unwrap();
    assert!(err(&done).contains("ISO 3166-2"), "{}", err(&done));
    let done = cover(CALIFORNIA, &["--only", "STATEFP"]);
    assert!(
        err(&done).contains("write NAME=VALUE, such as STATEFP=06"),
        "{}",
        err(&done)
    );
}
