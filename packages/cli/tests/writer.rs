//! What leaves the command: readers that go away, disks that are full, terminals of 80 columns, exit codes, JSON.
//! The cases of testdata/field/broken-pipe and testdata/field/help-width.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use command::{err, root, run, wayclear};
use serde_json::Value;
use tempfile::TempDir;

/// A tree file that is wrong.
const WRONG: &str = "testdata/field/fips-plausible/ny-in-ca.toml";

/// Every command that needs no chain, with and without JSON.
fn offline() -> Vec<Vec<&'static str>> {
    let plain: &[&[&str]] = &[
        &["demo", "--people", "20", "--days", "1"],
        &["tree", "show", "trees/yolo.toml"],
        &["tree", "check", "trees/yolo.toml"],
        &["place", "38.5436", "-121.7367"],
        &["risk", "plot"],
        &["risk", "generate", "--seed", "1", "--rows", "1000"],
        &["risk", "score", "--rssi", "-60", "--seconds", "900"],
        &["risk", "score", "testdata/exposures.csv"],
        &[
            "risk",
            "fit",
            "testdata/irls/spector.csv",
            "--response",
            "y",
        ],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["risk", "fit", "--help"],
        &["--version"],
    ];
    let mut all = vec![];
    for args in plain {
        all.push(args.to_vec());
        all.push([args, &["--json"][..]].concat());
    }
    all
}

/// What a command is given to write to, and how it may end.
fn judge(args: &[&str], output: &Output, allowed: &[i32]) {
    let told = err(output);
    assert!(!told.contains("panicked"), "{args:?}: {told}");
    // A process that SIGPIPE ended has no code; a shell shows 141.
    let code = output.status.code().unwrap_or(141);
    assert!(allowed.contains(&code), "{args:?}: code {code}: {told}");
}

#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    for args in offline() {
        let mut child = wayclear(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        reader.read_line(&mut String::new()).unwrap();
        drop(reader);
        judge(&args, &child.wait_with_output().unwrap(), &[0]);

        let mut child = wayclear(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        judge(&args, &child.wait_with_output().unwrap(), &[0]);
    }
}

#[test]
fn a_reader_of_complaints_that_goes_away_is_no_error_either() {
    for args in [
        &["tree", "check", "trees/atlantis.toml"][..],
        &["risk", "fit"],
    ] {
        let mut child = wayclear(args).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(1 | 64)), "{args:?}: {code:?}");
    }
}

#[test]
fn a_full_disk_is_said_in_one_sentence_and_fails() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        println!("skipped: there is no /dev/full here");
        return;
    }
    for args in offline() {
        let disk = OpenOptions::new().write(true).open(full).unwrap();
        let output = wayclear(&args).stdout(disk).output().unwrap();
        judge(&args, &output, &[1]);
        let told = err(&output);
        assert!(
            told.contains("there is no room left on this disk"),
            "{args:?}: {told}"
        );
        if args.contains(&"--json") && !args.contains(&"--help") && !args.contains(&"--version") {
            let told: Value = serde_json::from_str(&told).unwrap();
            assert!(told["error"].is_string());
        } else {
            assert!(told.starts_with("wayclear: "), "{args:?}: {told}");
        }
        assert_eq!(told.trim_end().lines().count(), 1, "{args:?}: {told}");
    }
}

