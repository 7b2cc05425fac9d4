//! `wayclear risk`, as a person uses it.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;
#[path = "common/document.rs"]
mod document;

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use command::root;
use serde_json::Value;
use tempfile::{NamedTempFile, TempPath};

/// Runs `wayclear risk` with a text on standard input.
fn wayclear(args: &[&str], input: &str) -> Output {
    let mut child = command::wayclear(&["risk"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // It may end without reading.
    let _ = writer.join().unwrap();
    output
}

#[track_caller]
fn out(args: &[&str]) -> String {
    out_of(args, "")
}

#[track_caller]
fn out_of(args: &[&str], input: &str) -> String {
    let output = wayclear(args, input);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(args: &[&str]) -> String {
    refused_of(args, "")
}

#[track_caller]
fn refused_of(args: &[&str], input: &str) -> String {
    let output = wayclear(args, input);
    assert!(!output.status.success(), "{args:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// A file that is gone when the test is over.
fn scratch(name: &str, text: &str) -> TempPath {
    let file = NamedTempFile::with_suffix(name).unwrap();
    std::fs::write(&file, text).unwrap();
    file.into_temp_path()
}

const MODEL: [&str; 7] = ["score", "--b0", "3", "--b12", "-2.5", "--b3", "-1"];

#[test]
fn an_exposure_is_scored_to_eighteen_places() {
    let contact = [&MODEL[..], &["--rssi", "-60", "--seconds", "900"]].concat();
    // 1 / (1 + exp(0.5)) = 0.37754066879814543536...
    assert_eq!(
        out(&contact),
        "probability 0.377540668798145435\nadded       0.346550243519383836\n"
    );
    let both = [
        &contact[..],
        &["--gap-seconds", "3600", "--surface", "plastic", "--json"],
    ]
    .concat();
    let told: Value = serde_json::from_str(&out(&both)).unwrap();
    assert_eq!(told["probability"], "0.619189882554292665");
    // (P - P0) / (1 - P0) = 0.600230463201848936577...
    assert_eq!(told["added"], "0.600230463201848936");
}

#[test]
fn scores_of_nothing_out_of_range_or_with_the_wrong_sign_are_refused() {
    assert!(refused(&MODEL).contains("name a contact with --rssi and --seconds"));
    for rssi in ["0", "127", "-128"] {
        let args = [&MODEL[..], &["--rssi", rssi, "--seconds", "9"]].concat();
        assert!(refused(&args).contains(&format!("rssi_dbm is {rssi}, it must be -127 to -1")));
    }
    let negative = [&MODEL[..], &["--rssi", "-60", "--seconds", "-9"]].concat();
    assert!(refused(&negative).contains("seconds is -9, it must be 0 to 86400"));
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
        "probability 0.999664649869533522\nadded       0.999664649869533522\n",
        "1 / (1 + exp(1 - 60 * 9 / 60)), and all of it counts"
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
    for (file, outcome, term, words) in [
        (
            "separated_perfect",
            "separated",
            Value::Null,
            "the numbers above mean nothing",
        ),
        (
            "exact_collinear",
            "rank_deficient",
            "x2".into(),
            "\"x2\" is a combination of the terms before it",
        ),
        (
            "all_ones",
            "single_class",
            Value::Null,
            "there is nothing to tell apart",
        ),
    ] {
        let file = format!("testdata/irls/{file}.csv");
        let args = ["fit", &file, "--response", "y"];
        let told = out(&args).replace('\n', " ");
        assert!(told.contains(words), "{file}: {told}");
        let told: Value = serde_json::from_str(&out(&[&args[..], &["--json"]].concat())).unwrap();
        assert_eq!(
            (&told["outcome"], &told["redundant_term"]),
            (&outcome.into(), &term)
        );
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
            ".csv:3: 1 cell, the header has 2",
        ),
        (
            "text.csv",
            "y,x\n1,2\n0,cold\n",
            ".csv:3: column \"x\" is \"cold\", not a finite number",
        ),
        (
            "gap.csv",
            "y,x\n1,\n",
            ".csv:2: column \"x\" is \"\", missing; --skip-bad leaves such rows out",
        ),
        (
            "nan.csv",
            "y,x\n1,2\n0,nan\n1,3\n",
            ".csv:3: column \"x\" is \"nan\", missing",
        ),
        (
            "infinite.csv",
            "y,x\n1,2\n0,1e999\n1,3\n",
            ".csv:3: column \"x\" is \"1e999\", not a finite number",
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
        let file = scratch(name, text);
        let found = refused(&["fit", file.to_str().unwrap(), "--response", "y"]);
        assert!(found.contains(words), "{name}: {found}");
    }
    let weightless = scratch("weightless.csv", "y,x,w\n1,2,0\n0,3,0\n1,4,0\n");
    let found = refused(&[
        "fit",
        weightless.to_str().unwrap(),
        "--response",
        "y",
        "--weights",
        "w",
    ]);
    assert!(found.contains("0 rows with a weight above zero"), "{found}");
    assert!(refused(&["fit", "nowhere.csv", "--response", "y"]).contains("cannot read nowhere.csv"));
    let huge = scratch(
        "huge.csv",
        "y,x\n0,1e308\n1,-1e308\n0,1e308\n1,1e307\n0,-1e308\n",
    );
    assert!(
        out(&["fit", huge.to_str().unwrap(), "--response", "y"]).contains("converged"),
        "numbers may be large"
    );
}

const EXPOSURES: &str = "who,rssi_dbm,seconds,gap_seconds,surface
ada,-60,900,,
bob,,,3600,plastic
cy,-60,900,3600,plastic
dan,,,,
";

#[test]
fn a_file_of_exposures_is_scored_row_by_row_and_keeps_its_columns() {
    let scored = out_of(&[&MODEL[..], &["-"]].concat(), EXPOSURES);
    let expected =
        "who,rssi_dbm,seconds,gap_seconds,surface,contact_term,surface_term,probability,added
ada,-60,900,,,1,0,0.377540668798145435,0.346550243519383836
bob,,,3600,plastic,0,0.986111111111111111,0.117752372832676927,0.073827849901511675
cy,-60,900,3600,plastic,1,0.986111111111111111,0.619189882554292665,0.600230463201848936
dan,,,,,0,0,0.000000000000000000,0.000000000000000000
";
    assert_eq!(scored, expected);
    let contacts = "seconds,rssi_dbm\n900,-60\n";
    let scored = out_of(&[&MODEL[..], &["-"]].concat(), contacts);
    assert!(scored.ends_with("900,-60,1,0,0.377540668798145435,0.346550243519383836\n"));
    let illustrative = out_of(&["score", "-"], contacts);
    assert_eq!(illustrative.lines().count(), 2);
    let no_default = ["score", "-", "--form", "log_dose"];
    assert!(refused_of(&no_default, contacts).contains("give --b0, --b12 and --b3"));
}

#[test]
fn a_file_of_exposures_that_is_wrong_is_named_with_line_and_column() {
    for (text, words) in [
        ("", "standard input is empty"),
        (EXPOSURES.lines().next().unwrap(), "has no rows below its header"),
        ("a,b\n1,2\n", "an exposure needs the columns rssi_dbm and seconds"),
        ("rssi_dbm\n-60\n", "has no column \"seconds\"; it has: rssi_dbm"),
        ("rssi_dbm,seconds\n-60\n", "standard input:2: 1 cell, the header has 2"),
        (
            "rssi_dbm,seconds\n-60,9\n127,9\n",
            "standard input:3: rssi_dbm is 127, it must be -127 to -1",
        ),
        ("rssi_dbm,seconds\n0,9\n", "rssi_dbm is 0, it must be -127 to -1"),
        ("rssi_dbm,seconds\n-128,9\n", "rssi_dbm is -128, it must be -127 to -1"),
        (
            "rssi_dbm,seconds\n-60,-60\n",
            "standard input:2: seconds is -60, it must be 0 to 86400",
        ),
        (
            "rssi_dbm,seconds\n-60,NaN\n",
            "standard input:2: one of \"rssi_dbm\" and \"seconds\" is empty; fill both or none",
        ),
        (
            "rssi_dbm,seconds\n1e308,9\n",
            "column \"rssi_dbm\" is \"1e308\", not a whole number",
        ),
        (
            "rssi_dbm,seconds\n-60,\n",
            "one of \"rssi_dbm\" and \"seconds\" is empty; fill both or none",
        ),
        (
            "gap_seconds,surface\n60,wood\n",
            "column \"surface\" is \"wood\", not aerosol, copper, cardboard, other, stainless_steel, plastic",
        ),
        ("rssi_dbm,seconds,probability\n-60,9,1\n", "there is a column \"probability\" already"),
        ("rssi_dbm,seconds,added\n-60,9,1\n", "there is a column \"added\" already"),
    ] {
        let found = refused_of(&["score", "-"], text);
        assert!(found.contains(words), "{text:?}: {found}");
    }
}

#[test]
fn the_illustrative_model_is_what_its_command_prints() {
    let committed = std::fs::read_to_string(root().join("packages/risk/illustrative.txt")).unwrap();
    let (command, printed) = committed.split_once('\n').unwrap();
    let model = wayclear_api::contact_registry::RiskModel::illustrative();
    assert!(model.origin.ends_with(command.trim_start_matches("$ ")));
    let [generate, fit] = [0, 1].map(|i| {
        let part = command.split(" | ").nth(i).unwrap();
        part.split("wayclear risk ")
            .nth(1)
            .unwrap()
            .split(' ')
            .collect::<Vec<_>>()
    });
    let data = out(&generate);
    assert_eq!(out_of(&fit, &data), printed);
    let told: Value =
        serde_json::from_str(&out_of(&[&fit[..], &["--json"]].concat(), &data)).unwrap();
    for name in ["b0", "b12", "b3", "form"] {
        assert_eq!(
            told["model"][name],
            serde_json::to_value(&model).unwrap()[name]
        );
    }
    let truth = [("b0", 5.0, 0.3), ("b12", -0.5, 0.05), ("b3", -1.0, 0.5)];
    for (name, truth, tolerance) in truth {
        let found: f64 = told["model"][name].as_str().unwrap().parse().unwrap();
        assert!((found - truth).abs() < tolerance, "{name}: {found}");
    }
}

#[test]
fn a_fit_recovers_the_truth_in_every_form() {
    for (form, [b0, b12, b3]) in [
        ("normalised", ["3", "-0.5", "-2"]),
        ("log_dose", ["4", "-1", "-2"]),
        ("paper_literal", ["1", "0.0005", "0.0002"]),
    ] {
        let model = ["--form", form, "--b0", b0, "--b12", b12, "--b3", b3];
        let data = out(&[&["generate", "--seed", "9", "--rows", "30000"][..], &model].concat());
        let fit = [
            "fit",
            "-",
            "--response",
            "infected",
            "--form",
            form,
            "--json",
        ];
        let told: Value = serde_json::from_str(&out_of(&fit, &data)).unwrap();
        for (index, truth) in [b0, b12, b3].iter().enumerate() {
            let term = &told["terms"][index];
            let off = term["estimate"].as_f64().unwrap() + truth.parse::<f64>().unwrap();
            let errors = off.abs() / term["std_error"].as_f64().unwrap();
            assert!(
                errors < 4.0,
                "{form} {}: {errors} standard errors off",
                term["name"]
            );
        }
    }
}

#[test]
fn a_fit_that_is_no_model_is_not_made_one() {
    let data = out(&["generate", "--seed", "1", "--rows", "200"]);
    let swapped = data.replacen("surface_term,infected", "other,infected", 1);
    let fit = ["fit", "-", "--response", "infected", "--form", "normalised"];
    assert!(refused_of(&fit, &swapped).contains("has no column \"surface_term\""));
    let wrong = "infected,contact_term,surface_term\n1,0,1\n0,1,0\n1,1,1\n0,0,2\n1,0,3\n0,3,1\n0,2,2\n1,2,0\n";
    let sign = "has the estimate -0.909270: by it risk would fall with more contact";
    let unmade = |args: &[&str], input: &str| {
        let output = wayclear(args, input);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let told = unmade(&fit, wrong).replace('\n', " ");
    assert!(told.contains(sign), "{told}");
    let json = [&fit[..], &["--json"]].concat();
    let told: Value = serde_json::from_str(&unmade(&json, wrong)).unwrap();
    assert!(told["no_model"].as_str().unwrap().contains(sign), "{told}");
    assert!(told.get("model").is_none());
    let letter = fit.map(|arg| {
        if arg == "normalised" {
            "paper_literal"
        } else {
            arg
        }
    });
    assert!(out_of(&letter, wrong).contains("--form paper_literal --b0"));
    let single = "infected,contact_term,surface_term\n1,0,1\n1,1,0\n1,1,1\n1,5,1\n";
    assert!(unmade(&fit, single).contains("a fit that has not converged is no model"));
    let told: Value = serde_json::from_str(&unmade(&json, single)).unwrap();
    assert_eq!(told["outcome"], "single_class");
    assert!(told.get("model").is_none());
    assert_eq!(told["no_model"], "a fit that has not converged is no model");
}

#[test]
fn standard_errors_by_cluster_are_said_to_be_that() {
    let file = "testdata/clusters/plain.csv";
    let fit = [
        "fit",
        file,
        "--response",
        "infected",
        "--cluster",
        "household",
    ];
    let text = out(&fit);
    assert!(
        text.contains("\n hours         0.239851    0.079847   3.00  0.0027"),
        "{text}"
    );
    assert!(
        text.contains("\nstandard errors: clustered by household, 25 clusters\n"),
        "{text}"
    );
    let json = out(&[&fit[..], &["--json"]].concat());
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["std_errors"], "clustered by household, 25 clusters");
    assert_eq!(told["clusters"], 25);
    assert_eq!(
        told["terms"].as_array().unwrap().len(),
        3,
        "names are no term"
    );
    assert!(told["terms"][1]["std_error"]
        .to_string()
        .starts_with("0.0798472325"));
    let without = out(&[
        "fit",
        file,
        "--response",
        "infected",
        "--terms",
        "hours,crowded",
    ]);
    assert!(!without.contains("standard errors:"), "{without}");

    let grouped = [
        "fit",
        "testdata/clusters/grouped.csv",
        "--response",
        "infected",
        "--trials",
        "people",
        "--weights",
        "times",
        "--offset",
        "offset",
        "--cluster",
        "household",
    ];
    let text = out(&grouped);
    assert!(
        text.contains("clustered by household, 8 clusters"),
        "{text}"
    );
}

#[test]
fn clusters_that_are_few_or_missing_are_named() {
    let fit = ["fit", "-", "--response", "y", "--cluster", "home"];
    let few = "home,y,x\na,0,1\na,1,2\nb,0,3\nb,1,1\n b ,1,3\na,0,2\n";
    let warned = "2 clusters are no more than the 2 terms";
    let text = out_of(&fit, few);
    assert!(
        text.contains("clustered by home, 2 clusters\nwarning: "),
        "{text}"
    );
    assert!(text.contains(warned), "{text}");
    let json = out_of(&[&fit[..], &["--json"]].concat(), few);
    let told: Value = serde_json::from_str(&json).unwrap();
    assert!(told["warning"].as_str().unwrap().contains(warned));

    let one = few.replace('b', "a");
    assert!(refused_of(&fit, &one).contains("all rows that count are of one cluster"));
    let empty = few.replace("\nb,0,3", "\n,0,3");
    assert!(
        refused_of(&fit, &empty).contains("standard input:4: column \"home\" is \"\", every row"),
    );
    for missing in ["NA", "null", " "] {
        let unnamed = few.replace("\nb,0,3", &format!("\n{missing},0,3"));
        assert!(refused_of(&fit, &unnamed).contains("every row needs the name of its cluster"));
    }
    let nowhere = ["fit", "-", "--response", "y", "--cluster", "house"];
    assert!(refused_of(&nowhere, few).contains("has no column \"house\"; it has: home, y, x"));
}

#[test]
fn the_plot_of_the_documents_is_the_one_the_command_draws() {
    let committed = std::fs::read_to_string(root().join("docs/risk.svg")).unwrap();
    assert_eq!(out(&["plot"]).trim_end(), committed.trim_end());
    let letter = [
        "plot",
        "--form",
        "paper_literal",
        "--b0",
        "3",
        "--b12",
        "0.001",
        "--b3",
        "0",
    ];
    let svg = out(&letter);
    assert!(svg.contains("paper_literal: b0 = 3, b12 = 0.001, b3 = 0"));
    assert!(
        svg.contains("4.74 % of it is everybody&apos;s, by b0"),
        "{svg}"
    );
    assert!(svg.contains("prefers-color-scheme: dark"));
}

#[test]
fn the_commands_of_the_risk_page_print_what_it_says() {
    let folder = Path::new(env!("CARGO_BIN_EXE_wayclear")).parent().unwrap();
    let path = format!("PATH={}:$PATH", folder.display());
    assert_eq!(document::run(root(), "docs/risk.md", &path), 8);
}

#[test]
fn risk_minutes_of_the_corona_warn_app_stand_beside_a_probability() {
    let near = [
        "score",
        "--rssi",
        "-60",
        "--seconds",
        "900",
        "--cwa-tx-dbm",
        "-20",
        "--json",
    ];
    // 15 min at 40 dB, weight 0.8, transmission risk 1.4.
    let told: Value = serde_json::from_str(&out(&near)).unwrap();
    assert_eq!(told["cwa_risk_minutes"], "16.800");
    let touch = [
        "score",
        "--gap-seconds",
        "9",
        "--surface",
        "copper",
        "--cwa-tx-dbm",
        "-20",
    ];
    // The app measures no surfaces.
    assert!(!out(&touch).contains("risk minutes"));
}
