//! What the study says of the rates that a node keeps up with for ever.
#![allow(clippy::unwrap_used)] // What cannot go on fails the test.

use std::fs;

use tempfile::TempDir;
use wayclear_evaluate::series::{Provenance, Series};
use wayclear_evaluate::study::render;
use wayclear_evaluate::throughput::{CapacityRow, CAPACITY};

const PAGE: &str = "../../docs/study/README.md";

fn row(request: &str, rule: &str, rate: u64, seconds: u64) -> CapacityRow {
    CapacityRow {
        request: request.into(),
        rule: rule.into(),
        rate,
        seconds,
        offered: rate * seconds,
        committed: rate * seconds,
        late_s: 0.0,
        grows: Some(0.1),
        grows_at_most: Some(0.9),
        median_s: 0.5,
        p95_s: 1.0,
    }
}

/// The row of claim 21, where `docs/throughput.md` says so.
fn claim(rows: Vec<CapacityRow>, throughput: &str) -> String {
    let docs = TempDir::new().unwrap();
    let study = docs.path().join("study");
    fs::create_dir(&study).unwrap();
    fs::copy(PAGE, study.join("README.md")).unwrap();
    fs::write(docs.path().join("throughput.md"), throughput).unwrap();
    let provenance = Provenance {
        command: "wayclear evaluate throughput".into(),
        seed: None,
        commit: "none".into(),
        measured: None,
        input: None,
    };
    let series = Series { provenance, rows };
    series.write(&study.join(CAPACITY)).unwrap();
    let files = render(&study).unwrap();
    let (_, page) = files.iter().find(|(name, _)| name == "README.md").unwrap();
    let mut rows = page.lines().filter(|line| line.starts_with("| 21 |"));
    rows.next().unwrap().to_string()
}

fn rows() -> Vec<CapacityRow> {
    vec![
        row("check-in", "taken", 400, 10),
        row("check-in", "for ever", 300, 120),
        row("bank send", "taken", 900, 10),
        row("bank send", "for ever", 800, 120),
    ]
}

/// The table of the page, with these rates for ever.
fn page(check_ins: u64, sends: u64) -> String {
    format!(
        "| check-in handed to a relay | | not measured | | | | | |\n\
         | check-in at the location's address | 400 | {check_ins} | 9 of 9 | +0.1, at most +0.9 | 0 | 0 | 0 |\n\
         | bank send | 900 | {sends} | 9 of 9 | +0.1, at most +0.9 | 0 | 0 | 0 |\n"
    )
}

#[test]
fn the_published_capacity_holds_where_it_is_stationary_and_what_the_page_says() {
    let good = claim(rows(), &page(300, 800));
    assert!(
        good.contains("| holds | check-in: 300 a second for 120 s, backlog"),
        "{good}"
    );
    for other in [page(425, 800), page(300, 850), String::new()] {
        let bad = claim(rows(), &other);
        assert!(bad.contains("| **does not** |"), "{bad}");
        assert!(
            bad.contains("which docs/throughput.md does not have"),
            "{bad}"
        );
    }
}

#[test]
fn a_capacity_of_which_more_than_one_in_a_hundred_piles_up_does_not_hold() {
    let mut grows = rows();
    grows[1].grows_at_most = Some(3.1);
    let mut short = rows();
    short[1].seconds = 60;
    for rows in [grows, short] {
        let bad = claim(rows, &page(300, 800));
        assert!(bad.contains("| **does not** |"), "{bad}");
    }
}
