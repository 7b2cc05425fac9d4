//! What was found of claims 18 to 20.

use wayclear_study::queue::node::STEPS;
use wayclear_study::statistics::Interval;

use super::expected::{Beside, Measured};
use crate::latency::wire::Checked;
use crate::study::claims::Verdict;

/// How far a run may be from what the model says.
const WITHIN: f64 = 0.2;
/// How far the slope may be from three, and how far its interval may reach.
pub const SLOPE_WITHIN: f64 = 0.5;

/// Those of which there is something.
pub fn verdicts(measured: &Measured<'_>, checks: &[Checked]) -> Vec<Verdict> {
    let slope = measured.slope.map(|slope| {
        let found = format!(
            "{:.2} s ({:.2} to {:.2})",
            slope.value, slope.low, slope.high
        );
        Verdict::new(18, is_three(slope), found)
    });
    let theta = (!measured.people.is_empty()).then(|| theta(measured));
    let itself = as_set(checks).map(|(holds, found)| Verdict::new(20, holds, found));
    slope.into_iter().chain(theta).chain(itself).collect()
}

fn theta(measured: &Measured<'_>) -> Verdict {
    let (foretold, within) = foretold(&measured.people);
    let is_bound = |beside: &&&Beside<'_>| beside.run.rate > Some(beside.expected);
    let bound = foretold.iter().filter(is_bound).count();
    let lost = lost(measured.people.iter().chain(&measured.validators));
    let found = format!(
        "{within} of {} settings within 20 %, in {bound} of them the wire bounds the rate; {lost} accepted requests lost",
        foretold.len()
    );
    let holds = within == foretold.len() && within > 0 && lost == 0;
    Verdict::new(19, holds, found)
}

/// Runs that are foretold from another one, and how many of them are as theta has them.
pub fn foretold<'a>(people: &'a [Beside<'a>]) -> (Vec<&'a Beside<'a>>, usize) {
    let foretold: Vec<_> = people.iter().filter(|beside| !beside.is_base).collect();
    let within = foretold.iter().filter(|beside| is_within(beside)).count();
    (foretold, within)
}

/// Whether the wire was as set before each run, and at which try; `None` = it was not measured.
pub fn as_set(checks: &[Checked]) -> Option<(bool, String)> {
    let judged: Vec<&Checked> = checks.iter().filter(|c| c.tolerance.is_some()).collect();
    let setting = |c: &Checked| (c.sweep, c.repetition, c.one_way_ms, c.loss, c.rate_mbit);
    let mut settings = vec![];
    for check in &judged {
        if !settings.contains(&setting(check)) {
            settings.push(setting(check));
        }
    }
    judged.first()?;
    // The first try of a setting at which all was as set.
    let held_at = settings.iter().map(|wanted| {
        let tries = judged.iter().filter(|check| setting(check) == *wanted);
        let last = tries.clone().filter_map(|check| check.attempt).max()?;
        (1..=last).find(|n| {
            let mut of_try = tries.clone().filter(|check| check.attempt == Some(*n));
            of_try.all(|check| share(check) <= 1.0)
        })
    });
    let held_at: Vec<Option<u32>> = held_at.collect();
    let at_first = held_at.iter().filter(|at| **at == Some(1)).count();
    let at_none = held_at.iter().filter(|at| at.is_none()).count();
    let held = judged.iter().filter(|check| share(check) <= 1.0).count();
    let found = format!(
        "{at_first} of {} settings at the first try, {} at a later one, {at_none} at none; {held} of {} measurements of all tries",
        held_at.len(),
        held_at.len() - at_first - at_none,
        judged.len()
    );
    Some((at_none == 0, found))
}

pub fn is_three(slope: Interval) -> bool {
    (slope.value - STEPS).abs() <= SLOPE_WITHIN && slope.half_width() < SLOPE_WITHIN
}

/// How far a measurement is off, in tolerances; a tolerance of nothing is kept by nothing only.
pub fn share(check: &Checked) -> f64 {
    match (off(check), check.tolerance) {
        (Some(off), Some(tolerance)) if tolerance > 0.0 => off / tolerance,
        (Some(0.0), _) => 0.0,
        _ => f64::INFINITY,
    }
}

pub fn off(check: &Checked) -> Option<f64> {
    Some((check.measured? - check.set?).abs())
}

pub fn is_within(beside: &Beside<'_>) -> bool {
    let near = |measured: f64, expected: f64| (measured - expected).abs() <= WITHIN * expected;
    let is_quick = beside
        .expected_s
        .is_none_or(|expected| near(beside.run.mean_s, expected));
    near(beside.carried_out, beside.expected) && is_quick
}

/// Requests that a mempool took and no block holds. Run by run: where an answer gets lost a block holds one that nobody knows was
/// accepted, which makes up for none of another run.
pub fn lost<'a>(all: impl Iterator<Item = &'a Beside<'a>>) -> u64 {
    all.map(|beside| beside.run.accepted.saturating_sub(beside.run.committed))
        .sum()
}
