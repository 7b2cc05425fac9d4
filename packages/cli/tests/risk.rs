//! `wayclear risk`, as a person uses it.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn wayclear(args: &[&str]) -> Output {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    Command::new(env!("CARGO_BIN_EXE_wayclear"))
        .arg("risk")
        .args(args)
        .current_dir(root)
        .output()
        .unwrap()
}

#[track_caller]
fn out(args: &[&str]) -> String {
    let output = wayclear(args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(args: &[&str]) -> String {
    let output = wayclear(args);
    assert!(!output.status.success(), "{args:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// A file that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("wayclear-risk-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Scratch(path)
    }

    fn name(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const MODEL: [&str; 7] = ["score", "--b0", "3", "--b12", "-2.5", "--b3", "-1"];

#[test]
fn an_exposure_is_scored_to_eighteen_places() {
    let contact = [&MODEL[..], &["--rssi", "-60", "--seconds", "900"]].concat();
    // 1 / (1 + exp(0.5)) = 0.37754066879814543536...
    assert_eq!(out(&contact), "0.377540668798145435\n");
    let both = [
        &contact[..],
        &["--gap-seconds", "3600", "--surface", "plastic", "--json"],
    ]
    .concat();
    let told: Value = serde_json::from_str(&out(&both)).unwrap();
    assert_eq!(told["probability"], "0.619189882554292665");
}

#[test]
fn scores_of_nothing_out_of_range_or_with_the_wrong_sign_are_refused() {
    assert!(refused(&MODEL).contains("name a contact with --rssi and --seconds"));
    for rssi in ["0", "127", "-128"] {
        let args = [&MODEL[..], &["--rssi", rssi, "--seconds", "9"]].concat();
        assert!(refused(&args).contains(&format!("rssi_dbm is {rssi}, it must be -127 to -1")));
    }
    let negative = [&MODEL[..], &["--rssi", "-60", "--seconds", "-9"]].concat();
    assert!(refused(&negative).contains("-9 is not in 0..=86400"));
    for b0 in ["nan", "inf", "1e308", "1.0000000000000000001"] {
        let args = [
            "score",
            "--b0",
            b0,
            "--b12",
            "0",
            "--b3",
            "0",
            "--rssi",
            "-60",
            "--seconds",
            "9",
        ];
        assert!(
            refused(&args).contains("not a decimal number of up to 18 places"),
            "{b0}"
        );
    }
    let sign = [
        "score",
        "--b0",
        "1",
        "--b12",
        "1",
        "--b3",
        "0",
        "--rssi",
        "-60",
        "--seconds",
        "9",
    ];
    assert!(refused(&sign).contains("risk would fall with more contact"));
    let to_the_letter = [&sign[..], &["--form", "paper_literal"]].concat();
    assert_eq!(
        out(&to_the_letter),
        "0.999664649869533522\n",
        "1 / (1 + exp(1 - 60 * 9 / 60))"
    );
}

#[test]
fn a_fit_prints_its_table_and_in_json_seventeen_digits() {
    let spector = ["fit", "testdata/irls/spector.csv", "--response", "y"];
    let text = out(&spector);
    assert!(
        text.contains("GPA            2.826113    1.262941   2.24  0.0252"),
        "{text}"
    );
    assert!(
        text.contains("converged: these coefficients make the data most likely"),
        "{text}"
    );
    let json = out(&[&spector[..], &["--json"]].concat());
    assert!(
        json.contains(r#""name":"(Intercept)","estimate":-1.30213468581156"#),
        "{json}"
    );
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["outcome"], "converged");
    assert_eq!(told["terms"].as_array().unwrap().len(), 4);
    let fewer = [
        &spector[..],
        &["--terms", "PSI,GPA", "--no-intercept", "--json"],
    ]
    .concat();
    let told: Value = serde_json::from_str(&out(&fewer)).unwrap();
    assert_eq!(
        (&told["terms"][0]["name"], &told["terms"][1]["name"]),
        (&"PSI".into(), &"GPA".into())
    );
}

#[test]
fn an_outcome_other_than_convergence_is_an_answer() {
    for (file, outcome, words) in [
        (
            "separated_perfect",
            "separated",
            "the numbers above mean nothing",
        ),
        (
            "exact_collinear",
            "rank_deficient",
            "\"x2\" is a combination of the terms before it",
        ),
        ("all_ones", "single_class", "there is nothing to tell apart"),
    ] {
        let file = format!("testdata/irls/{file}.csv");
        let args = ["fit", &file, "--response", "y"];
        assert!(out(&args).contains(words), "{file}");
        let told: Value = serde_json::from_str(&out(&[&args[..], &["--json"]].concat())).unwrap();
        assert_eq!(told["outcome"], outcome);
    }
}

#[test]
fn a_file_that_cannot_be_fitted_is_named_with_line_and_column() {
    for (name, text, words) in [
        (
            "empty.csv",
            "",
            "is empty; its first line must name the columns",
        ),
        ("header.csv", "y,x\n", "has no rows below its header"),
        (
            "ragged.csv",
            "y,x\n1,2\n0\n",
            ".csv:3: 1 cells, the header has 2",
        ),
        (
            "text.csv",
            "y,x\n1,2\n0,cold\n",
            ".csv:3: column \"x\" is \"cold\", not a number",
        ),
        (
            "gap.csv",
            "y,x\n1,\n",
            ".csv:2: column \"x\" is \"\", not a number",
        ),
        (
            "nan.csv",
            "y,x\n1,2\n0,nan\n1,3\n",
            "row 2, column \"x\": NaN is not a finite number",
        ),
        (
            "infinite.csv",
            "y,x\n1,2\n0,1e999\n1,3\n",
            "row 2, column \"x\": inf is not a finite number",
        ),
        (
            "few.csv",
            "y,x\n1,2\n",
            "1 rows with a weight above zero cannot determine 2 terms",
        ),
        (
            "other.csv",
            "z,x\n1,2\n",
            "has no column \"y\"; it has: z, x",
        ),
    ] {
        let file = Scratch::new(name, text);
        let found = refused(&["fit", file.name(), "--response", "y"]);
        assert!(found.contains(words), "{name}: {found}");
    }
    let weightless = Scratch::new("weightless.csv", "y,x,w\n1,2,0\n0,3,0\n1,4,0\n");
    let found = refused(&[
        "fit",
        weightless.name(),
        "--response",
        "y",
        "--weights",
        "w",
    ]);
    assert!(found.contains("0 rows with a weight above zero"), "{found}");
    assert!(refused(&["fit", "nowhere.csv", "--response", "y"]).contains("cannot read nowhere.csv"));
    let huge = Scratch::new(
        "huge.csv",
        "y,x\n0,1e308\n1,-1e308\n0,1e308\n1,1e307\n0,-1e308\n",
    );
    assert!(
        out(&["fit", huge.name(), "--response", "y"]).contains("converged"),
        "numbers may be large"
    );
}
