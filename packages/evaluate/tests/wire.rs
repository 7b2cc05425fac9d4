//! What is measured across a wire, and what the page says of it.
#![allow(clippy::unwrap_used)] // What cannot go on fails the test.

use std::fs;

use tempfile::TempDir;
use wayclear_evaluate::latency::rows::{Run, Sweep};
use wayclear_evaluate::latency::wire::{cells, Checked, CHECKS, RUNS};
use wayclear_evaluate::series::{Provenance, Series};
use wayclear_evaluate::study::render;

const PAGE: &str = "../../docs/study/README.md";
const RATE: f64 = 40.0;
const BYTES: f64 = 1_250.0;

fn run(sweep: Sweep, one_way_ms: f64, loss: f64, rate_mbit: Option<f64>) -> Run {
    let interval_s = 0.7;
    Run {
        sweep,
        repetition: 1,
        rate: Some(RATE),
        seconds: 20.0,
        block_gas: None,
        mempool: 5_000,
        height: 1,
        places: 1,
        people: 40,
        think_s: None,
        validators: 4,
        one_way_ms,
        jitter_ms: 0.0,
        loss,
        rate_mbit,
        offered: 800,
        accepted: 800,
        refused: 0,
        committed: 800,
        late_s: 0.0,
        backlog_a_second: Some(0.0),
        interval_s,
        block_size: RATE * interval_s,
        mean_s: 0.5,
        p05_s: 0.2,
        p25_s: 0.3,
        p50_s: 0.5,
        p75_s: 0.7,
        p95_s: 0.9,
        p99_s: 1.0,
        gas: 72_441.0,
    }
}

fn checked(what: &str, set: Option<f64>, measured: Option<f64>, tolerance: Option<f64>) -> Checked {
    Checked {
        sweep: Sweep::Wire,
        repetition: 1,
        one_way_ms: 0.0,
        loss: 0.0,
        rate_mbit: None,
        attempt: tolerance.map(|_| 1),
        what: what.into(),
        between: "people-v0".into(),
        set,
        measured,
        tolerance,
        unit: if what == "bytes" { "bytes" } else { "ms" }.into(),
    }
}

/// The page with these runs and checks, and whether there is a figure.
fn page(runs: Vec<Run>, checks: Vec<Checked>) -> (String, bool) {
    let folder = TempDir::new().unwrap();
    fs::copy(PAGE, folder.path().join("README.md")).unwrap();
    if !runs.is_empty() {
        let provenance = Provenance {
            command: "wayclear evaluate latency wire".into(),
            seed: Some(7),
            commit: "none".into(),
            measured: None,
            input: None,
        };
        let kept = provenance.clone();
        Series {
            provenance,
            rows: runs,
        }
        .write(&folder.path().join(RUNS))
        .unwrap();
        let checks = Series {
            provenance: kept,
            rows: checks,
        };
        checks.write(&folder.path().join(CHECKS)).unwrap();
    }
    let files = render(folder.path()).unwrap();
    let page = files.iter().find(|(name, _)| name == "README.md").unwrap();
    (
        page.1.clone(),
        files.iter().any(|(name, _)| name == "wire.svg"),
    )
}

/// Runs of validators apart whose blocks take so many delays more, and hardly stray from it.
fn apart(delays: f64) -> Vec<Run> {
    let runs = [(0.0, 0.001), (25.0, -0.001), (50.0, -0.001), (100.0, 0.001)];
    let runs = runs.map(|(one_way, strays)| {
        let longer = delays * one_way / 1e3;
        let mut run = run(Sweep::Validators, one_way, 0.0, None);
        run.interval_s += longer + strays;
        run.block_size = RATE * run.interval_s;
        run.mean_s += 1.5 * longer;
        run
    });
    runs.into()
}

#[test]
fn a_page_without_runs_says_how_to_make_them_and_shows_no_figure() {
    let (page, has_figure) = page(vec![], vec![]);
    assert_eq!(
        page.matches("Not yet measured: `wayclear evaluate latency wire")
            .count(),
        3
    );
    assert!(!has_figure && !page.contains("](wire.svg)"));
}

#[test]
fn the_slope_of_the_interval_holds_where_a_block_waits_for_three_delays_and_not_for_two() {
    let (good, has_figure) = page(apart(3.0), vec![]);
    assert!(
        good.contains("A second of delay makes a block 3.0"),
        "{good}"
    );
    assert!(good.contains("A deviation of 0.5 was allowed, and ends of the interval less than that apart from its middle: held"));
    assert!(has_figure && good.contains("](wire.svg)"));
    let (bad, _) = page(apart(2.0), vec![]);
    assert!(bad.contains("A second of delay makes a block 2.0"));
    let mut strays = apart(3.0);
    for (run, strays) in strays.iter_mut().zip([0.05, -0.05, -0.05, 0.05]) {
        run.interval_s += strays;
    }
    let (wide, _) = page(strays, vec![]);
    assert!(
        wide.contains("A second of delay makes a block 3."),
        "{wide}"
    );
    assert!(wide.contains("apart from its middle: **not held**"));
    assert!(bad.contains("apart from its middle: **not held**"));
}

