//! Tables of the page.

use std::fmt::Write;

use wayclear_study::statistics::Interval;

use super::expected::{Beside, Measured, STEPS};
use crate::latency::rows::Run;
use crate::latency::wire::Checked;
use crate::study::claims::Verdict;

/// How far a run may be from what the model says.
const WITHIN: f64 = 0.2;
/// How far the slope may be from three.
const SLOPE_WITHIN: f64 = 0.5;

/// What was found of claims 18 to 20.
pub fn verdicts(measured: &Measured<'_>, checks: &[Checked]) -> Vec<Verdict> {
    let slope = measured.slope.map(|slope| {
        let found = format!(
            "{:.2} s ({:.2} to {:.2})",
            slope.value, slope.low, slope.high
        );
        Verdict::new(18, is_three(slope), found)
    });
    let people = &measured.people;
    let within = people.iter().filter(|beside| is_within(beside)).count();
    let lost = lost(people.iter().chain(&measured.validators));
    let found = format!(
        "{within} of {} settings within 20 %; {lost} accepted requests lost",
        people.len()
    );
    let theta = Verdict::new(19, within == people.len() && lost == 0, found);
    let judged: Vec<&Checked> = checks
        .iter()
        .filter(|check| check.tolerance.is_some())
        .collect();
    let held = judged.iter().filter(|check| share(check) <= 1.0).count();
    let found = format!("{held} of {} measurements", judged.len());
    let itself = Verdict::new(20, held == judged.len(), found);
    let theta = (!people.is_empty()).then_some(theta);
    let itself = (!judged.is_empty()).then_some(itself);
    slope.into_iter().chain(theta).chain(itself).collect()
}

/// A row for each run with validators apart, and the slope of the interval on the delay.
pub fn validators(measured: &Measured<'_>) -> String {
    let mut text = "| one way, ms | lost, % | Mbit/s | block interval, s | model | mean, s | model | p95, s | a second |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        .to_string();
    for beside in &measured.validators {
        let Beside {
            run,
            carried_out,
            expected_s,
            expected_interval_s,
            ..
        } = beside;
        let _ = writeln!(
            text,
            "| {} | {:.3} | {} | {:.3} | {} | {:.3} | {carried_out:.1} |",
            settings(run),
            run.interval_s,
            number(*expected_interval_s),
            run.mean_s,
            number(*expected_s),
            run.p95_s
        );
    }
    let _ = match measured.slope {
        Some(slope) => {
            let holds = verdict(is_three(slope));
            writeln!(
                text,
                "\nA second of delay makes a block {:.2} s longer (95 %: {:.2} to {:.2}; without loss and limit); the model says {STEPS}, \
                 and a deviation of {SLOPE_WITHIN} was allowed: {holds}.",
                slope.value, slope.low, slope.high
            )
        }
        None => writeln!(
            text,
            "\nToo few runs for the slope of the interval on the delay."
        ),
    };
    text + &nothing_lost(measured.validators.iter())
}

/// A row for each run with people far from their node, and how many are as theta has them.
pub fn people(measured: &Measured<'_>) -> String {
    let mut text = "| one way, ms | lost, % | Mbit/s | carried out a second | theta | mean, s | model | p95, s | within a fifth |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|---|\n"
        .to_string();
    for beside in &measured.people {
        let Beside {
            run,
            carried_out,
            expected,
            expected_s,
            ..
        } = beside;
        let _ = writeln!(
            text,
            "| {} | {carried_out:.1} | {expected:.1} | {:.3} | {} | {:.3} | {} |",
            settings(run),
            run.mean_s,
            number(*expected_s),
            run.p95_s,
            verdict(is_within(beside))
        );
    }
    let (all, within) = (
        measured.people.len(),
        measured.people.iter().filter(|b| is_within(b)).count(),
    );
    let _ = writeln!(text, "\n{within} of {all} are within a fifth of what theta says, in requests a second and in mean latency.");
    text + &nothing_lost(measured.people.iter())
}

/// A row for each kind of measurement of the wire, with the one that was furthest off.
pub fn itself(checks: &[Checked]) -> String {
    let mut text =
        "| | measurements | set | furthest from it | allowed | |\n|---|--:|---|--:|--:|---|\n"
            .to_string();
    let mut kinds: Vec<(&str, &str)> = vec![];
    for check in checks.iter().filter(|check| check.tolerance.is_some()) {
        if !kinds.contains(&(&check.what, &check.unit)) {
            kinds.push((&check.what, &check.unit));
        }
    }
    for (what, unit) in kinds {
        let alike: Vec<&Checked> = checks.iter().filter(|check| check.what == what).collect();
        let Some(worst) = alike.iter().max_by(|a, b| share(a).total_cmp(&share(b))) else {
            continue;
        };
        let mut set: Vec<f64> = alike.iter().filter_map(|check| check.set).collect();
        set.sort_by(f64::total_cmp);
        set.dedup();
        let set: Vec<String> = set.iter().map(|value| short(*value)).collect();
        let _ = writeln!(
            text,
            "| {what} | {} | {} {unit} | {} | {} | {} |",
            alike.len(),
            set.join(", "),
            off(worst).map_or("nothing came".to_string(), |off| format!("{off:.4}")),
            worst
                .tolerance
                .map_or(String::new(), |tolerance| format!("{tolerance:.4}")),
            verdict(share(worst) <= 1.0)
        );
    }
    text
}

fn is_three(slope: Interval) -> bool {
    (slope.value - STEPS).abs() <= SLOPE_WITHIN
}

/// How far a measurement is off, in tolerances; a tolerance of nothing is kept by nothing only.
fn share(check: &Checked) -> f64 {
    match (off(check), check.tolerance) {
        (Some(off), Some(tolerance)) if tolerance > 0.0 => off / tolerance,
        (Some(0.0), _) => 0.0,
        _ => f64::INFINITY,
    }
}

fn off(check: &Checked) -> Option<f64> {
    Some((check.measured? - check.set?).abs())
}

fn is_within(beside: &Beside<'_>) -> bool {
    let near = |measured: f64, expected: f64| (measured - expected).abs() <= WITHIN * expected;
    let is_quick = beside
        .expected_s
        .is_none_or(|expected| near(beside.run.mean_s, expected));
    near(beside.carried_out, beside.expected) && is_quick
}

/// Nothing that a mempool took may vanish.
fn nothing_lost<'a>(all: impl Iterator<Item = &'a Beside<'a>>) -> String {
    let all: Vec<_> = all.collect();
    let accepted: u64 = all.iter().map(|beside| beside.run.accepted).sum();
    let lost = lost(all.into_iter());
    format!("Of {accepted} requests that were accepted, {lost} were lost.\n")
}

/// Requests that a mempool took and no block holds. Run by run: where an answer gets lost a block holds one that nobody knows was
/// accepted, which makes up for none of another run.
fn lost<'a>(all: impl Iterator<Item = &'a Beside<'a>>) -> u64 {
    all.map(|beside| beside.run.accepted.saturating_sub(beside.run.committed))
        .sum()
}

fn settings(run: &Run) -> String {
    let rate = run.rate_mbit.map_or("none".to_string(), short);
    format!(
        "{} | {} | {rate}",
        short(run.one_way_ms),
        short(run.loss * 100.0)
    )
}

fn number(value: Option<f64>) -> String {
    value.map_or("-".to_string(), |value| format!("{value:.3}"))
}

/// Without zeros that say nothing.
fn short(value: f64) -> String {
    format!("{}", (value * 1e4).round() / 1e4)
}

fn verdict(holds: bool) -> &'static str {
    if holds {
        "held"
    } else {
        "**not held**"
    }
}
