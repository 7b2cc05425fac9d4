//! Tables and logs of other people's tools, from `testdata/field`: what `expected.json` says of each.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/document.rs"]
mod document;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use command::{expected, field, root, said, told, wayclear};
use serde_json::Value;
use tempfile::TempDir;
use wayclear_client::device::{DeviceFile, KeptContact};

/// A folder of inputs, and a device for it.
struct Case {
    folder: PathBuf,
    expected: Value,
    scratch: TempDir,
}

impl Case {
    fn new(name: &str) -> Self {
        Case {
            folder: field(name),
            expected: expected(name),
            scratch: TempDir::new().unwrap(),
        }
    }

    fn device(&self) -> PathBuf {
        self.scratch.path().join("device.json")
    }

    /// Runs a command of `expected.json`, with FILE, NEW and D filled in.
    fn run(&self, command: &str, file: &str) -> Output {
        let device = self.device();
        let args = command
            .strip_prefix("wayclear ")
            .unwrap()
            .split(' ')
            .map(|word| match word {
                "FILE" => file,
                "NEW" | "D" => device.to_str().unwrap(),
                word => word,
            });
        let args: Vec<&str> = args.collect();
        let mut command = wayclear(&args);
        command.current_dir(&self.folder).output().unwrap()
    }

    fn command(&self) -> &str {
        self.expected["command"].as_str().unwrap()
    }

    fn commands(&self) -> Vec<&str> {
        let commands = self.expected["command"].as_array().unwrap().iter();
        commands.map(|command| command.as_str().unwrap()).collect()
    }

    fn contacts(&self) -> Vec<KeptContact> {
        DeviceFile::new(self.device()).read().unwrap().contacts
    }

    /// That the device holds what is expected, and nothing else.
    #[track_caller]
    fn check_contacts(&self) {
        let tolerance = self.expected["rssi_tolerance_db"].as_f64().unwrap_or(1.0);
        let expected = self.expected["contacts"].as_array().unwrap();
        let kept = self.contacts();
        assert_eq!(kept.len(), expected.len(), "{kept:?}");
        for (kept, expected) in kept.iter().zip(expected) {
            assert_eq!(kept.sender, expected["sender"].as_str().unwrap());
            assert_eq!(kept.started_at, expected["started_at"].as_u64().unwrap());
            assert_eq!(
                u64::from(kept.seconds),
                expected["seconds"].as_u64().unwrap()
            );
            let off = f64::from(kept.rssi_dbm) - expected["rssi_dbm_about"].as_f64().unwrap();
            assert!(off.abs() <= tolerance, "{kept:?}");
        }
    }

    /// Imports with the command of the page and checks contacts, signals and what was left out.
    #[track_caller]
    fn check_import(&self, command: &str, file: &str) -> Value {
        let told = told(&self.run(command, file));
        self.check_contacts();
        for field in ["signals", "left_out"] {
            if let Some(expected) = self.expected.get(field) {
                assert_eq!(&told[field], expected, "{field}");
            }
        }
        told
    }

    /// That a fit tells what is expected.
    #[track_caller]
    fn check_fit(&self, told: &Value) {
        let tolerance = self.expected["relative_tolerance"].as_f64().unwrap();
        let near = |found: &Value, expected: &Value| {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (found / expected - 1.0).abs() <= tolerance,
                "{found} {expected}"
            );
        };
        for field in ["deviance", "null_deviance"] {
            near(&told[field], &self.expected[field]);
        }
        let terms = told["terms"].as_array().unwrap();
        let expected = self.expected["terms"].as_object().unwrap();
        assert_eq!(terms.len(), expected.len(), "{terms:?}");
        for term in terms {
            let expected = &expected[term["name"].as_str().unwrap()];
            for field in ["estimate", "std_error"] {
                near(&term[field], &expected[field]);
            }
        }
    }
}

#[test]
fn two_moments_with_silence_between_them_are_two_encounters() {
    let case = Case::new("brief-sightings");
    let import = "wayclear contacts import FILE --device NEW --now 1767610000 --json";
    assert_eq!(told(&case.run(import, "log.csv"))["contacts"], 2);
    for contact in case.contacts() {
        assert_eq!(
            (contact.ended_at - contact.started_at, contact.seconds),
            (0, 60)
        );
    }
}

