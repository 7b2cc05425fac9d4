//! Keys, names and positions of the whole world, as the command takes them: the cases of testdata/field that say so.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Output;

use command::{err, expected, field, out, run};
use serde_json::Value;
use tempfile::NamedTempFile;

fn tree(command: &str, file: &Path) -> Output {
    run(&["tree", command, file.to_str().unwrap()])
}

/// That a tree file passes without a word.
#[track_caller]
fn assert_accepted(file: &Path) {
    let output = tree("check", file);
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(err(&output), "");
    assert!(out(&output).ends_with("no problems\n"), "{}", out(&output));
    assert!(tree("show", file).status.success());
}

/// That a tree file passes, and fails with one sentence after `part` is replaced.
#[track_caller]
fn assert_refused(good: &Path, part: &str, by: &str, line: usize, words: &str) {
    assert_accepted(good);
    let text = fs::read_to_string(good).unwrap();
    assert!(text.contains(part), "{part} is not in the file");
    let bad = NamedTempFile::with_suffix(".toml").unwrap();
    fs::write(&bad, text.replacen(part, by, 1)).unwrap();
    let output = tree("check", bad.path());
    assert_eq!(output.status.code(), Some(1), "{by:?}: {}", out(&output));
    let place = format!("{}:{line}: ", bad.path().display());
    let told = err(&output);
    assert!(told.starts_with(&place), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains(words), "{told}");
}

#[test]
fn keys_of_counties_are_those_their_countries_use() {
    let expected = expected("region-keys-world");
    let cases = expected["accepted"].as_object().unwrap();
    assert_eq!(cases.len(), 8);
    for (name, is_accepted) in cases {
        assert_eq!(is_accepted, true);
        assert_accepted(&field("region-keys-world").join(format!("{name}.toml")));
    }
    let good = field("region-keys-world").join("fr-corse.toml");
    let words = "must be 1 to 12 characters of A-Z, 0-9 and -";
    for key in ["2a", "", "2 A", "1234567890123"] {
        assert_refused(&good, "\"2A\"", &format!("{key:?}"), 6, words);
    }
    assert_refused(&good, "FR-20R", "FR-CORSE", 2, "ISO 3166-2");
}

#[test]
fn counties_of_the_united_states_are_compared_with_their_state() {
    let expected = expected("fips-plausible");
    let folder = field("fips-plausible");
    for name in expected["accepted_without_a_word"].as_array().unwrap() {
        assert_accepted(&folder.join(name.as_str().unwrap()));
    }
    let cases = expected["problem_or_warning"].as_object().unwrap();
    assert_eq!(cases.len(), 4);
    for (name, words) in cases {
        let file = folder.join(name);
        let output = tree("check", &file);
        let told = err(&output);
        assert!(told.contains(words.as_str().unwrap()), "{told}");
        assert!(
            told.starts_with(&format!("{}:6: ", file.display())),
            "{told}"
        );
        let json = run(&["tree", "check", "--json", file.to_str().unwrap()]);
        // Answers go to standard output, whatever they say.
        let json: Value = serde_json::from_slice(&json.stdout).unwrap();
        let problem = &json["problems"][0];
        assert_eq!(problem["line"], 6);
        let is_warning = name != "ny-in-ca.toml";
        assert_eq!(problem["is_warning"], is_warning);
        assert_eq!(output.status.success(), is_warning, "{told}");
        assert_eq!(told.contains("warning: "), is_warning, "{told}");
        assert_eq!(tree("show", &file).status.success(), is_warning);
    }
    let good = folder.join("virginia-city.toml");
    let words = "24031 is of Maryland (24), not of US-VA (51)";
    assert_refused(&good, "\"51600\"", "\"24031\"", 22, words);
}

