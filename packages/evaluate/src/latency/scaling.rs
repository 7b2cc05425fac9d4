//! What height and siblings do: claims 14 and 15.

use wayclear_study::regression::line;
use wayclear_study::statistics::{mean, paired_ratio, CONFIDENCE};

use super::gas::direct_and_level;
use super::rows::{Run, Sweep};
use crate::study::claims::percent;
use crate::study::Verdict;

/// A node that carries out this share of what is due, or more, is not at its capacity, and says nothing of who shares it.
const KEPT_UP: f64 = 0.98;

/// Claim 14; `None` where nothing was measured of it.
pub fn height(runs: &[Run]) -> Option<Verdict> {
    let own = runs.iter().filter(|run| run.sweep == Sweep::Height);
    let points: Vec<_> = own.map(|run| (f64::from(run.height), run.gas)).collect();
    let fitted = line(&points)?;
    let (slope, r_squared) = (*fitted.coefficients.get(1)?, fitted.r_squared);
    let (_, expected) = direct_and_level().ok()?;
    let gas = |sweep| {
        let of_sweep = runs.iter().filter(|run| run.sweep == sweep);
        let at_four = of_sweep.filter(|run| run.height == 4);
        mean(&at_four.map(|run| run.gas).collect::<Vec<_>>())
    };
    let control = gas(Sweep::Height)? / gas(Sweep::Control)? - 1.0;
    let found = format!(
        "{slope:.0} gas a level, {expected:.0} in the table, R² {r_squared:.4}, {} beside the product's",
        percent(control)
    );
    let holds =
        r_squared >= 0.99 && (slope / expected - 1.0).abs() <= 0.05 && control.abs() <= 0.03;
    Some(Verdict::new(14, holds, found))
}

/// Claim 15; `None` where fewer than two repetitions were measured.
pub fn siblings(runs: &[Run]) -> Option<Verdict> {
    let all: Vec<&Run> = runs
        .iter()
        .filter(|run| run.sweep == Sweep::Siblings)
        .collect();
    let carried_out = |run: &Run| run.block_size / run.interval_s;
    let most = all.iter().map(|run| run.places).max()?;
    let of_most = all.iter().filter(|run| run.places == most);
    let pairs = of_most.filter_map(|many| {
        let mut others = all.iter();
        let one = others.find(|run| run.places == 1 && run.repetition == many.repetition)?;
        Some((carried_out(many), carried_out(one)))
    });
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let ratio = paired_ratio(&pairs, CONFIDENCE)?;
    let kept_up = all
        .iter()
        .filter(|run| carried_out(run) >= KEPT_UP * run.rate.unwrap_or(f64::INFINITY))
        .count();
    let idle = match kept_up {
        0 => String::new(),
        some => format!("; in {some} runs the node kept up, so that they say nothing"),
    };
    let found = format!(
        "{most} places carry {:.3} of what one does ({:.3} to {:.3} by {} pairs){idle}",
        ratio.value,
        ratio.low,
        ratio.high,
        pairs.len()
    );
    let is_one = ratio.low >= 0.9 && ratio.high <= 1.1;
    Some(Verdict::new(15, is_one && kept_up == 0, found))
}
