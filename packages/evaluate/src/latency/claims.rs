//! Whether what the study claims of latency holds: claims 10 to 17 of its list.

use wayclear_study::statistics::{mean, NORMAL_95};

use super::check::{Check, Method, Quantity};
use super::model::Modelled;
use super::rows::{Run, Sweep};
use super::scaling::{height, siblings};
use crate::study::claims::percent;
use crate::study::Verdict;

/// From this load on runs of a node tell a polynomial from the closed form: below it both are near.
const BUSY: f64 = 0.94;

/// Claims 10 and 16; 16 of the model alone, which runs of a node replace where there are some.
pub fn of_model(rows: &[Modelled]) -> Vec<Verdict> {
    let closed = closed_form(rows);
    closed.into_iter().chain(cubic_of_model(rows)).collect()
}

/// Claims 11 to 15 and 17, of runs on nodes; and 16, if a run is near enough to the capacity.
pub fn of_runs(checks: &[Check], runs: &[Run]) -> Vec<Verdict> {
    let found = [
        load(checks),
        block_gas(checks),
        mempool(checks),
        height(runs),
        siblings(runs),
        cubic_of_runs(checks),
        closed_loop(checks),
    ];
    found.into_iter().flatten().collect()
}

/// The largest of numbers, whatever their sign; 0 of nothing.
fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(f64::abs).fold(0.0, f64::max)
}

/// Near the pole simulations of any length differ: a mean may be off by a share, or by what the simulation's 95 % allow.
fn is_near(row: &Modelled, found: f64, share: f64) -> bool {
    let apart = (found - row.simulated_mean_s).abs();
    apart <= share * row.simulated_mean_s || apart <= NORMAL_95 * row.simulated_error_s
}

fn closed_form(rows: &[Modelled]) -> Option<Verdict> {
    // Between the two the closed form leaves out that cycles differ in length: the page tells by how much.
    let is_quiet = |row: &&Modelled| row.utilisation < 0.885;
    let judged = |row: &&Modelled| is_quiet(row) || row.utilisation > 0.955;
    let off = |found: f64, simulated: f64| (found / simulated - 1.0).abs();
    let mean_off = |row: &Modelled| off(row.closed_mean_s, row.simulated_mean_s);
    let p95_off = |row: &Modelled| off(row.closed_p95_s, row.simulated_p95_s);
    let chain_off = |row: &Modelled| off(row.chain_mean_s, row.simulated_mean_s);
    let quiet: Vec<&Modelled> = rows.iter().filter(is_quiet).collect();
    quiet.first()?;
    let p95 = largest(quiet.iter().map(|row| p95_off(row)));
    let furthest = rows
        .iter()
        .max_by(|a, b| chain_off(a).total_cmp(&chain_off(b)))?;
    let is_mean_near = |row: &Modelled| is_near(row, row.closed_mean_s, 0.01);
    let holds = rows.iter().filter(judged).all(is_mean_near)
        && p95 <= 0.03
        && rows.iter().all(|row| is_near(row, row.chain_mean_s, 0.02));
    let found = format!(
        "mean {} to 0.88, {} from 0.96 on; p95 {}; chain {}, most at a load of {:.2}, where the simulation is known to ± {}",
        percent(largest(quiet.iter().map(|row| mean_off(row)))),
        percent(largest(rows.iter().filter(|row| judged(row) && !is_quiet(row)).map(mean_off))),
        percent(p95),
        percent(chain_off(furthest)),
        furthest.utilisation,
        percent(NORMAL_95 * furthest.simulated_error_s / furthest.simulated_mean_s),
    );
    Some(Verdict::new(10, holds, found))
}

fn cubic_of_model(rows: &[Modelled]) -> Option<Verdict> {
    let near: Vec<_> = rows.iter().filter(|row| row.utilisation >= 0.97).collect();
    near.first()?;
    let off = |of: fn(&Modelled) -> f64| {
        largest(near.iter().map(|row| of(row) / row.simulated_mean_s - 1.0))
    };
    let (ours, cubics) = (off(|row| row.closed_mean_s), off(|row| row.cubic_mean_s));
    let found = format!(
        "of the model alone, no node was measured there: {} against {}",
        percent(ours),
        percent(cubics)
    );
    Some(Verdict::new(16, 3.0 * ours <= cubics, found))
}

