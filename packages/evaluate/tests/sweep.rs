//! What a sweep measures, and that it goes on where it broke off; without a node.

#![allow(clippy::unwrap_used)]
// Seconds, rates and counts of requests are small.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wayclear_chain::wasmd::{Block, Outcome};
use wayclear_evaluate::latency::rows::{Burst, Run, Sweep, BURSTS, LATENCY};
use wayclear_evaluate::latency::sweep::{
    burst_rows, burst_sizes, plan, rest, row, Case, Kept, Part, Scale, Stage, Timed,
};
use wayclear_evaluate::load::Record;
use wayclear_evaluate::series::{Provenance, Series};

const FULL: Scale = Scale {
    repetitions: 3,
    seconds: 20.0,
    is_quick: false,
};

/// Of a node that needs 2.2 ms for a request.
fn all(scale: &Scale, seed: u64) -> Vec<Stage> {
    let mut all = plan(&Part::ALL.into(), scale, seed);
    let rest = rest(&Part::ALL.into(), scale, seed, 0.0022);
    all.extend(Some(rest).filter(|stage| !stage.cases.is_empty()));
    all
}

fn cases(stages: &[Stage]) -> Vec<Case> {
    let cases = stages.iter().flat_map(|stage| &stage.cases);
    cases.copied().collect()
}

/// What a run would write that came to nothing.
fn run(case: &Case) -> Run {
    let mut run = row(case, &Record::default().figures());
    // So that rows can be compared.
    for value in [
        &mut run.late_s,
        &mut run.interval_s,
        &mut run.block_size,
        &mut run.mean_s,
        &mut run.p05_s,
        &mut run.p25_s,
        &mut run.p50_s,
        &mut run.p75_s,
        &mut run.p95_s,
        &mut run.p99_s,
        &mut run.gas,
    ] {
        *value = 0.5;
    }
    run
}

fn provenance() -> Provenance {
    Provenance {
        command: "wayclear evaluate latency sweep".to_string(),
        seed: Some(1),
        commit: "c0ffee".to_string(),
        measured: None,
        input: None,
    }
}

#[test]
fn the_whole_sweep_takes_no_longer_than_40_minutes_of_a_quiet_machine() {
    let stages = all(&FULL, 1);
    // Seconds to start a node and plant on it, and between two runs.
    let (start, between) = (30.0, 5.0);
    let runs = cases(&stages);
    let seconds: f64 = runs.iter().map(|case| case.seconds + between).sum();
    let bursts = stages
        .iter()
        .flat_map(|stage| stage.bursts.iter().flatten());
    let bursts = bursts.count() as f64 * 4.0;
    let total = start * stages.len() as f64 + seconds + bursts;
    assert!(total < 40.0 * 60.0, "{total} s");
}

#[test]
fn every_setting_is_measured_on_a_node_that_was_started_with_it_and_no_run_twice() {
    let stages = all(&FULL, 1);
    let mut seen: Vec<Case> = vec![];
    for stage in &stages {
        for case in &stage.cases {
            assert_eq!(case.node, stage.node);
            assert!(!seen.contains(case), "{case:?}");
            seen.push(*case);
        }
    }
    let of = |sweep| seen.iter().filter(move |case| case.sweep == sweep);
    let heights: BTreeSet<u32> = of(Sweep::Height).map(|case| case.height).collect();
    assert_eq!(heights, (1..=5).collect());
    assert!(of(Sweep::Control).all(|case| case.height == 4));
    assert_eq!(of(Sweep::Control).count(), 3);
    let limits: BTreeSet<_> = of(Sweep::BlockGas)
        .map(|case| case.node.block_gas)
        .collect();
    let million = |n: u64| Some(n * 1_000_000);
    assert_eq!(
        limits,
        [None, million(5), million(10), million(30), million(100)].into()
    );
    let sizes: BTreeSet<_> = of(Sweep::Mempool).map(|case| case.node.mempool).collect();
    assert_eq!(sizes, [100, 500, 5_000].into());
    let places: BTreeSet<_> = of(Sweep::Siblings).map(|case| case.places).collect();
    assert_eq!(places, [1, 18].into());
    // 1.3 / c: no node carries that out.
    assert!(of(Sweep::Siblings).all(|case| case.rate == Some(591.0)));
    assert_eq!(of(Sweep::ClosedLoop).count(), 12);
    let mut rates: BTreeMap<u64, usize> = BTreeMap::new();
    for case in of(Sweep::Load) {
        *rates.entry(case.rate.unwrap() as u64).or_default() += 1;
    }
    assert_eq!(rates.len(), 9);
    // 0.9 / c and 0.95 / c.
    assert!(rates.contains_key(&409) && rates.contains_key(&432));
    assert!(rates.values().all(|count| *count == 3));
}

#[test]
fn the_order_is_random_and_comes_from_the_seed() {
    assert_eq!(cases(&all(&FULL, 1)), cases(&all(&FULL, 1)));
    assert_ne!(cases(&all(&FULL, 1)), cases(&all(&FULL, 2)));
    let usual = all(&FULL, 1).remove(0).cases;
    let load = usual.iter().filter(|case| case.sweep == Sweep::Load);
    let repetitions: Vec<u32> = load.map(|case| case.repetition).collect();
    assert!(!repetitions.is_sorted());
}

