//! Published results beside ours: the committed table is computed again.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use wayclear_evaluate::latency::rows::{Run, Sweep, LATENCY};
use wayclear_evaluate::latency::sweep::{row, Case, Node};
use wayclear_evaluate::load::Record;
use wayclear_evaluate::published::{published, Row, Verdict};
use wayclear_evaluate::series::{Provenance, Series};

fn study() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study")
}

#[test]
fn the_committed_table_is_computed_again() {
    let committed: Series<Row> = Series::read(&study().join("published.csv")).unwrap();
    let found = published(&study()).unwrap();
    assert_eq!(found.len(), committed.rows.len());
    for (found, committed) in found.iter().zip(&committed.rows) {
        let named = |row: &Row| (row.source.clone(), row.quantity.clone(), row.verdict);
        assert_eq!(named(found), named(committed));
        assert_eq!(found.how, committed.how);
        let off = found.ours.unwrap_or_default() - committed.ours.unwrap_or_default();
        assert!(off.abs() < 1e-6, "{}: {off}", found.quantity);
    }
}

#[test]
fn what_needs_a_file_of_the_study_says_so_where_there_is_none() {
    let empty = tempfile::tempdir().unwrap();
    let rows = published(empty.path()).unwrap();
    let missing = rows
        .iter()
        .filter(|row| row.verdict == Verdict::NotMeasured);
    let words: Vec<&str> = missing.map(|row| row.how.as_str()).collect();
    assert_eq!(words.len(), 3, "{words:?}");
    assert!(words
        .iter()
        .any(|how| how.contains("wayclear evaluate outcomes")));
    assert!(words
        .iter()
        .any(|how| how.contains("wayclear evaluate latency sweep")));
}

/// A run of a minute at that rate, of which so much was carried out a second while requests were due.
fn run(rate: f64, carried_out: f64) -> Run {
    let case = Case {
        sweep: Sweep::Load,
        repetition: 1,
        rate: Some(rate),
        seconds: 60.0,
        node: Node {
            block_gas: None,
            mempool: 5_000,
        },
        height: 1,
        places: 1,
        people: 400,
        think: None,
    };
    let run = row(&case, &Record::default().figures());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Thousands.
    let offered = (rate * 60.0) as u64;
    Run {
        offered,
        // Whatever is left is done within a minute after the run.
        committed: offered,
        interval_s: 0.5,
        block_size: carried_out / 2.0,
        ..run
    }
}

#[test]
fn runs_of_a_node_are_judged_by_what_they_carry_out_while_requests_are_due() {
    let ours = |runs: Vec<Run>| {
        let folder = tempfile::tempdir().unwrap();
        let provenance = Provenance {
            command: "wayclear evaluate latency sweep".into(),
            seed: Some(1),
            commit: "none".into(),
            measured: None,
            input: None,
        };
        let series = Series {
            provenance,
            rows: runs,
        };
        series.write(&folder.path().join(LATENCY)).unwrap();
        let rows = published(folder.path()).unwrap();
        let mut rows = rows.into_iter();
        rows.find(|row| row.quantity.starts_with("the same, our node"))
            .unwrap()
    };
    let kept_up = vec![run(100.0, 99.0), run(200.0, 190.0)];
    let open = ours(kept_up.clone());
    assert_eq!(open.ours, Some(200.0));
    assert!(open.quantity.contains("more than this"));
    let all = [kept_up, vec![run(300.0, 250.0)]].concat();
    let saturated = ours(all);
    assert_eq!(saturated.ours, Some(200.0));
    assert_eq!(saturated.quantity, "the same, our node");
}