fn cubic_of_runs(checks: &[Check]) -> Option<Verdict> {
    let off = |method| {
        let all = predictions(checks, Sweep::Load, method, Quantity::Mean);
        let busy = all.iter().filter(|check| check.utilisation >= BUSY);
        let off: Vec<f64> = busy.map(|check| check.error().abs()).collect();
        Some((mean(&off)?, off.len()))
    };
    let ((ours, runs), (cubics, _)) = (off(Method::ClosedForm)?, off(Method::Cubic)?);
    let found = format!(
        "{} against {} on average of {runs} runs of a node at a load of {BUSY} or more",
        percent(ours),
        percent(cubics)
    );
    Some(Verdict::new(16, 3.0 * ours <= cubics, found))
}

/// Predictions of one kind.
fn predictions(checks: &[Check], sweep: Sweep, method: Method, quantity: Quantity) -> Vec<&Check> {
    let all = checks.iter();
    all.filter(|check| (check.sweep, check.method, check.quantity) == (sweep, method, quantity))
        .collect()
}

fn load(checks: &[Check]) -> Option<Verdict> {
    let of = |quantity, from: f64, to: f64| {
        let all = predictions(checks, Sweep::Load, Method::ClosedForm, quantity);
        let within = all
            .into_iter()
            .filter(|check| check.utilisation > from && check.utilisation <= to);
        mean(&within.map(|check| check.error().abs()).collect::<Vec<_>>())
    };
    let (low_mean, low_p95) = (
        of(Quantity::Mean, 0.0, 0.85)?,
        of(Quantity::P95, 0.0, 0.85)?,
    );
    let high = of(Quantity::Mean, 0.85, 0.97).zip(of(Quantity::P95, 0.85, 0.97));
    let (high_text, is_high_held) = match high {
        Some((mean, p95)) => (
            format!("{} and {} to 0.97", percent(mean), percent(p95)),
            mean <= 0.25 && p95 <= 0.25,
        ),
        None => ("no run between 0.85 and 0.97".to_string(), false),
    };
    let found = format!(
        "mean and p95: {} and {} up to 0.85; {high_text}",
        percent(low_mean),
        percent(low_p95)
    );
    let is_low_held = low_mean <= 0.1 && low_p95 <= 0.1;
    Some(Verdict::new(11, is_low_held && is_high_held, found))
}

fn block_gas(checks: &[Check]) -> Option<Verdict> {
    let (method, quantity) = (Method::ClosedForm, Quantity::Throughput);
    let all = predictions(checks, Sweep::BlockGas, method, quantity);
    all.first()?;
    let off = largest(all.iter().map(|check| check.error()));
    let found = format!("{} at most in {} runs", percent(off), all.len());
    Some(Verdict::new(12, off <= 0.1, found))
}

/// By `CometBFT`'s rule, which has room only when a block is executed; the other one stands beside it.
fn mempool(checks: &[Check]) -> Option<Verdict> {
    let points = |method| {
        let mut all = predictions(checks, Sweep::Mempool, method, Quantity::Refused);
        // Where nothing was refused and nothing foretold the mempool was not asked.
        all.retain(|check| check.measured > 0.0 || check.predicted > 0.0);
        all.first()?;
        let off = largest(all.iter().map(|check| check.predicted - check.measured));
        Some((off, all.len()))
    };
    let (held, runs) = points(Method::SimulationHeld)?;
    let at_once = points(Method::Simulation).map_or(0.0, |(off, _)| off);
    let found = format!(
        "{:.1} points at most in {runs} runs with a full mempool; were there room from when a block is taken, {:.1}",
        100.0 * held,
        100.0 * at_once
    );
    Some(Verdict::new(13, held <= 0.03, found))
}

fn closed_loop(checks: &[Check]) -> Option<Verdict> {
    let off = |method| {
        let all = predictions(checks, Sweep::ClosedLoop, method, Quantity::Throughput);
        all.first()?;
        Some(largest(all.iter().map(|check| check.error())))
    };
    let (law, simulated) = (off(Method::ClosedForm)?, off(Method::Simulation)?);
    let found = format!(
        "{} at most by the law, {} by events",
        percent(law),
        percent(simulated)
    );
    Some(Verdict::new(17, law <= 0.1, found))
}
