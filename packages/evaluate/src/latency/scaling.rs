//! What height and siblings do: claims 14 and 15.

use super::claim::{claim, mean, percent, Claim};
use super::gas::direct_and_level;
use super::rows::{Run, Sweep};

/// Claim 14; `None` where nothing was measured of it.
pub fn height(runs: &[Run]) -> Option<Claim> {
    let own = runs.iter().filter(|run| run.sweep == Sweep::Height);
    let points: Vec<(f64, f64)> = own.map(|run| (f64::from(run.height), run.gas)).collect();
    let xs: Vec<f64> = points.iter().map(|point| point.0).collect();
    let ys: Vec<f64> = points.iter().map(|point| point.1).collect();
    let (x, y) = (mean(&xs)?, mean(&ys)?);
    let together: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    let [across, up] = [(xs, x), (ys, y)]
        .map(|(all, middle)| all.iter().map(|a| (a - middle) * (a - middle)).sum::<f64>());
    let (slope, r_squared) = (together / across, together * together / (across * up));
    let (_, expected) = direct_and_level().ok()?;
    let gas = |sweep| {
        let all = runs
            .iter()
            .filter(|run| run.sweep == sweep && run.height == 4);
        mean(&all.map(|run| run.gas).collect::<Vec<_>>())
    };
    let control = gas(Sweep::Height)? / gas(Sweep::Control)? - 1.0;
    Some(claim(
        14,
        "gas is linear in the height (R² 0.99), 5 % around the gas table a level, and 3 % around the product's tree at 4",
        format!(
            "{slope:.0} gas a level, {expected:.0} in the table, R² {r_squared:.4}, {} beside the product's",
            percent(control)
        ),
        r_squared >= 0.99 && (slope / expected - 1.0).abs() <= 0.05 && control.abs() <= 0.03,
    ))
}

/// Claim 15; `None` where nothing was measured of it.
pub fn siblings(runs: &[Run]) -> Option<Claim> {
    let of = |places: u32, repetition: u32| {
        let all = runs.iter().filter(|run| {
            run.sweep == Sweep::Siblings && run.places == places && run.repetition == repetition
        });
        mean(
            &all.map(|run| run.block_size / run.interval_s)
                .collect::<Vec<_>>(),
        )
    };
    let many = runs.iter().filter(|run| run.sweep == Sweep::Siblings);
    let most = many.clone().map(|run| run.places).max()?;
    let mut repetitions: Vec<u32> = many.map(|run| run.repetition).collect();
    repetitions.sort_unstable();
    repetitions.dedup();
    let pairs = repetitions.iter();
    let ratios = pairs.filter_map(|n| Some(of(most, *n)? / of(1, *n)?));
    let ratios: Vec<f64> = ratios.collect();
    let middle = mean(&ratios)?;
    let low = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ratios.iter().copied().fold(0.0, f64::max);
    Some(claim(
        15,
        "places under other cities share one capacity: ratio within 0.9 to 1.1 (the paper: they do not affect each other)",
        format!(
            "{most} places carry {middle:.3} of what one does ({low:.3} to {high:.3} in {} pairs)",
            ratios.len()
        ),
        low >= 0.9 && high <= 1.1,
    ))
}