#[test]
fn bad_news_fail_also_when_their_reader_stops() {
    let mut child = wayclear(&["tree", "check", WRONG, "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn an_empty_variable_is_not_set() {
    // An empty folder: no deployment record is found, and nothing is sent.
    let folder = TempDir::new().unwrap();
    let names = ["DEPLOYMENT", "DEVICE", "KEYS", "NODE"].map(|name| format!("WAYCLEAR_{name}"));
    let told = |set: Option<(&str, &str)>| {
        let mut command = wayclear(&["check-in", "9qc7mbdh", "--from", "ada"]);
        command.current_dir(folder.path());
        for name in &names {
            command.env_remove(name);
        }
        let output = command.envs(set).output().unwrap();
        (output.status.code(), err(&output))
    };
    let unset = told(None);
    assert_eq!(unset.0, Some(1), "{}", unset.1);
    for name in &names {
        for empty in ["", " "] {
            assert_eq!(told(Some((name, empty))), unset, "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_called_wrongly() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let bytes = OsStr::from_bytes(b"\xff");
    for args in [
        &["place".as_ref(), bytes][..],
        &[bytes],
        &["status".as_ref(), bytes, "--json".as_ref()],
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(64), "{args:?}: {}", err(&output));
        let is_json = serde_json::from_slice::<Value>(&output.stderr).is_ok();
        assert_eq!(is_json, args.len() == 3, "{}", err(&output));
    }
}

#[test]
fn exit_codes_are_as_the_help_says() {
    for (args, code) in [
        (&["tree", "check", "trees/yolo.toml"][..], 0),
        (&["--help"], 0),
        (&["risk", "score", "--help"], 0),
        (&["--version"], 0),
        (&["tree", "check", "trees/atlantis.toml"], 1),
        (&["risk", "fit", "trees/yolo.toml", "--response", "y"], 1),
        (&["status", "9qc7mbdh", "--deployment", "nowhere.json"], 1),
        (&["tree", "chekc"], 64),
        (&["place", "north", "0"], 64),
        (&["risk", "score", "--rssi", "-60"], 64),
        (&["risk", "score"], 64),
        (&["risk", "score", "--rssi", "5", "--seconds", "900"], 64),
        (
            &["deploy", "--tree", "trees/yolo.toml", "--node", "ftp://x"],
            64,
        ),
        (
            &[
                "tree",
                "cover",
                "no.geojson",
                "--state",
                "usca",
                "--state-name",
                "x",
            ],
            64,
        ),
        (&["attest", "key"], 64),
        (&["attest", "key", "trees/yolo.toml"], 1),
        (&["attest", "sign", "request.json"], 64),
        (&["revoke"], 64),
        (&["revoke", "--id", "12"], 64),
        (&["revoke", "--patient", "4711"], 64),
        (&["revoke", "--authority", "wasm1office"], 64),
        (
            &["revoke", "--authority", "wasm1office", "--since", "soon"],
            64,
        ),
        (&["report", "--device", "ada.json", "--send"], 1),
        (
            &[
                "report",
                "--device",
                "ada.json",
                "--send",
                "--from",
                "ada",
                "--without-visits",
            ],
            64,
        ),
        (
            &[
                "report", "--device", "ada.json", "--send", "--from", "ada", "--hours", "0",
            ],
            64,
        ),
        (&["man", "walk"], 64),
        (&[], 64),
    ] {
        let output = run(args);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args:?}: {}",
            err(&output)
        );
    }
}

#[test]
fn errors_are_json_too_where_json_was_asked_for() {
    for args in [
        &["tree", "check", "trees/atlantis.toml", "--json"][..],
        &["--json", "risk", "score"],
        &["--json", "tree", "chekc"],
        &["--json", "tree", "show", WRONG],
        &["--json", "deploy", "--tree", WRONG],
        &[
            "status",
            "9qc7mbdh",
            "--json",
            "--deployment",
            "nowhere.json",
        ],
    ] {
        let output = run(args);
        assert!(!output.status.success());
        assert_eq!(output.stdout, b"", "{args:?}");
        let told: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert!(told["error"].as_str().unwrap().len() > 10, "{told}");
    }
}

#[test]
fn every_command_honours_json() {
    for args in offline()
        .into_iter()
        .filter(|args| args.contains(&"--json"))
    {
        // Help is a text in any case.
        if ["--help", "--version"]
            .iter()
            .any(|text| args.contains(text))
        {
            continue;
        }
        let output = run(&args);
        assert!(output.status.success(), "{args:?}: {}", err(&output));
        let rows = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
        let rows: Vec<Value> = rows.map(|row| row.unwrap()).collect();
        assert!(!rows.is_empty(), "{args:?}");
    }
}

/// Every command of a help page.
fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().filter_map(|line| line.strip_prefix("  "));
    lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| !["wayclear", "help"].contains(name))
        .map(str::to_string)
        .collect()
}

/// The pages of help of all commands.
fn pages() -> Vec<(Vec<String>, String)> {
    let mut pages = vec![];
    let mut open = vec![vec![]];
    while let Some(names) = open.pop() {
        let args: Vec<&str> = names.iter().map(String::as_str).chain(["--help"]).collect();
        let output = run(&args);
        assert!(output.status.success(), "{args:?}");
        let help = String::from_utf8(output.stdout).unwrap();
        if names.is_empty() || help.contains("<COMMAND>") {
            for name in commands(&help) {
                open.push([names.clone(), vec![name]].concat());
            }
        }
        pages.push((names, help));
    }
    pages
}

