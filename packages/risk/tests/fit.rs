//! The fit against regressions computed with 200 bits.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use wayclear_risk::fit::{fit, Data, DataError, Outcome};

/// The cases in this repository, and those in the folder that `WAYCLEAR_IRLS` names.
fn folders() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/irls");
    let more = std::env::var_os("WAYCLEAR_IRLS").map(PathBuf::from);
    std::iter::once(here).chain(more).collect()
}

fn cases() -> Vec<Value> {
    let mut cases = vec![];
    for folder in folders() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "json") {
                let mut case: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                let file = folder.join(case["csv"].as_str().unwrap());
                case["file"] = file.to_str().unwrap().into();
                cases.push(case);
            }
        }
    }
    assert!(cases.len() >= 9, "{} cases", cases.len());
    cases
}

fn read(case: &Value) -> Data {
    let name = case["file"].as_str().unwrap();
    let file = fs::File::open(name).unwrap();
    let plain: Box<dyn std::io::Read> = if name.contains(".gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut reader = csv::Reader::from_reader(plain);
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_string)
        .collect();
    let mut columns = vec![vec![]; names.len()];
    for row in reader.records() {
        for (column, cell) in columns.iter_mut().zip(row.unwrap().iter()) {
            column.push(cell.parse::<f64>().unwrap());
        }
    }
    let column = |key: &Value| {
        let name = key.as_str()?;
        let index = names.iter().position(|n| n == name).unwrap();
        Some(columns[index].clone())
    };
    let special: Vec<&str> = ["response", "trials", "weights", "offset"]
        .iter()
        .filter_map(|key| case[key].as_str())
        .collect();
    let terms = names
        .iter()
        .zip(&columns)
        .filter(|(name, _)| !special.contains(&name.as_str()))
        .map(|(name, column)| (name.clone(), column.clone()))
        .collect();
    Data {
        response: column(&case["response"]).unwrap(),
        trials: column(&case["trials"]),
        weights: column(&case["weights"]),
        offset: column(&case["offset"]),
        clusters: None,
        terms,
        has_intercept: case["intercept"].as_bool().unwrap(),
    }
}

#[test]
fn coefficients_errors_and_deviances_are_those_of_200_bit_arithmetic() {
    let mut compared = 0;
    for case in cases().iter().filter(|case| case["expect"] == "ok") {
        let name = &case["name"];
        let fit = fit(&read(case)).unwrap();
        assert_eq!(fit.outcome, Outcome::Converged, "{name}");
        for term in &fit.terms {
            let truth = case["coef"][&term.name].as_f64().unwrap();
            let off = (term.estimate - truth).abs() / truth.abs().max(1.0);
            assert!(
                off < 1e-9,
                "{name} {}: {} is off by {off:e}",
                term.name,
                term.estimate
            );
            let truth = case["se"][&term.name].as_f64().unwrap();
            let off = (term.std_error - truth).abs() / truth;
            assert!(
                off < 1e-8,
                "{name} {}: error {} is off by {off:e}",
                term.name,
                term.std_error
            );
        }
        for (found, key) in [
            (fit.deviance, "deviance"),
            (fit.null_deviance, "null_deviance"),
        ] {
            let truth = case[key].as_f64().unwrap();
            assert!(
                (found - truth).abs() <= 1e-9 * truth.max(1.0),
                "{name} {key}: {found}, {truth}"
            );
        }
        assert_eq!(Some(fit.terms.len() as u64), case["p"].as_u64(), "{name}");
        compared += 1;
    }
    assert!(compared >= 6, "{compared} cases were compared");
}

#[test]
fn data_that_no_model_fits_is_told_apart() {
    let mut seen = 0;
    for case in cases() {
        let wanted: fn(&Outcome) -> bool = match case["expect"].as_str().unwrap() {
            "complete_separation" => |outcome| *outcome == Outcome::Separated,
            "rank_deficient" => |outcome| matches!(outcome, Outcome::RankDeficient { .. }),
            "single_class" => |outcome| *outcome == Outcome::SingleClass,
            _ => continue,
        };
        let outcome = fit(&read(&case)).unwrap().outcome;
        assert!(wanted(&outcome), "{}: {outcome:?}", case["name"]);
        seen += 1;
    }
    assert!(seen >= 3);
}