#[test]
fn people_are_held_against_what_delay_loss_and_limit_let_through() {
    let near = run(Sweep::Wire, 0.0, 0.0, None);
    // Half a round trip of 200 ms, and of one in twenty packets that is lost twice as much.
    let mut far = run(Sweep::Wire, 100.0, 0.05, None);
    far.mean_s = 0.5 + 0.1 + 0.4 * 0.05 / 0.95;
    // 0.25 Mbit/s hold 25 requests of 1,250 bytes.
    let mut narrow = run(Sweep::Wire, 0.0, 0.0, Some(0.25));
    narrow.block_size = 25.0 * narrow.interval_s;
    narrow.mean_s = 9.0;
    let bytes = checked("bytes", None, Some(BYTES), None);
    let (good, _) = page(
        vec![near.clone(), far.clone(), narrow.clone()],
        vec![bytes.clone()],
    );
    assert!(
        good.contains("| 100 | 5 | none | 40.0 | 40.0 | 0.621 | 0.621 | 0.900 | held |"),
        "{good}"
    );
    assert!(
        good.contains("| 0 | 0 | 0.25 | 25.0 | 25.0 | 9.000 | - | 0.900 | held |"),
        "{good}"
    );
    assert!(good.contains("| the others follow from it |"));
    assert!(good.contains("2 of 2 settings within 20 %, in 1 of them the wire bounds the rate; 0 accepted requests lost"));
    assert!(good.contains("2 of 2 are within a fifth"));
    far.mean_s = 0.8;
    narrow.block_size = 40.0 * narrow.interval_s;
    let (bad, _) = page(vec![near, far, narrow], vec![bytes]);
    assert!(bad.contains("0 of 2 are within a fifth"), "{bad}");
}

#[test]
fn what_was_accepted_and_came_into_no_block_is_told() {
    let mut lossy = run(Sweep::Wire, 0.0, 0.0, None);
    lossy.committed = 797;
    let (page, _) = page(vec![lossy], vec![]);
    assert!(
        page.contains("Of 800 requests that were accepted, 3 were lost."),
        "{page}"
    );
}

#[test]
fn the_measurement_of_the_wire_that_is_furthest_off_decides() {
    let delay = |measured| checked("delay", Some(25.0), measured, Some(2.0));
    let runs = || vec![run(Sweep::Wire, 25.0, 0.0, None)];
    let (good, _) = page(runs(), vec![delay(Some(25.2)), delay(Some(26.5))]);
    assert!(
        good.contains("| delay | 2 | 25 ms | 1.5000 | 2.0000 | held |"),
        "{good}"
    );
    let (bad, _) = page(runs(), vec![delay(Some(25.2)), delay(Some(27.5))]);
    assert!(bad.contains("| delay | 2 | 25 ms | 2.5000 | 2.0000 | **not held** |"));
    let (none, _) = page(runs(), vec![delay(None)]);
    assert!(none.contains("| delay | 1 | 25 ms | nothing came | 2.0000 | **not held** |"));
}

#[test]
fn a_setting_that_the_wire_has_at_a_later_try_only_is_told_and_one_that_it_never_has_decides() {
    let delay = |attempt, measured| Checked {
        attempt: Some(attempt),
        ..checked("delay", Some(25.0), Some(measured), Some(2.0))
    };
    let runs = || vec![run(Sweep::Wire, 25.0, 0.0, None)];
    let other = Checked {
        loss: 0.05,
        ..delay(1, 25.0)
    };
    let (good, _) = page(runs(), vec![delay(1, 29.0), delay(2, 25.1), other.clone()]);
    let words = "1 of 2 settings at the first try, 1 at a later one, 0 at none; 2 of 3 measurements of all tries";
    assert!(good.contains(&format!("| holds | {words} |")), "{good}");
    assert!(good.contains(&format!("\n{words}.\n")));
    let (bad, _) = page(runs(), vec![delay(1, 29.0), delay(2, 28.0), other]);
    assert!(bad.contains(
        "| **does not** | 1 of 2 settings at the first try, 0 at a later one, 1 at none"
    ));
}

#[test]
fn every_setting_is_run_as_often_as_it_is_to_be_and_only_between_those_that_it_is_about() {
    let all = cells(false, 1);
    // Four delays between validators are run three times.
    assert_eq!(all.len(), 16 + 8 + 21);
    assert_ne!(all, cells(false, 2));
    for (number, cell) in all.iter().enumerate() {
        assert!(!all[..number].contains(cell), "{}", cell.words());
        let text = cell.settings(7);
        let pairs: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("ends = [") && line.matches(',').count() == 1)
            .collect();
        let with_people = pairs.iter().filter(|pair| pair.contains("people")).count();
        let expected = if cell.sweep == Sweep::Wire {
            (1, 1)
        } else {
            (6, 0)
        };
        assert_eq!((pairs.len(), with_people), expected, "{text}");
    }
    assert!(cells(true, 1).iter().all(|cell| all.contains(cell)));
}