#[test]
fn only_what_was_asked_for_is_measured() {
    let stages = plan(&[Part::Bursts].into(), &FULL, 1);
    assert!(cases(&stages).is_empty());
    let [stage] = stages.as_slice() else {
        panic!("{stages:?}")
    };
    assert_eq!(stage.bursts.len(), 3);
    let stages = plan(&[Part::Mempool].into(), &FULL, 1);
    assert!(stages.iter().all(|stage| stage.bursts.is_empty()));
    assert_eq!(cases(&stages).len(), 3);
}

#[test]
fn a_sweep_that_broke_off_goes_on_with_the_runs_that_are_missing() {
    let folder = tempfile::tempdir().unwrap();
    let all = cases(&all(&FULL, 1));
    let mut kept = Kept::open(folder.path(), &provenance()).unwrap();
    for case in &all[..5] {
        kept.add(run(case)).unwrap();
    }
    drop(kept);
    let kept = Kept::open(folder.path(), &provenance()).unwrap();
    let missing: Vec<Case> = all.iter().filter(|case| !kept.has(case)).copied().collect();
    assert_eq!(missing, all[5..]);
    let expected: Vec<Run> = all[..5].iter().map(run).collect();
    assert_eq!(kept.runs(), expected);
}

#[test]
fn lists_of_bursts_are_counted_by_the_requests_in_their_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let mut kept = Kept::open(folder.path(), &provenance()).unwrap();
    let requests: u64 = burst_sizes(&FULL).iter().map(|size| u64::from(*size)).sum();
    assert_eq!(kept.lists_of_bursts(requests), 0);
    // A burst may fill two blocks, and idle ones lie between.
    let sizes = [25, 0, 50, 0, 0, 100, 200, 300, 100, 0, 500, 300];
    let block = |size| Burst {
        size,
        interval_s: 0.52,
        execution_s: 0.01,
        load_average: 0.5,
    };
    kept.add_bursts(sizes.map(block).to_vec()).unwrap();
    let kept = Kept::open(folder.path(), &provenance()).unwrap();
    assert_eq!(kept.lists_of_bursts(requests), 1);
    let file = folder.path().join(BURSTS);
    assert_eq!(Series::<Burst>::read(&file).unwrap().rows.len(), 12);
}

#[test]
fn rows_of_another_build_or_seed_are_not_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let case = cases(&all(&FULL, 1))[0];
    let mut kept = Kept::open(folder.path(), &provenance()).unwrap();
    kept.add(run(&case)).unwrap();
    for other in [
        Provenance {
            commit: "decaf".to_string(),
            ..provenance()
        },
        Provenance {
            seed: Some(2),
            ..provenance()
        },
    ] {
        let refused = Kept::open(folder.path(), &other).err().unwrap().to_string();
        assert!(refused.contains("measured by another build"), "{refused}");
        assert!(
            refused.contains(LATENCY) && refused.contains("--out"),
            "{refused}"
        );
    }
    // With other words for the same it goes on.
    let other = Provenance {
        command: "wayclear evaluate latency sweep --only load".to_string(),
        ..provenance()
    };
    assert!(Kept::open(folder.path(), &other).unwrap().has(&case));
}

#[test]
fn a_folder_that_is_none_and_a_file_that_is_broken_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    let refused = Kept::open(&none, &provenance()).err().unwrap().to_string();
    assert!(refused.contains("is no folder"), "{refused}");
    for broken in ["", "sweep,rate\n", "# {}\nsweep\n", "# nothing\n"] {
        std::fs::write(folder.path().join(LATENCY), broken).unwrap();
        let refused = Kept::open(folder.path(), &provenance()).err();
        let words = format!("{:#}", refused.unwrap());
        assert!(words.contains(LATENCY), "{broken:?}: {words}");
    }
}

#[test]
fn the_work_of_a_block_shows_between_the_times_of_the_two_after_it() {
    let block = |height, millis, size| Timed {
        block: Block {
            height,
            time: Duration::from_millis(millis),
            transactions: (0..size)
                .map(|n| Outcome {
                    hash: format!("{height}/{n}"),
                    failure: None,
                    events: vec![],
                    gas_used: 1,
                })
                .collect(),
        },
        execution: Duration::from_millis(10 + 3 * size),
        load_average: 0.25,
    };
    let blocks = [
        block(1, 1_000, 0),
        block(2, 1_500, 400),
        block(3, 2_000, 0),
        block(4, 3_200, 0),
    ];
    let rows = burst_rows(&blocks);
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].size, rows[1].size), (0, 400));
    assert!((rows[0].interval_s - 0.5).abs() < 1e-9);
    assert!((rows[1].interval_s - 1.2).abs() < 1e-9);
    assert!((rows[1].execution_s - 1.21).abs() < 1e-9);
    assert!(burst_rows(&blocks[..2]).is_empty());
}

#[test]
fn a_quick_sweep_has_one_node_and_a_run_of_every_kind() {
    let quick = Scale {
        repetitions: 1,
        seconds: 2.0,
        is_quick: true,
    };
    let stages = all(&quick, 1);
    assert_eq!(stages.len(), 1);
    assert_eq!(stages[0].bursts.len(), 1);
    let cases = cases(&stages);
    let sweeps: BTreeSet<Sweep> = cases.iter().map(|case| case.sweep).collect();
    assert_eq!(sweeps.len(), 7, "{sweeps:?}");
    let seconds: f64 = cases.iter().map(|case| case.seconds + 2.0).sum();
    assert!(seconds + 25.0 < 60.0, "{seconds}");
}