fn small() -> Data {
    Data {
        response: vec![0.0, 0.0, 1.0, 0.0, 1.0, 1.0],
        terms: vec![("x".to_string(), vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])],
        has_intercept: true,
        ..Data::default()
    }
}

#[test]
fn weights_repeat_rows_and_weight_zero_leaves_them_out() {
    let mut repeated = small();
    repeated.response.push(1.0);
    repeated.terms[0].1.push(3.0);
    let mut weighted = small();
    weighted.weights = Some(vec![1.0, 1.0, 2.0, 1.0, 1.0, 1.0]);
    let [a, b] = [&repeated, &weighted].map(|data| fit(data).unwrap());
    assert!((a.terms[1].estimate - b.terms[1].estimate).abs() < 1e-12);
    assert!((a.deviance - b.deviance).abs() < 1e-12);
    let mut padded = small();
    padded.response.push(1.0);
    padded.terms[0].1.push(1e300);
    padded.weights = Some(vec![1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
    assert_eq!(fit(&padded).unwrap(), fit(&small()).unwrap());
}

#[test]
fn scaling_a_term_scales_its_coefficient_whatever_its_size() {
    let plain = fit(&small()).unwrap();
    for size in [1e-300, 1e-150, 1e-9, 1e12, 1e150, 1e200, 1e300] {
        let mut data = small();
        data.terms[0].1.iter_mut().for_each(|x| *x *= size);
        let fit = fit(&data).unwrap();
        assert_eq!(fit.outcome, Outcome::Converged);
        let off = fit.terms[1].estimate * size / plain.terms[1].estimate - 1.0;
        assert!(off.abs() < 1e-9, "{size:e}: {off:e}");
        let off = fit.terms[1].std_error * size / plain.terms[1].std_error - 1.0;
        assert!(off.abs() < 1e-8, "{size:e}: error {off:e}");
    }
}

#[test]
fn quasi_separation_is_separation() {
    let mut data = small();
    // The term is 1 for successes only, and 0 for both.
    data.terms = vec![("flag".to_string(), vec![0.0, 0.0, 0.0, 0.0, 1.0, 1.0])];
    assert_eq!(fit(&data).unwrap().outcome, Outcome::Separated);
    // What still rises drowns early in the rounding of what the row far out adds nothing to.
    data.response = vec![0.0, 1.0, 0.0, 0.0];
    data.terms = vec![("x".to_string(), vec![1.0, 1.0, 4_633.0, 1.0])];
    assert_eq!(fit(&data).unwrap().outcome, Outcome::Separated);
}

#[test]
fn wrong_data_is_named_by_row_and_column() {
    for value in [f64::NAN, f64::INFINITY] {
        let mut data = small();
        data.terms[0].1[3] = value;
        let error = fit(&data).unwrap_err();
        assert!(matches!(error, DataError::Value { row: 4, .. }), "{error}");
        assert!(
            error.to_string().starts_with("row 4, column \"x\": "),
            "{error}"
        );
    }
    let mut data = small();
    data.response[1] = 2.0;
    assert!(fit(&data)
        .unwrap_err()
        .to_string()
        .contains("between 0 and 1"));
    let mut data = small();
    data.terms[0].1.pop();
    assert!(matches!(
        fit(&data),
        Err(DataError::Ragged {
            found: 5,
            rows: 6,
            ..
        })
    ));
    let mut data = small();
    data.weights = Some(vec![0.0; 6]);
    assert!(matches!(
        fit(&data),
        Err(DataError::TooFewRows { rows: 0, terms: 2 })
    ));
    assert!(matches!(
        fit(&Data::default()),
        Err(DataError::TooFewRows { rows: 0, .. })
    ));
}

#[test]
fn a_sum_of_two_terms_that_are_nearly_the_same_is_found_out() {
    let rows = 0_u32..60;
    let near = |i: u32| f64::from(i) + f64::from(i * 7_919 % 13) / f64::from(1 << 24);
    let data = Data {
        response: rows.clone().map(|i| f64::from(i * 31 % 2)).collect(),
        terms: vec![
            ("a".to_string(), rows.clone().map(f64::from).collect()),
            ("b".to_string(), rows.clone().map(near).collect()),
            (
                "c".to_string(),
                rows.map(|i| f64::from(i) + 3.0 * near(i)).collect(),
            ),
        ],
        has_intercept: true,
        ..Data::default()
    };
    let term = "c".to_string();
    assert_eq!(fit(&data).unwrap().outcome, Outcome::RankDeficient { term });
}

#[test]
fn a_row_however_far_out_is_not_taken_for_separation() {
    for tenths in 30..160 {
        let size = 10_f64.powf(f64::from(tenths) / 10.0);
        let data = Data {
            response: vec![1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0],
            terms: vec![("x".to_string(), vec![0.0, 0.0, 0.0, 3.0, 3.0, 3.0, size])],
            has_intercept: true,
            ..Data::default()
        };
        let fit = fit(&data).unwrap();
        // Farther out rounding hides where the coefficients rest.
        let is_told = tenths > 120 && fit.outcome == Outcome::NotConverged;
        let is_right = is_told || fit.outcome == Outcome::Converged;
        assert!(is_right, "{size:e}: {:?}", fit.outcome);
        // The others have two successes in three, whatever the term; far out it says nothing about them.
        let off = (fit.terms[0].estimate - 2.0_f64.ln()).abs();
        assert!(off < 100.0 / size + 1e-15, "{size:e}: {off:e}");
    }
}

#[test]
fn rows_that_offsets_decide_wrongly_are_not_taken_for_separation() {
    // Where either coefficient has to be in the hundreds, between rows that pull it back and forth.
    let data = Data {
        response: vec![1.0, 0.0, 1.0, 0.0, 0.0],
        offset: Some(vec![0.0, 300.0, 0.0, 300.0, -300.0]),
        terms: vec![("x".to_string(), vec![-1.0, -1.0, -5.0, 4.0, -4.0])],
        has_intercept: true,
        ..Data::default()
    };
    let outcome = fit(&data).unwrap().outcome;
    assert!(
        matches!(outcome, Outcome::Converged | Outcome::NotConverged),
        "{outcome:?}"
    );
}

/// Rows of a term, one of them far out now and then, and a class each.
fn rows_of_one_term() -> impl Strategy<Value = Vec<(i32, bool)>> {
    let term = prop_oneof![9 => -4..=4, 1 => -1_000_000..=1_000_000];
    vec((term, any::<bool>()), 4..30)
}

proptest! {
    #[test]
    fn one_term_is_separated_if_and_only_if_some_number_parts_the_classes(rows in rows_of_one_term()) {
        let of = |class: bool| rows.iter().filter(move |row| row.1 == class).map(|row| row.0);
        let range = |class| Some((of(class).min()?, of(class).max()?));
        let (Some(failures), Some(successes)) = (range(false), range(true)) else { return Ok(()) };
        prop_assume!(rows.iter().any(|row| row.0 != rows[0].0));
        let data = Data {
            response: rows.iter().map(|row| f64::from(u8::from(row.1))).collect(),
            terms: vec![("x".to_string(), rows.iter().map(|row| f64::from(row.0)).collect())],
            has_intercept: true,
            ..Data::default()
        };
        let is_separated = failures.1 <= successes.0 || successes.1 <= failures.0;
        let expected = if is_separated { Outcome::Separated } else { Outcome::Converged };
        prop_assert_eq!(fit(&data).unwrap().outcome, expected);
    }
}

#[test]
fn an_offset_that_all_rows_share_changes_the_intercept_alone() {
    let plain = fit(&small()).unwrap();
    for offset in [-30.0, 1e3, -1e5, 1e7, 1e9] {
        let mut data = small();
        data.offset = Some(vec![offset; 6]);
        let fit = fit(&data).unwrap();
        assert_eq!(fit.outcome, Outcome::Converged, "{offset:e}");
        // A sum with an offset has no more digits than it leaves.
        let tolerance = 1e-9_f64.max(1e-13 * offset.abs());
        let off = fit.terms[0].estimate + offset - plain.terms[0].estimate;
        assert!(off.abs() < tolerance, "{offset:e}: {off:e}");
        let off = fit.terms[1].estimate - plain.terms[1].estimate;
        assert!(off.abs() < tolerance, "{offset:e}: {off:e}");
    }
}
