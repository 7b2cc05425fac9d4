//! Tables of the page.

use std::fmt::Write;

use wayclear_study::queue::node::STEPS;
use wayclear_study::statistics::Interval;

use super::expected::{Beside, Measured};
use crate::latency::rows::Run;
use crate::latency::wire::Checked;
use crate::study::claims::Verdict;

/// How far a run may be from what the model says.
const WITHIN: f64 = 0.2;
/// How far the slope may be from three, and how far its interval may reach.
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
fn foretold<'a>(people: &'a [Beside<'a>]) -> (Vec<&'a Beside<'a>>, usize) {
    let foretold: Vec<_> = people.iter().filter(|beside| !beside.is_base).collect();
    let within = foretold.iter().filter(|beside| is_within(beside)).count();
    (foretold, within)
}

/// Whether the wire was as set before each run, and at which try; `None` = it was not measured.
fn as_set(checks: &[Checked]) -> Option<(bool, String)> {
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
                "\nA second of delay makes a block {:.2} s longer (95 %: {:.2} to {:.2}; without loss and limit); the model says {STEPS}. \
                 A deviation of {SLOPE_WITHIN} was allowed, and ends of the interval less than that apart from its middle: {holds}.",
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
            if beside.is_base {
                "the others follow from it"
            } else {
                verdict(is_within(beside))
            }
        );
    }
    let (foretold, within) = foretold(&measured.people);
    let all = foretold.len();
    let _ = writeln!(text, "\n{within} of {all} are within a fifth of what theta says, in requests a second and in mean latency.");
    text + &nothing_lost(measured.people.iter())
}

/// A row for each kind of measurement of the wire, with the one of all tries that was furthest off.
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
    let found = as_set(checks).map_or(String::new(), |(_, found)| format!("\n{found}.\n"));
    text + &found
}

fn is_three(slope: Interval) -> bool {
    (slope.value - STEPS).abs() <= SLOPE_WITHIN && slope.half_width() < SLOPE_WITHIN
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
