//! The committed files of equations 3 to 6 are what this build computes from the committed gas.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use wayclear_evaluate::cost::{compute, feed_bytes, gas, timed, Costs};
use wayclear_evaluate::latency::fit::{fit, FITTED};
use wayclear_evaluate::latency::rows::Burst;
use wayclear_evaluate::scale::fill::FillRow;
use wayclear_evaluate::scale::{needs, Home, Sources};
use wayclear_evaluate::series::{Provenance, Series};
use wayclear_evaluate::study::render;
use wayclear_study::people::People;

fn study() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study")
}

fn provenance() -> Provenance {
    Provenance {
        command: "wayclear evaluate cost".to_string(),
        seed: None,
        commit: "none".to_string(),
        measured: None,
        input: None,
    }
}

#[test]
fn the_committed_costs_are_what_is_computed_again() {
    let people = People::default();
    let timed = timed(&people, &study()).unwrap();
    let computed = compute(&timed.unwrap_or(people), 2007).unwrap();
    let committed = Costs::read(&study()).unwrap();
    let committed = committed
        .expect("docs/study/optima.csv; write it with wayclear evaluate cost --out docs/study");
    assert_eq!(committed.optima, computed.optima);
    assert_eq!(committed.designs, computed.designs);
    assert_eq!(committed.parts, computed.parts);
    assert_eq!(committed.levers, computed.levers);
    assert_eq!(committed.inputs, computed.inputs);
    assert_eq!(committed.rotation, computed.rotation);
    assert_eq!(committed.levels, computed.levels);
    assert_eq!(committed.draws, computed.draws);
}

#[test]
fn gas_and_bytes_are_those_of_the_committed_tables() {
    let gas = gas().unwrap();
    assert!(gas.check().is_ok());
    let is_near = |found: f64, expected: f64| (found / expected - 1.0).abs() < 0.005;
    // The rows of docs/privacy.md, from which the line was laid: 13 days of hashes, new every ten minutes and every hour.
    for (hashes, measured, bytes) in [
        (144.0, 13_457_048.0, 39_637.0),
        (24.0, 2_977_377.0, 6_877.0),
    ] {
        let found = 13.0 * (gas.pinned.hashes + gas.pinned.hash * hashes);
        assert!(is_near(found, measured), "{found}");
        let found = 13.0 * (gas.day_bytes + gas.hash_bytes * hashes);
        assert!(is_near(found, bytes), "{found}");
    }
    // And one of docs/gas.csv, from which it was not: 24 hashes of a day.
    for (tariff, measured) in [(gas.pinned, 228_781.0), (gas.unpinned, 286_818.0)] {
        assert!(is_near(tariff.hashes + 24.0 * tariff.hash, measured));
    }
    // 1.73 MB of 1,250 reports.
    assert!(is_near(feed_bytes().unwrap(), 1_384.0));
}

#[test]
fn what_was_written_is_read_again_and_a_folder_without_it_has_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Costs::read(folder.path()).unwrap().is_none());
    let costs = Costs::read(&study()).unwrap().unwrap();
    costs.write(folder.path(), &provenance()).unwrap();
    assert_eq!(Costs::read(folder.path()).unwrap(), Some(costs));
    fs::remove_file(folder.path().join("draws.csv")).unwrap();
    let error = Costs::read(folder.path()).unwrap_err();
    assert!(format!("{error:#}").contains("draws.csv"), "{error:#}");
    assert!(compute(
        &People {
            check_ins: f64::NAN,
            ..People::default()
        },
        1
    )
    .is_err());
}

/// A stage of a fill in which each check-in adds 600 bytes and two rows.
fn stage(way: &str, all: usize) -> FillRow {
    FillRow {
        way: way.to_string(),
        check_ins: all,
        all,
        rows: 7 + 2 * all,
        application_bytes: 1_000_000 + 500 * all as u64,
        data_bytes: 2_000_000 + 600 * all as u64,
        application_each: 500.0,
        data_each: 600.0,
        own_gas: 69_000,
        relayed_gas: 4_300,
        own_seconds: 0.002,
        relayed_seconds: 0.0002,
    }
}

fn write_fill(folder: &Path) {
    let rows = vec![
        stage("relayed", 0),
        stage("relayed", 10_000),
        stage("own", 11_000),
        stage("own", 12_000),
        // Compacted meanwhile: one stage says nothing.
        FillRow {
            data_each: -7_000.0,
            ..stage("own", 13_000)
        },
        stage("busy", 22_000),
        stage("busy", 32_000),
    ];
    let provenance = provenance();
    Series { provenance, rows }
        .write(&folder.join("fill.csv"))
        .unwrap();
}