#[test]
fn a_code_that_lost_its_leading_zero_is_refused() {
    let folder = field("holds-fips-leading-zero");
    let line = &expected("holds-fips-leading-zero")["refused_with_line"];
    for (name, fault, words) in [
        (
            "number.toml",
            "6037",
            "expected a string: write it in quotes",
        ),
        ("float.toml", "\"6037.0\"", "county key \"6037.0\" must be"),
        ("text.toml", "\"6037\"", "five digits that begin with 06"),
    ] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let good = NamedTempFile::with_suffix(".toml").unwrap();
        assert!(text.contains(fault));
        fs::write(&good, text.replacen(fault, "\"06037\"", 1)).unwrap();
        assert_accepted(good.path());
        let output = tree("check", &folder.join(name));
        assert_eq!(output.status.code(), Some(1));
        let told = err(&output);
        assert!(told.contains(&format!("{name}:{line}: ")), "{told}");
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn joiners_that_are_spelling_pass_and_marks_of_direction_do_not() {
    let expected = expected("names-zwnj");
    assert_eq!(expected["accepted"], true);
    let good = field("names-zwnj").join("library.toml");
    assert_accepted(&good);
    let point = |text: &str| {
        let hex = text.strip_prefix("U+").unwrap();
        u32::from_str_radix(hex, 16).unwrap()
    };
    for range in expected["still_refused"].as_array().unwrap() {
        let range = range.as_str().unwrap();
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        for code in point(first)..=point(last) {
            let character = char::from_u32(code).unwrap().to_string();
            let words = "leave out control characters, direction marks";
            assert_refused(&good, "\u{200c}", &character, 16, words);
        }
    }
    let words = "use it only between two letters";
    for by in ["\u{200c}\u{200c}", "\u{200d} ", "1\u{200d}"] {
        assert_refused(&good, "\u{200c}", by, 16, words);
    }
}

#[test]
fn names_have_up_to_255_characters() {
    let expected = expected("venue-name-255");
    assert_eq!(expected["accepted"], true);
    let good = field("venue-name-255").join("tree.toml");
    assert_accepted(&good);
    let text = fs::read_to_string(&good).unwrap();
    let name = text.lines().nth(15).unwrap().split('"').nth(1).unwrap();
    assert_eq!(expected["characters"], name.chars().count());
    let longest = NamedTempFile::with_suffix(".toml").unwrap();
    fs::write(&longest, text.replacen(name, &"ß".repeat(255), 1)).unwrap();
    assert_accepted(longest.path());
    let words = "has 256 characters after trimming, it needs 1 to 255";
    assert_refused(&good, name, &"ß".repeat(256), 16, words);
}

#[test]
fn the_poles_and_both_sides_of_the_last_meridian_have_cells() {
    let expected = expected("pole");
    let cells = expected["cells"].as_object().unwrap();
    let positions = fs::read_to_string(field("pole").join("positions.csv")).unwrap();
    let positions: Vec<_> = positions.lines().skip(1).collect();
    assert_eq!(positions.len(), cells.len());
    for position in positions {
        let (latitude, longitude) = position.split_once(',').unwrap();
        let cell = format!("{}\n", cells[position].as_str().unwrap());
        assert_eq!(out(&run(&["place", latitude, longitude])), cell);
        assert_eq!(out(&run(&["place", position])), cell);
    }
}

#[test]
fn codes_in_capitals_are_read_before_any_node_is_asked() {
    let expected = expected("qr-uppercase");
    let codes = fs::read_to_string(field("qr-uppercase").join("codes.txt")).unwrap();
    let canonical = expected["canonical"].as_array().unwrap();
    assert_eq!(codes.lines().count(), canonical.len());
    let nowhere = "/nonexistent/record.json";
    for (code, canonical) in codes.lines().zip(canonical) {
        let canonical = canonical.as_str().unwrap();
        assert_eq!(out(&run(&["place", code])), format!("{canonical}\n"));
        // The place is read, then the record of the tree is missing.
        let output = run(&["locate", code, "--deployment", nowhere]);
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        assert!(err(&output).contains(nowhere), "{}", err(&output));
    }
    let output = run(&["locate", "9QC7MBDA", "--deployment", nowhere]);
    assert_eq!(output.status.code(), Some(64));
    assert!(
        err(&output).contains("without a, i, l, o"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_position_is_read_in_one_argument_or_several() {
    for args in [
        &["38.5436", "-121.7367"][..],
        &["38.5436, -121.7367"],
        &["38.5436,", "-121.7367"],
        &["geo:38.5436,-121.7367;u=35"],
        &["38.5436° N, 121.7367° W"],
        &["38.5436°", "N,", "121.7367°", "W"],
        &["N", "38.5436", "W", "121.7367"],
        &["--", "38.5436", "-121.7367"],
        &["9QC7MBDH"],
    ] {
        for more in [&[][..], &["--unit", "Shop-2"]] {
            let args = [&["place"][..], more, args].concat();
            let unit = if more.is_empty() { "" } else { "/shop-2" };
            let output = run(&args);
            assert_eq!(
                out(&output),
                format!("9qc7mbdh{unit}\n"),
                "{args:?}: {}",
                err(&output)
            );
        }
    }
    for args in [
        &["-33.8568", "151.2153", "--unit", "opera"][..],
        &["-33.8568, 151.2153", "--unit", "opera"],
        &["--unit", "opera", "-33.8568,151.2153"],
    ] {
        let output = run(&[&["place"][..], args].concat());
        assert_eq!(
            out(&output),
            "r3gx2ux9/opera\n",
            "{args:?}: {}",
            err(&output)
        );
    }
    for (args, words) in [
        (&["38,5436", "-121,7367"][..], "they take a point"),
        (&["38,5436 -121,7367"], "they take a point"),
        (&["38.5436"], "not two angles"),
        (&["9qc7mbdh/a", "--unit", "b"], "has a unit already"),
        (&["9qc7mbd"], "has 7 characters"),
        (&["0", "1e300"], "not on earth"),
    ] {
        let output = run(&[&["place"][..], args].concat());
        assert_eq!(output.status.code(), Some(64), "{args:?}");
        assert_eq!(out(&output), "");
        assert!(err(&output).contains(words), "{args:?}: {}", err(&output));
    }
}