#[test]
fn a_bad_row_is_named_by_the_line_that_an_editor_shows() {
    let case = Case::new("crlf-lines");
    let words = case.expected["message_holds"].as_str().unwrap();
    let log = fs::read_to_string(case.folder.join("log.csv")).unwrap();
    assert!(log.contains("\r\n"));
    for end in ["\r\n", "\r", "\n"] {
        let copy = case.scratch.path().join("log.csv");
        fs::write(&copy, log.replace("\r\n", end)).unwrap();
        let output = case.run(case.command(), copy.to_str().unwrap());
        assert_eq!(told(&output)["left_out"], serde_json::json!({ "rssi": 1 }));
        assert!(said(&output).contains(words), "{end:?}: {output:?}");
        let shown = told(&output)["first_left_out"]["rssi"].to_string();
        assert!(shown.contains(words), "{end:?}: {shown}");
        let table = case.scratch.path().join("log.csv");
        fs::write(&table, format!("y,x{end}0,1{end}1,2{end}0,near{end}")).unwrap();
        let fit = case.run(
            "wayclear risk fit FILE --response y",
            table.to_str().unwrap(),
        );
        assert!(
            !fit.status.success() && said(&fit).contains(words),
            "{end:?}: {fit:?}"
        );
        fs::write(
            &table,
            format!("rssi_dbm,seconds{end}-60,1{end}-60,2{end}near,3{end}"),
        )
        .unwrap();
        let score = case.run("wayclear risk score FILE", table.to_str().unwrap());
        assert!(
            !score.status.success() && said(&score).contains(words),
            "{end:?}: {score:?}"
        );
    }
}

#[test]
fn semicolons_and_decimal_commas_of_excel_are_read() {
    let case = Case::new("excel-semicolon");
    let [log, fit, declared] = case.commands()[..] else {
        panic!("three commands")
    };
    for import in [log, declared] {
        let case = Case::new("excel-semicolon");
        let told = case.check_import(import, "");
        assert_eq!(
            (&told["signals"], &told["left_out"]),
            (&2.into(), &serde_json::json!({}))
        );
    }
    let with_points = case.scratch.path().join("points.csv");
    fs::write(&with_points, "x,y\n1.5,0\n2.5,1\n3.5,0\n4.5,1\n").unwrap();
    let same = fit.replace("fit.csv", "FILE");
    let same = case.run(&same, with_points.to_str().unwrap());
    assert_eq!(told(&case.run(fit, "")), told(&same));
}

#[test]
fn signals_of_the_future_are_told_with_the_cure_and_keep_no_others_out() {
    let case = Case::new("future-clock");
    let output = case.run(case.command(), "log.csv");
    assert_eq!(output.status.code(), Some(1), "no row is left");
    for words in [
        "left out 2 rows",
        "check the clocks",
        "--now",
        "--begins-at",
    ] {
        assert!(said(&output).contains(words), "{output:?}");
    }
    assert_eq!(case.contacts().len(), 0);
    assert_eq!(case.expected["kept_without_a_word"], 0);
    let with_the_cure = case.command().replace("1767610000", "1799136000");
    assert_eq!(told(&case.run(&with_the_cure, "log.csv"))["signals"], 2);

    let mixed = case.scratch.path().join("mixed.csv");
    let row = |at: u64| format!("{at},8be6cd371c5c891604bfbe49df845096,-60\n");
    let limit = 1_767_610_000 + 7_200;
    let rows = [row(1_767_600_000), row(limit), row(limit + 1)].concat();
    fs::write(&mixed, format!("time,identifier,rssi\n{rows}")).unwrap();
    let told = told(&case.run(case.command(), mixed.to_str().unwrap()));
    assert_eq!(told["left_out"], serde_json::json!({ "in the future": 1 }));
    assert_eq!(told["signals"], 2);
}

#[test]
fn a_log_that_has_grown_gives_what_its_last_version_gives() {
    let case = Case::new("growing-log");
    let commands = case.commands();
    for command in commands.iter().chain(&commands) {
        assert!(case.run(command, "").status.success());
    }
    case.check_contacts();
    let alone = Case::new("growing-log");
    assert!(alone.run(commands[1], "").status.success());
    assert_eq!(case.contacts(), alone.contacts());
}

#[test]
fn bad_rows_of_a_real_capture_are_left_out_and_counted_by_reason() {
    let case = Case::new("mit-static");
    let told = case.check_import(case.command(), "capture.csv");
    for (reason, line) in [("no sender", 14), ("cells", 16), ("rssi 0", 17)] {
        let first = told["first_left_out"][reason].as_str().unwrap();
        assert!(
            first.starts_with(&format!("capture.csv:{line}: ")),
            "{first}"
        );
    }
    let strict = format!("{} --strict", case.command());
    let refused = case.run(&strict, "capture.csv");
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("capture.csv:14: column \"Source\" is \"\", missing"));
}

