//! From bursts to claims: a node is fitted, runs are predicted from it, and what was modelled is what is committed.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wayclear_evaluate::latency::check::{summary, Method, Quantity};
use wayclear_evaluate::latency::claims::{of_model, of_runs};
use wayclear_evaluate::latency::fit::{fit, node_of};
use wayclear_evaluate::latency::gas::{direct_and_level, of_height};
use wayclear_evaluate::latency::model::{model, Modelled, MODEL, NODE};
use wayclear_evaluate::latency::rows::{Burst, Run, Sweep};
use wayclear_evaluate::latency::validate::validate;
use wayclear_evaluate::series::{Provenance, Series};
use wayclear_study::queue::chain::{Freed, Limits};
use wayclear_study::queue::people::Think;
use wayclear_study::simulate::{simulate, Load, Settings};

fn committed() -> Series<Modelled> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study");
    Series::read(&folder.join(MODEL)).expect("a committed model")
}

#[test]
fn what_is_modelled_is_what_is_committed_number_by_number() {
    let committed = committed();
    let seed = committed.provenance.seed.expect("a seed");
    assert_eq!(model(seed).expect("a model"), committed.rows);
}

#[test]
fn the_committed_model_holds_its_claims() {
    let claims = of_model(&committed().rows);
    let held: Vec<_> = claims.iter().map(|c| (c.claim, c.holds())).collect();
    assert_eq!(held, [(10, true), (16, true)], "{claims:?}");
}

#[test]
fn a_model_that_is_off_does_not_hold_its_claims() {
    let mut rows = committed().rows;
    for row in &mut rows {
        row.closed_mean_s *= 1.02;
        row.cubic_mean_s = row.simulated_mean_s * 1.03;
    }
    assert!(of_model(&rows).iter().all(|claim| !claim.holds()));
    assert!(of_model(&[]).is_empty());
}

/// Bursts of the model's node, without any spread.
fn bursts() -> Vec<Burst> {
    #[allow(clippy::cast_precision_loss)]
    let burst = |size: u64| Burst {
        size,
        interval_s: NODE.interval(size as f64),
        execution_s: NODE.execution(size as f64),
        load_average: 0.1,
    };
    [0, 100, 0, 200, 0, 400, 0, 800, 0]
        .repeat(4)
        .into_iter()
        .map(burst)
        .collect()
}

/// A run of another seed than validation uses, as a sweep would have measured it.
fn run(sweep: Sweep, load: Load, block_gas: Option<u64>, mempool: u64) -> Run {
    let gas = of_height(1).expect("a table");
    let mut settings = Settings::plain(NODE, 1.0, 120.0, 99);
    settings.load = load;
    settings.warm_up_s = 0.0;
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )]
    let block = block_gas.map(|limit| (limit as f64 / gas) as u64);
    settings.limits = Limits {
        block,
        mempool,
        freed: Freed::Executed,
    };
    let found = simulate(&settings).expect("a run");
    let (rate, think_s, people) = match load {
        Load::Open { rate, .. } => (Some(rate), None, 400),
        Load::Closed { people, think } => {
            let (Think::Constant(seconds) | Think::Exponential(seconds)) = think;
            (None, Some(seconds), people)
        }
    };
    Run {
        sweep,
        repetition: 1,
        rate,
        seconds: 120.0,
        block_gas,
        mempool,
        height: 1,
        places: 1,
        people,
        think_s,
        validators: 1,
        one_way_ms: 0.0,
        jitter_ms: 0.0,
        loss: 0.0,
        rate_mbit: None,
        offered: found.offered,
        accepted: found.offered - found.refused,
        refused: found.refused,
        committed: found.offered - found.refused,
        late_s: 0.0,
        backlog_a_second: Some(rate.map_or(0.0, |rate| rate - found.throughput)),
        interval_s: found.interval_s,
        block_size: found.throughput * found.interval_s,
        mean_s: found.mean_s,
        p05_s: found.quantile(0.05),
        p25_s: found.quantile(0.25),
        p50_s: found.quantile(0.5),
        p75_s: found.quantile(0.75),
        p95_s: found.quantile(0.95),
        p99_s: found.quantile(0.99),
        gas,
    }
}

fn open(rate: f64) -> Load {
    Load::Open {
        rate,
        accounts: None,
    }
}

fn runs() -> Vec<Run> {
    let mut runs: Vec<Run> = [25.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0, 430.0]
        .map(|rate| run(Sweep::Load, open(rate), None, 5_000))
        .to_vec();
    runs.extend(
        [5, 10, 30].map(|gas| run(Sweep::BlockGas, open(600.0), Some(gas * 1_000_000), 100_000)),
    );
    runs.extend([100, 500].map(|size| run(Sweep::Mempool, open(600.0), None, size)));
    let (direct, level) = direct_and_level().expect("a table");
    for height in 1..=5 {
        let mut row = run(Sweep::Height, open(50.0), None, 5_000);
        row.height = height;
        row.gas = direct + level * f64::from(height);
        runs.push(row.clone());
        if height == 4 {
            row.sweep = Sweep::Control;
            runs.push(row);
        }
    }
    for (places, repetition) in [(1, 1), (18, 1), (1, 2), (18, 2), (1, 3), (18, 3)] {
        let mut row = run(Sweep::Siblings, open(590.0), None, 100_000);
        (row.places, row.repetition) = (places, repetition);
        row.block_size *= 1.0 + 0.001 * f64::from(places * repetition % 5);
        runs.push(row);
    }
    for (people, think) in [(50, Think::Constant(0.0)), (100, Think::Exponential(1.0))] {
        runs.push(run(
            Sweep::ClosedLoop,
            Load::Closed { people, think },
            None,
            5_000,
        ));
    }
    runs
}