#[test]
fn the_time_of_a_check_in_is_read_from_the_measured_files() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Sources::read(folder.path()).unwrap(), None);
    write_fill(folder.path());
    let sources = Sources::read(folder.path()).unwrap().unwrap();
    assert_eq!(sources.from, "fill.csv");
    let million = [(1e7, 2.0)];
    let rows = needs(&sources, &million).unwrap();
    // 370 a second in the busiest hour; 0.7 / 0.002 = 350 a chain.
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.way.as_str(), row.chains))
        .collect();
    assert_eq!(found, [("own", 2.0), ("relayed", 1.0)]);
    assert!((rows[0].gigabytes_a_day - 1e7 * 600.0 / 1e9).abs() < 1e-9);
    assert!((rows[1].million_rows - 1e7 * 2.0 * 2.0 * 14.0 / 1e6).abs() < 1e-6);
    // What the model has fitted comes before it: twice the time, twice as many.
    write_fitted(folder.path());
    let sources = Sources::read(folder.path()).unwrap().unwrap();
    assert_eq!(sources.from, "fitted.csv");
    assert!((needs(&sources, &million).unwrap()[0].chains - 3.0).abs() < 0.5);
    // So do equations 3 to 6.
    let people = People::default();
    let timed = timed(&people, folder.path()).unwrap().unwrap();
    assert!((timed.execution - 0.004).abs() < 1e-4 && (timed.agreement - 0.02).abs() < 1e-3);
    // One that is no number, or nonsense, is refused.
    let fitted = fs::read_to_string(folder.path().join(FITTED)).unwrap();
    let line = fitted.lines().find(|line| line.starts_with("c,")).unwrap();
    for (seconds, words) in [
        ("fast", "other rows than this command reads"),
        ("-1", "seconds of a check-in is -1"),
    ] {
        let broken = line.replace(line.split(',').nth(2).unwrap(), seconds);
        let text = fitted.replace(line, &broken);
        fs::write(folder.path().join(FITTED), text).unwrap();
        let found = Sources::read(folder.path());
        let found = found.and_then(|it| needs(&it.unwrap(), &million));
        let error = format!("{:#}", found.unwrap_err());
        assert!(error.contains(words), "{error}");
    }
    fs::write(folder.path().join(FITTED), fitted.replace(line, "")).unwrap();
    let error = Sources::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("has no T, pi, e, c and r"), "{error}");
}

/// What `wayclear evaluate latency fit` writes of a node that takes 4 ms for a check-in.
fn write_fitted(folder: &Path) {
    let burst = |size: u32| {
        let execution_s = 0.01 + 0.004 * f64::from(size);
        // The timer runs while a block is carried out.
        let interval_s = 0.02 + execution_s.max(0.5);
        Burst {
            size: size.into(),
            interval_s,
            execution_s,
            load_average: 0.1,
        }
    };
    let bursts: Vec<_> = (0..100).map(|number| burst(number * 7 % 400)).collect();
    let (provenance, rows) = (provenance(), fit(&bursts, 0.5).unwrap().rows);
    Series { provenance, rows }
        .write(&folder.join(FITTED))
        .unwrap();
}

#[test]
fn a_fill_with_too_few_stages_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (provenance, rows) = (provenance(), vec![stage("relayed", 0)]);
    Series { provenance, rows }
        .write(&folder.path().join("fill.csv"))
        .unwrap();
    let error = Sources::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("too few rows"), "{error}");
}

#[test]
fn rows_are_judged_by_the_interval_of_their_slope() {
    // Milliseconds more at each stage of 10,000 check-ins, and as many stages.
    for (more, stages, word) in [
        (0.0, 4, "| holds |"),
        (0.3, 4, "| **does not** |"),
        (0.0, 2, "| reported |"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(study().join("README.md"), folder.path().join("README.md")).unwrap();
        let busy = (1..=stages).map(|number: u32| FillRow {
            own_seconds: 0.002 + more * 1e-3 * f64::from(number),
            ..stage("busy", 10_000 * number as usize)
        });
        let (provenance, rows) = (provenance(), busy.collect());
        Series { provenance, rows }
            .write(&folder.path().join("fill.csv"))
            .unwrap();
        let files = render(folder.path()).unwrap();
        let (_, page) = files.last().unwrap();
        let claim = page.lines().find(|line| line.starts_with("| 32 | "));
        assert!(claim.unwrap().contains(word), "{claim:?}");
    }
}

#[test]
fn a_home_is_that_of_a_node_or_of_a_localnet() {
    let folder = tempfile::tempdir().unwrap();
    let error = Home::of(folder.path()).unwrap_err().to_string();
    assert!(error.contains("holds no data of a node"), "{error}");
    let application = folder.path().join("node0/data/application.db");
    fs::create_dir_all(&application).unwrap();
    fs::write(application.join("000001.ldb"), [0; 100]).unwrap();
    fs::write(folder.path().join("node0/data/blocks"), [0; 11]).unwrap();
    for home in [folder.path().to_path_buf(), folder.path().join("node0")] {
        let disk = Home::of(&home).unwrap().disk().unwrap();
        assert_eq!((disk.application, disk.all), (100, 111));
    }
}
