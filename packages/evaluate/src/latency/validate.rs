//! What four times of a node say of every run, beside what was measured.

use anyhow::{bail, Result};
use wayclear_study::polynomial::{cubic, value};
use wayclear_study::queue::node::Node;
use wayclear_study::queue::people::Think;

use super::case::Case;
use super::check::{Check, Method, Quantity};
use super::rows::{Run, Sweep};

/// The polynomial is fitted to runs below this utilisation.
const QUIET: f64 = 0.7;

/// Refuses a run whose numbers cannot be.
fn usable(run: &Run, number: usize) -> Result<()> {
    let needed = [
        run.seconds,
        run.interval_s,
        run.block_size,
        run.mean_s,
        run.gas,
    ];
    let limits = [run.mean_s, run.p95_s, run.late_s];
    let is_whole = needed.into_iter().all(|x| x.is_finite() && x > 0.0)
        && limits.into_iter().all(f64::is_finite)
        && run.backlog_a_second.is_none_or(f64::is_finite)
        && run.rate.is_none_or(|rate| rate.is_finite() && rate > 0.0)
        && run.rate.is_some() != run.think_s.is_some()
        && run.refused <= run.offered;
    if !is_whole {
        bail!("run {number} of latency.csv has a number that cannot be; take the row out, and measure it again");
    }
    Ok(())
}

/// Predicts every run from the times of a node; those of wires and of several validators are measured and told elsewhere.
///
/// # Errors
/// A run with numbers that cannot be, or that is too long to be simulated.
pub fn validate(node: &Node, runs: &[Run]) -> Result<Vec<Check>> {
    for (index, run) in runs.iter().enumerate() {
        usable(run, index + 1)?;
    }
    let gas: Vec<f64> = runs
        .iter()
        .filter(|run| run.sweep == Sweep::Load)
        .map(|run| run.gas)
        .collect();
    #[allow(clippy::cast_precision_loss)] // A few hundred.
    let usual = gas.iter().sum::<f64>() / gas.len() as f64;
    let mut all = vec![];
    let mut loads = vec![];
    for run in runs {
        // A request that needs more gas takes longer by as much; bursts are of the same kind as the load.
        let times = if usual.is_finite() {
            run.gas / usual
        } else {
            1.0
        };
        let node = Node {
            each_s: node.each_s * times,
            ..*node
        };
        let throughput = run.block_size / run.interval_s;
        let case = Case {
            run,
            node,
            utilisation: node.utilisation(run.rate.unwrap_or(throughput)),
        };
        match (run.sweep, run.rate, run.think_s) {
            (Sweep::BlockGas, Some(rate), _) => case.block_limit(rate, &mut all)?,
            (Sweep::Mempool, Some(rate), _) => case.mempool_limit(rate, &mut all)?,
            (Sweep::Wire | Sweep::Validators, ..) | (_, None, None) => {}
            // Nobody is told to think for exactly so long.
            (_, None, Some(0.0)) => case.people(Think::Constant(0.0), &mut all)?,
            (_, None, Some(mean)) => case.people(Think::Exponential(mean), &mut all)?,
            (_, Some(rate), _) => case.unlimited(rate, &mut all)?,
        }
        if run.sweep == Sweep::Load {
            loads.push(case);
        }
    }
    all.extend(by_cubic(&loads));
    Ok(all)
}

/// The paper's word: a polynomial through the quiet runs, for all.
fn by_cubic(loads: &[Case]) -> Vec<Check> {
    let quiet = loads.iter().filter(|case| case.utilisation <= QUIET);
    let points = quiet.filter_map(|case| Some((case.run.rate?, case.run.mean_s)));
    let Some(coefficients) = cubic(&points.collect::<Vec<_>>()) else {
        return vec![];
    };
    let each = loads.iter().filter_map(|case| {
        let predicted = value(coefficients, case.run.rate?);
        Some(case.check(Method::Cubic, Quantity::Mean, case.run.mean_s, predicted))
    });
    each.collect()
}
