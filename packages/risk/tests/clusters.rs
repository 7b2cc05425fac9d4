//! Standard errors by cluster, against 60 digits, and what must hold of them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use wayclear_risk::fit::{fit, Data, DataError, Fit, Outcome};

/// A file of `testdata/clusters`, computed by `scripts/compute-clusters.py`.
fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/clusters");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The data of a case; its households by number.
fn read(name: &str) -> Data {
    let csv = text(&format!("{name}.csv"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_string)
        .collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |name: &str| {
        let index = names.iter().position(|n| n == name)?;
        Some(
            rows.iter()
                .map(|row| row[index].parse().unwrap())
                .collect::<Vec<f64>>(),
        )
    };
    let mut known = HashMap::new();
    let mut number = |row: &csv::StringRecord| {
        let next = known.len();
        *known.entry(row[0].to_string()).or_insert(next)
    };
    let term = |name: &str| Some((name.to_string(), column(name)?));
    Data {
        response: column("infected").unwrap(),
        trials: column("people"),
        weights: column("times"),
        offset: column("offset"),
        clusters: Some(rows.iter().map(&mut number).collect()),
        terms: ["hours", "crowded"].into_iter().filter_map(term).collect(),
        has_intercept: true,
    }
}

#[track_caller]
fn assert_near(found: f64, wanted: f64) {
    let off = (found - wanted).abs() / wanted.abs().max(1e-3);
    assert!(off < 1e-9, "{found}, not {wanted}");
}

/// That two fits have the same coefficients, errors and covariances.
#[track_caller]
fn assert_same(one: &Fit, other: &Fit) {
    for (one, other) in one.terms.iter().zip(&other.terms) {
        assert_near(one.estimate, other.estimate);
        assert_near(one.std_error, other.std_error);
    }
    for (one, other) in one
        .covariance
        .iter()
        .flatten()
        .zip(other.covariance.iter().flatten())
    {
        assert_near(*one, *other);
    }
    assert_eq!(one.clusters, other.clusters);
}

#[test]
fn errors_by_cluster_are_those_of_60_digits() {
    for name in ["plain", "grouped"] {
        let truth: Value = serde_json::from_str(&text(&format!("{name}.json"))).unwrap();
        let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
        let mut data = read(name);
        let clustered = fit(&data).unwrap();
        assert_eq!(clustered.outcome, Outcome::Converged);
        assert_eq!(
            clustered.clusters.map(|n| n as u64),
            truth["clusters"].as_u64()
        );
        for (index, term) in clustered.terms.iter().enumerate() {
            assert_near(term.estimate, number(&truth["coefficients"][index]));
            assert_near(term.std_error, number(&truth["clustered"][index]));
            for (other, found) in clustered.covariance[index].iter().enumerate() {
                assert_near(*found, number(&truth["covariance"][index][other]));
            }
        }
        data.clusters = None;
        let independent = fit(&data).unwrap();
        assert_eq!(independent.clusters, None);
        for (index, term) in independent.terms.iter().enumerate() {
            assert_near(term.std_error, number(&truth["independent"][index]));
            assert_near(term.estimate, clustered.terms[index].estimate);
        }
    }
}

/// The rows of a column that these numbers name.
fn picked<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|row| column[*row]).collect()
}

/// The rows of the data that these numbers name, in their order and as often.
fn rows_of(data: &Data, rows: &[usize]) -> Data {
    let maybe = |column: &Option<Vec<f64>>| column.as_ref().map(|column| picked(column, rows));
    let term = |(name, column): &(String, Vec<f64>)| (name.clone(), picked(column, rows));
    Data {
        response: picked(&data.response, rows),
        trials: maybe(&data.trials),
        weights: maybe(&data.weights),
        offset: maybe(&data.offset),
        clusters: data.clusters.as_ref().map(|column| picked(column, rows)),
        terms: data.terms.iter().map(term).collect(),
        has_intercept: data.has_intercept,
    }
}