#[test]
fn help_fits_80_columns_where_the_terminal_does_not_say() {
    let pages = pages();
    assert!(pages.len() > 30, "only {} pages", pages.len());
    for (names, help) in pages {
        for line in help.lines().filter(|line| !line.starts_with("Usage:")) {
            assert!(line.chars().count() <= 80, "{names:?}: {line}");
        }
    }
}

#[test]
fn tables_and_sentences_fit_80_columns() {
    for args in [
        &["tree", "show", "trees/yolo.toml"][..],
        &["demo", "--people", "20", "--days", "1"],
        &[
            "risk",
            "fit",
            "testdata/irls/spector.csv",
            "--response",
            "y",
        ],
    ] {
        let told = String::from_utf8(run(args).stdout).unwrap();
        for line in told.lines() {
            assert!(line.chars().count() <= 80, "{args:?}: {line}");
        }
    }
}

#[test]
fn in_a_terminal_of_another_width_everything_fits_that() {
    // `script` gives a program a terminal; util-linux has it everywhere but on macOS.
    let has_script = Command::new("script").arg("--version").output();
    let has_script = has_script.is_ok_and(|output| output.status.success());
    if !has_script {
        println!("skipped: there is no script(1) of util-linux here");
        return;
    }
    for width in [80, 120] {
        for args in ["tree show trees/yolo.toml", "risk fit --help", "--help"] {
            let inner = format!(
                "stty rows 24 cols {width}; NO_COLOR=1 {} {args}",
                env!("CARGO_BIN_EXE_wayclear")
            );
            let output = Command::new("script")
                .args(["-qec", &inner, "/dev/null"])
                .current_dir(root())
                .output()
                .unwrap();
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(told.lines().count() > 5, "{told}");
            let lines = told.lines().filter(|line| !line.starts_with("Usage:"));
            let widest = lines
                .map(|line| line.trim_end().chars().count())
                .max()
                .unwrap();
            assert!(widest <= width, "{args}: {widest} columns of {width}");
            // Text is filled, a table is as wide as it is.
            if args.contains("--help") {
                assert!(widest > width - 25, "{args}: {widest} columns of {width}");
            }
        }
    }
}

#[test]
fn the_version_says_what_is_in_it() {
    let told = String::from_utf8(run(&["--version"]).stdout).unwrap();
    for word in ["wayclear ", "commit", "wasmd      0.", "contracts"] {
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn manual_pages_and_completions_are_written_for_every_command() {
    let folder = TempDir::new().unwrap();
    let written = run(&["man", "--all", folder.path().to_str().unwrap()]);
    assert!(written.status.success(), "{}", err(&written));
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), pages().len());
    let page = std::fs::read_to_string(folder.path().join("wayclear-tree-check.1")).unwrap();
    assert!(
        page.starts_with(".ie") && page.contains("wayclear tree check trees/yolo.toml"),
        "{page}"
    );
    assert!(page.contains("json"), "the flags of all too: {page}");
    let page = run(&["man", "check-in"]);
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(
        page.contains("wayclear\\-check\\-in") || page.contains("wayclear-check-in"),
        "{page}"
    );
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]);
        let script = String::from_utf8(script.stdout).unwrap();
        assert!(script.contains("check-in"), "{shell}");
    }
}

#[test]
fn quiet_is_quiet_beside_the_answer() {
    let cover =
        "tree cover testdata/boundaries/virginia.geojson --state US-VA --state-name Virginia";
    let cover: Vec<&str> = cover.split(' ').collect();
    let (plain, quiet) = (run(&cover), run(&[&cover[..], &["-q"]].concat()));
    assert!(plain.status.success(), "{}", err(&plain));
    assert!(err(&plain).contains("cell prefixes"), "{}", err(&plain));
    assert_eq!(err(&quiet), "");
    assert_eq!(quiet.stdout, plain.stdout);
    let both = run(&[&cover[..], &["-v", "-q"]].concat());
    assert_eq!(both.status.code(), Some(64), "not both");
}
