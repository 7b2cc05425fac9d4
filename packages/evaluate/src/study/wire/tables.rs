//! Tables of the page.

use std::fmt::Write;

use wayclear_study::queue::node::STEPS;

use super::expected::{Beside, Measured};
use super::verdicts::{as_set, foretold, is_three, is_within, lost, off, share, SLOPE_WITHIN};
use crate::latency::rows::Run;
use crate::latency::wire::Checked;

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

/// Nothing that a mempool took may vanish.
fn nothing_lost<'a>(all: impl Iterator<Item = &'a Beside<'a>>) -> String {
    let all: Vec<_> = all.collect();
    let accepted: u64 = all.iter().map(|beside| beside.run.accepted).sum();
    let lost = lost(all.into_iter());
    format!("Of {accepted} requests that were accepted, {lost} were lost.\n")
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
