//! How long exposures last that infect, and how many of them are in households: Ferretti et al., Nature 626 (2024).
#![allow(clippy::cast_precision_loss)] // Numbers of steps.

use crate::durations::{LogNormal, HOUSEHOLD_SHARE};

/// Exposures that stand for each log-normal.
const PARTS: usize = 4_000;

/// Lengths of exposures, and of those that infect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transmissions {
    /// First quartile, median, third quartile of exposures, hours.
    pub exposures: [f64; 3],
    /// The same of those that infect.
    pub infections: [f64; 3],
    /// Part of infections that is in households.
    pub household: f64,
}

/// What a probability by hours of exposure makes of exposures in households (6 %) and elsewhere.
pub fn transmissions(
    household: LogNormal,
    others: LogNormal,
    risk: impl Fn(f64) -> f64,
) -> Transmissions {
    let part = |lengths: LogNormal, weight: f64| {
        let lengths: Vec<f64> = lengths.middles(PARTS).collect();
        let weight = weight / PARTS as f64;
        lengths.into_iter().map(move |hours| (hours, weight))
    };
    let mut all: Vec<(f64, f64)> = part(household, HOUSEHOLD_SHARE).collect();
    let infects = |(hours, weight): (f64, f64)| (hours, weight * risk(hours));
    let at_home: f64 = all.iter().map(|exposure| infects(*exposure).1).sum();
    all.extend(part(others, 1.0 - HOUSEHOLD_SHARE));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let infections: Vec<(f64, f64)> = all.iter().copied().map(infects).collect();
    Transmissions {
        household: at_home / infections.iter().map(|(_, weight)| weight).sum::<f64>(),
        exposures: quartiles(&all),
        infections: quartiles(&infections),
    }
}

/// Of sorted numbers with weights.
fn quartiles(sorted: &[(f64, f64)]) -> [f64; 3] {
    let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    [0.25, 0.5, 0.75].map(|share| {
        let mut sum = 0.0;
        let reached = sorted.iter().find(|(_, weight)| {
            sum += weight;
            sum >= share * total
        });
        reached.map_or(f64::NAN, |(number, _)| *number)
    })
}