proptest! {
    #[test]
    fn order_of_rows_and_numbers_of_clusters_do_not_matter(
        order in Just((0..89).collect::<Vec<usize>>()).prop_shuffle(),
        renamed in Just((0..25).map(|n| n * 977).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let data = read("plain");
        let mut other = rows_of(&data, &order);
        for cluster in other.clusters.as_mut().unwrap() {
            *cluster = renamed[*cluster];
        }
        assert_same(&fit(&data).unwrap(), &fit(&other).unwrap());
    }
}

#[test]
fn with_a_cluster_for_each_row_they_are_the_errors_that_allow_for_unequal_spread() {
    let mut data = read("plain");
    data.terms.pop();
    let rows = data.response.len();
    data.clusters = None;
    let independent = fit(&data).unwrap();
    data.clusters = Some((0..rows).collect());
    let clustered = fit(&data).unwrap();
    assert_eq!(clustered.clusters, Some(rows));
    // HC1: n/(n-p) times bread, sum of squared residuals times x x', bread.
    let [b0, b1] = [0, 1].map(|term| independent.terms[term].estimate);
    let mut meat = [[0.0; 2]; 2];
    for (x, y) in data.terms[0].1.iter().zip(&data.response) {
        let residual = y - 1.0 / (1.0 + (-b0 - b1 * x).exp());
        let score = [residual, residual * x];
        for (i, row) in meat.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell += score[i] * score[j];
            }
        }
    }
    let bread = &independent.covariance;
    let n = rows as f64;
    for (i, row) in clustered.covariance.iter().enumerate() {
        for (j, found) in row.iter().enumerate() {
            let parts = (0..4).map(|k| bread[i][k / 2] * meat[k / 2][k % 2] * bread[k % 2][j]);
            assert_near(*found, parts.sum::<f64>() * n / (n - 2.0));
        }
    }
}

#[test]
fn rows_repeated_within_their_cluster_tell_nothing_new() {
    let data = read("plain");
    let rows: Vec<usize> = (0..data.response.len()).collect();
    let once = fit(&data).unwrap();
    let twice = fit(&rows_of(&data, &[&rows[..], &rows].concat())).unwrap();
    let n = rows.len() as f64;
    let correction = (2.0 * n - 1.0) / (2.0 * n - 3.0) / ((n - 1.0) / (n - 3.0));
    for (once, twice) in once.terms.iter().zip(&twice.terms) {
        assert_near(twice.estimate, once.estimate);
        assert_near(twice.std_error, once.std_error * correction.sqrt());
    }
}

#[test]
fn a_weight_stands_for_equal_rows_and_trials_for_single_ones() {
    let data = read("grouped");
    let (mut rows, mut response) = (vec![], vec![]);
    for row in 0..data.response.len() {
        let [trials, weight] =
            [&data.trials, &data.weights].map(|column| column.as_ref().unwrap()[row]);
        for trial in 0..trials as usize {
            for _ in 0..weight as usize {
                rows.push(row);
                response.push(f64::from(u8::from((trial as f64) < data.response[row])));
            }
        }
    }
    let single = Data {
        response,
        trials: None,
        weights: None,
        ..rows_of(&data, &rows)
    };
    assert_same(&fit(&data).unwrap(), &fit(&single).unwrap());
}

#[test]
fn a_term_far_from_zero_keeps_the_errors_of_its_coefficient() {
    let near = read("plain");
    let mut far = near.clone();
    for hours in &mut far.terms[0].1 {
        *hours += 1e5;
    }
    let [near, far] = [near, far].map(|data| fit(&data).unwrap());
    for term in [1, 2] {
        let off = far.terms[term].std_error / near.terms[term].std_error - 1.0;
        assert!(off.abs() < 1e-8, "{off:e}");
    }
}

#[test]
fn clusters_that_say_nothing_are_refused_by_name() {
    let mut data = read("plain");
    data.clusters = Some(vec![7; data.response.len()]);
    assert_eq!(fit(&data), Err(DataError::OneCluster));
    // The second household counts nothing.
    data.clusters.as_mut().unwrap()[0] = 8;
    let mut weights = vec![1.0; data.response.len()];
    weights[0] = 0.0;
    data.weights = Some(weights);
    assert_eq!(fit(&data), Err(DataError::OneCluster));

    let mut short = read("plain");
    short.clusters.as_mut().unwrap().pop();
    let error = fit(&short).unwrap_err().to_string();
    assert_eq!(
        error,
        "column \"clusters\" has 88 rows, the response has 89"
    );

    let few = rows_of(&read("plain"), &[0, 1, 3]);
    assert_eq!(fit(&few), Err(DataError::NoRowsLeft { terms: 3 }));
}

#[test]
fn data_that_no_model_fits_is_told_with_clusters_too() {
    let mut data = read("plain");
    data.response.fill(1.0);
    let found = fit(&data).unwrap();
    assert_eq!(
        (found.outcome, found.clusters),
        (Outcome::SingleClass, Some(25))
    );
    let mut data = read("plain");
    data.terms[1].1 = data.terms[0].1.iter().map(|x| 2.0 * x).collect();
    let found = fit(&data).unwrap();
    assert!(matches!(found.outcome, Outcome::RankDeficient { .. }));
    let mut data = read("plain");
    data.terms[1].1.clone_from(&data.response);
    assert_eq!(fit(&data).unwrap().outcome, Outcome::Separated);
}