#[test]
fn a_log_with_its_newest_row_first_gives_the_same() {
    let case = Case::new("newest-first");
    case.check_import(case.command(), "log.csv");
    let sorted = Case::new("newest-first");
    let log = fs::read_to_string(sorted.folder.join("log.csv")).unwrap();
    let (header, rows) = log.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_unstable();
    let copy = sorted.scratch.path().join("sorted.csv");
    fs::write(&copy, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    sorted.check_import(sorted.command(), copy.to_str().unwrap());
    assert_eq!(case.contacts(), sorted.contacts());
}

#[test]
fn a_log_without_names_is_read_by_numbers_and_a_filter() {
    for time in ["6", "1"] {
        let case = Case::new("pact-headerless");
        let import = format!(
            "wayclear contacts import FILE --no-header --where 2=Bluetooth --time {time} --sender 3 --rssi 4 \
             --now 1767610000 --device NEW --json"
        );
        let told = case.check_import(&import, "btle_sniffer.csv");
        assert_eq!(
            (&told["filtered_out"], &told["left_out"]),
            (&6.into(), &serde_json::json!({}))
        );
    }
}

#[test]
fn numbers_that_pandas_wrote_with_a_point_are_whole() {
    let case = Case::new("pandas-float");
    let [score, import] = case.commands()[..] else {
        panic!("two commands")
    };
    case.check_import(import, "");
    let exposures = fs::read_to_string(case.folder.join("exposures.csv")).unwrap();
    let plain = case.scratch.path().join("plain.csv");
    fs::write(&plain, exposures.replace(".0", "")).unwrap();
    let plain = case.run("wayclear risk score FILE", plain.to_str().unwrap());
    let probabilities = |output: &Output| {
        assert!(output.status.success(), "{output:?}");
        let mut rows = csv::Reader::from_reader(&output.stdout[..]);
        let column = rows
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == "probability");
        let rows = rows
            .records()
            .map(|row| row.unwrap()[column.unwrap()].to_string());
        rows.collect::<Vec<String>>()
    };
    let found = probabilities(&case.run(score, ""));
    assert_eq!(found, probabilities(&plain));
    let expected: Vec<String> =
        serde_json::from_value(case.expected["probabilities"].clone()).unwrap();
    assert_eq!(found, expected);
}

#[test]
fn strengths_that_cannot_be_cost_no_other_signal() {
    let case = Case::new("rssi-impossible");
    case.check_import(case.command(), "log.csv");
}

#[test]
fn milliseconds_are_recognised_and_said() {
    let case = Case::new("unix-ms");
    let told = case.check_import(case.command(), "log.csv");
    assert_eq!(
        (&told["times"], &told["matchable"]),
        (&"milliseconds".into(), &0.into())
    );
}

#[test]
fn a_column_of_row_numbers_is_no_term_unless_it_is_named() {
    let case = Case::new("r-rownames");
    let output = case.run(case.command(), "");
    case.check_fit(&told(&output));
    let words = said(&output);
    assert!(
        words.contains("\"rownames\"") && words.contains("--terms"),
        "{words}"
    );
    let named = format!("{} --terms rownames,Age", case.command());
    let output = case.run(&named, "");
    assert_eq!(told(&output)["outcome"], "separated");
    assert_eq!(said(&output), "");
}

#[test]
fn collinear_and_separated_data_are_told_apart() {
    let case = Case::new("holds-statsmodels-659");
    let outcomes = case.expected["outcome"].as_array().unwrap();
    for (command, outcome) in case.commands().into_iter().zip(outcomes) {
        assert_eq!(&told(&case.run(command, ""))["outcome"], outcome);
    }
}

#[test]
fn one_outlier_spoils_no_fit() {
    let case = Case::new("holds-statsmodels-9580");
    let told = told(&case.run(case.command(), ""));
    assert_eq!(told["outcome"], case.expected["outcome"]);
    case.check_fit(&told);
}

#[test]
fn the_commands_of_the_page_on_tables_print_what_it_says() {
    let folder = Path::new(env!("CARGO_BIN_EXE_wayclear")).parent().unwrap();
    let path = format!("PATH={}:$PATH", folder.display());
    assert_eq!(document::run(root(), "docs/tables.md", &path), 2);
}