#[test]
fn runs_of_the_model_s_own_node_hold_every_claim_and_the_mempool_tells_when_it_is_freed() {
    let fitted = fit(&bursts(), 0.5).expect("a node");
    assert!((node_of(&fitted.rows).expect("a node").each_s / NODE.each_s - 1.0).abs() < 1e-9);
    let runs = runs();
    let checks = validate(&fitted.node, &runs).expect("predictions");
    let claims = of_runs(&checks, &runs);
    let held: Vec<_> = claims.iter().map(|c| (c.claim, c.holds())).collect();
    assert_eq!(
        held,
        [11, 12, 13, 14, 15, 16, 17].map(|number| (number, true)),
        "{claims:#?}"
    );
    let refused = |method| {
        let all = summary(&checks);
        let kind = all
            .iter()
            .find(|s| (s.quantity, s.method) == (Quantity::Refused, method));
        kind.expect("runs of the mempool").mean_off
    };
    assert!(refused(Method::SimulationHeld) < refused(Method::Simulation));
}

#[test]
fn runs_of_a_slower_node_do_not_hold_what_they_contradict() {
    let mut fitted = fit(&bursts(), 0.5).expect("a node");
    fitted.node.each_s *= 0.7;
    fitted.node.agreement_s += 0.1;
    let runs = runs();
    let checks = validate(&fitted.node, &runs).expect("predictions");
    let claims = of_runs(&checks, &runs);
    let failed: Vec<_> = claims
        .iter()
        .filter(|c| !c.holds())
        .map(|c| c.claim)
        .collect();
    for number in [11, 12, 13, 17] {
        assert!(failed.contains(&number), "{number} of {claims:#?}");
    }
}

#[test]
fn without_runs_near_the_capacity_what_is_claimed_of_them_does_not_hold() {
    let fitted = fit(&bursts(), 0.5).expect("a node");
    let mut runs = runs();
    runs.retain(|run| run.sweep != Sweep::Load || run.rate < Some(390.0));
    for run in runs.iter_mut().filter(|run| run.sweep == Sweep::Siblings) {
        // The node keeps up with what is due: two doors that share nothing would carry as much.
        run.rate = Some(run.block_size / run.interval_s);
    }
    let checks = validate(&fitted.node, &runs).expect("predictions");
    let claims = of_runs(&checks, &runs);
    let of = |number| claims.iter().find(|claim| claim.claim == number);
    let load = of(11).expect("a verdict");
    assert!(!load.holds() && load.found.contains("no run between 0.85 and 0.97"));
    let siblings = of(15).expect("a verdict");
    assert!(!siblings.holds() && siblings.found.contains("in 6 runs the node kept up"));
    assert_eq!(of(16), None);
}

#[test]
fn nothing_measured_claims_nothing() {
    assert!(of_runs(&[], &[]).is_empty());
    assert!(validate(&NODE, &[]).expect("nothing").is_empty());
}

#[test]
fn a_run_whose_numbers_cannot_be_is_named() {
    let good = run(Sweep::Load, open(50.0), None, 5_000);
    let broken: [fn(&mut Run); 6] = [
        |run| run.mean_s = f64::NAN,
        |run| run.interval_s = 0.0,
        |run| run.rate = Some(-1.0),
        |run| run.think_s = Some(1.0),
        |run| run.refused = run.offered + 1,
        |run| run.gas = f64::INFINITY,
    ];
    for change in broken {
        let mut run = good.clone();
        change(&mut run);
        let error = validate(&NODE, &[good.clone(), run]).expect_err("refused");
        assert!(
            error.to_string().starts_with("run 2 of latency.csv"),
            "{error}"
        );
    }
}

#[test]
fn rows_of_runs_and_bursts_are_read_back_as_they_were_written() {
    let folder = TempDir::new().expect("a folder");
    let provenance = Provenance {
        command: "wayclear evaluate latency sweep".to_string(),
        seed: Some(1),
        commit: "none".to_string(),
        measured: None,
        input: None,
    };
    let file = folder.path().join("latency.csv");
    let series = Series {
        provenance: provenance.clone(),
        rows: runs(),
    };
    series.write(&file).expect("written");
    assert_eq!(Series::<Run>::read(&file).expect("read"), series);
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text
        .lines()
        .nth(2)
        .expect("a row")
        .starts_with("load,1,25.0,120.0,,5000,1,1,400,,1,"));
    let series = Series {
        provenance,
        rows: bursts(),
    };
    series.write(&file).expect("written");
    assert_eq!(Series::<Burst>::read(&file).expect("read"), series);
}
