//! Exposures of the field: small ones frightened people.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

#[path = "common/command.rs"]
mod command;

use command::{expected, field, wayclear};

/// Runs the command line that a case gives, in its folder, with more arguments; the rows it prints.
fn rows(name: &str, more: &[&str]) -> Vec<csv::StringRecord> {
    let expected = expected(name);
    let line = expected["command"].as_str().unwrap();
    let args = line.strip_prefix("wayclear ").unwrap().split(' ');
    let output = wayclear(&args.collect::<Vec<_>>())
        .args(more)
        .current_dir(field(name))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&output.stdout[..]);
    reader.records().map(Result::unwrap).collect()
}

/// The cells of a column below its name.
fn column<'a>(rows: &'a [csv::StringRecord], name: &str) -> Vec<&'a str> {
    let index = rows[0].iter().position(|cell| cell == name).unwrap();
    rows[1..].iter().map(|row| &row[index]).collect()
}

fn numbers(rows: &[csv::StringRecord], name: &str) -> Vec<f64> {
    let cells = column(rows, name);
    cells.iter().map(|cell| cell.parse().unwrap()).collect()
}

/// That at least one of several happens.
fn together(each: f64, times: i32) -> f64 {
    1.0 - (1.0 - each).powi(times)
}

const ZERO_DOSE: &str = "zero-dose";

#[test]
fn exposures_without_dose_add_exactly_nothing_however_many_there_are() {
    let expected = expected(ZERO_DOSE);
    let rows = rows(ZERO_DOSE, &[]);
    let names = expected["rows"].as_array().unwrap();
    let added = column(&rows, "added");
    assert_eq!(added.len(), names.len());
    let (hour, nothing) = added.split_last().unwrap();
    for (added, name) in nothing.iter().zip(names) {
        assert_eq!(*added, "0.000000000000000000", "{name}");
    }
    assert!(hour.starts_with("0.039126"), "{hour}");

    let (probability, added) = (numbers(&rows, "probability"), numbers(&rows, "added"));
    let hour = nothing.len();
    for one in 0..hour {
        // By the paper's equation alone eight of them outrank the hour, as the case says.
        assert!(together(probability[one], 8) > probability[hour]);
        assert!(together(added[one], 100) < added[hour]);
    }
}

#[test]
fn an_exposure_without_dose_adds_nothing_whatever_the_constant() {
    for b0 in ["-30", "-1", "0", "1", "30"] {
        let rows = rows(ZERO_DOSE, &["--b0", b0, "--b12", "-2", "--b3", "-1"]);
        let added = numbers(&rows, "added");
        let (hour, nothing) = added.split_last().unwrap();
        assert_eq!(nothing, [0.0; 4], "b0 = {b0}");
        assert!(*hour > 0.0, "b0 = {b0}");
    }
}

#[test]
fn risk_minutes_are_those_of_the_app_and_none_where_it_measures_nothing() {
    let rows = rows(ZERO_DOSE, &[]);
    let expected = expected(ZERO_DOSE);
    let minutes = expected["cwa_risk_minutes"].as_array().unwrap();
    assert_eq!(column(&rows, "cwa_risk_minutes"), minutes[..]);
}
