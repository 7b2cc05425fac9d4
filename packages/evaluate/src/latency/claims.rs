//! Whether what the study claims of latency holds: claims 10 to 17 of its list, each with its number and its bound.

use super::check::{Check, Method, Quantity};
use super::claim::{claim, largest, mean, percent, Claim};
use super::model::Modelled;
use super::rows::{Run, Sweep};
use super::scaling::{height, siblings};

/// Claims 10 and 16, of the model alone.
pub fn of_model(rows: &[Modelled]) -> Vec<Claim> {
    let below: Vec<_> = rows.iter().filter(|row| row.utilisation < 0.885).collect();
    if below.is_empty() {
        return vec![];
    }
    let off = |of: fn(&Modelled) -> f64| largest(below.iter().map(|row| of(row)));
    let mean_off = off(|row| row.closed_mean_s / row.simulated_mean_s - 1.0);
    let p95_off = off(|row| row.closed_p95_s / row.simulated_p95_s - 1.0);
    // Near the pole runs of any length differ: what three standard errors explain is no difference.
    let beyond = |row: &Modelled| {
        let apart = (row.chain_mean_s - row.simulated_mean_s).abs() - 3.0 * row.simulated_error_s;
        apart.max(0.0) / row.simulated_mean_s
    };
    let chain_off = largest(rows.iter().map(beyond));
    let mut claims = vec![claim(
        10,
        "closed form = simulation: mean within 1 %, p95 within 3 % up to a load of 0.88; chain within 2 % everywhere",
        format!(
            "mean {}, p95 {}, chain {} at most, beyond three standard errors of the simulation",
            percent(mean_off),
            percent(p95_off),
            percent(chain_off)
        ),
        mean_off <= 0.01 && p95_off <= 0.03 && chain_off <= 0.02,
    )];
    let near: Vec<_> = rows.iter().filter(|row| row.utilisation >= 0.97).collect();
    if !near.is_empty() {
        let off = |of: fn(&Modelled) -> f64| {
            largest(near.iter().map(|row| of(row) / row.simulated_mean_s - 1.0))
        };
        let (ours, cubics) = (off(|row| row.closed_mean_s), off(|row| row.cubic_mean_s));
        claims.push(claim(
            16,
            "at a load of 0.97 to 0.99 the closed form is off by a third of what a cubic is, or less",
            format!("{} against {}", percent(ours), percent(cubics)),
            3.0 * ours <= cubics,
        ));
    }
    claims
}

/// Claims 11 to 15 and 17, of runs on nodes.
pub fn of_runs(checks: &[Check], runs: &[Run]) -> Vec<Claim> {
    let found = [
        load(checks),
        block_gas(checks),
        mempool(checks),
        height(runs),
        siblings(runs),
        closed_loop(checks),
    ];
    found.into_iter().flatten().collect()
}

/// Absolute errors of one kind of prediction.
fn errors(checks: &[Check], sweep: Sweep, method: Method, quantity: Quantity) -> Vec<&Check> {
    let all = checks.iter();
    all.filter(|check| (check.sweep, check.method, check.quantity) == (sweep, method, quantity))
        .collect()
}

fn load(checks: &[Check]) -> Option<Claim> {
    let of = |quantity, from: f64, to: f64| {
        let all = errors(checks, Sweep::Load, Method::ClosedForm, quantity);
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
        None => ("no run between 0.85 and 0.97".to_string(), true),
    };
    Some(claim(
        11,
        "times from bursts alone predict mean and p95 of the load sweep: mean absolute error 10 % up to 0.85, 25 % to 0.97",
        format!(
            "{} and {} up to 0.85; {high_text}",
            percent(low_mean),
            percent(low_p95)
        ),
        low_mean <= 0.1 && low_p95 <= 0.1 && is_high_held,
    ))
}

fn block_gas(checks: &[Check]) -> Option<Claim> {
    let all = errors(
        checks,
        Sweep::BlockGas,
        Method::ClosedForm,
        Quantity::Throughput,
    );
    all.first()?;
    let off = largest(all.iter().map(|check| check.error()));
    Some(claim(
        12,
        "lambda_max where blocks are full, within 10 %",
        format!("{} at most in {} runs", percent(off), all.len()),
        off <= 0.1,
    ))
}

fn mempool(checks: &[Check]) -> Option<Claim> {
    let points = |method| {
        let all = errors(checks, Sweep::Mempool, method, Quantity::Refused);
        all.first()?;
        Some(largest(
            all.iter().map(|check| check.predicted - check.measured),
        ))
    };
    let (at_once, held) = (points(Method::Simulation)?, points(Method::SimulationHeld)?);
    let found = format!(
        "{:.1} points at most with room from when a block is taken, {:.1} with room from when it is executed",
        100.0 * at_once,
        100.0 * held
    );
    Some(claim(
        13,
        "share that the mempool refuses, within 3 points",
        found,
        at_once.min(held) <= 0.03,
    ))
}

fn closed_loop(checks: &[Check]) -> Option<Claim> {
    let off = |method| {
        let all = errors(checks, Sweep::ClosedLoop, method, Quantity::Throughput);
        all.first()?;
        Some(largest(all.iter().map(|check| check.error())))
    };
    let (law, simulated) = (off(Method::ClosedForm)?, off(Method::Simulation)?);
    Some(claim(
        17,
        "what people get who wait for their answers, X = U / (Z + W), within 10 %",
        format!(
            "{} at most by the law, {} by events",
            percent(law),
            percent(simulated)
        ),
        law <= 0.1,
    ))
}
