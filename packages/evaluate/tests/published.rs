//! Published results beside ours: the committed table is computed again.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use wayclear_evaluate::published::{published, Row, Verdict};
use wayclear_evaluate::series::Series;

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

#[test]
fn runs_of_a_node_are_judged_by_the_same_rule() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# {\"command\":\"wayclear evaluate latency sweep\",\"commit\":\"none\"}\n\
        sweep,rate,offered,committed\nload,100,6000,6000\nload,200,12000,11000\nload,300,18000,15000\nclosed_loop,,900,900\n";
    std::fs::write(folder.path().join("latency.csv"), text).unwrap();
    let rows = published(folder.path()).unwrap();
    let ours = rows.iter().find(|row| row.quantity == "the same, our node");
    assert_eq!(ours.unwrap().ours, Some(200.0));
}
