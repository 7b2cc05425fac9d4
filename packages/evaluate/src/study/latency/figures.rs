//! Figures of the section on latency.

use anyhow::Result;
use wayclear_study::queue::node::Node;
use wayclear_study::queue::phi;

use super::Found;
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Shape};
use crate::latency::check::{Check, Method, Quantity};
use crate::latency::fit::node_of;
use crate::latency::model::Modelled;
use crate::latency::rows::{Run, Sweep};

const LATENCY: &str = "latency.svg";
/// Drawn where runs with a limit of block gas are there.
pub const THROUGHPUT: &str = "throughput.svg";

/// Names of files and their SVG.
pub fn all(found: &Found) -> Result<Vec<(&'static str, String)>> {
    let mut figures = vec![];
    if !found.modelled.is_empty() {
        figures.push((LATENCY, latency(found)?));
    }
    if has_throughput(found) {
        figures.push((THROUGHPUT, throughput(found)?));
    }
    Ok(figures)
}

fn full_blocks(found: &Found) -> impl Iterator<Item = &Check> {
    found.checks.iter().filter(|check| {
        check.sweep == Sweep::BlockGas
            && check.block_gas.is_some()
            && (check.method, check.quantity) == (Method::ClosedForm, Quantity::Throughput)
    })
}

/// Whether there is a run whose blocks were full.
pub fn has_throughput(found: &Found) -> bool {
    full_blocks(found).next().is_some() && node_of(&found.fitted).is_some()
}

fn latency(found: &Found) -> Result<String> {
    let mut panels = vec![
        modelled(
            "Mean, by model and simulation",
            &found.modelled,
            |row| [row.closed_mean_s, row.chain_mean_s, row.simulated_mean_s],
            true,
        ),
        modelled(
            "95 % of requests, by model and simulation",
            &found.modelled,
            |row| [row.closed_p95_s, row.chain_p95_s, row.simulated_p95_s],
            false,
        ),
    ];
    let node = node_of(&found.fitted);
    let loads: Vec<&Run> = found
        .runs
        .iter()
        .filter(|run| run.sweep == Sweep::Load)
        .collect();
    if let Some(node) = node.filter(|_| !loads.is_empty()) {
        panels.push(measured("Mean, on a node", &node, &loads, found, false));
        panels.push(measured(
            "95 % of requests, on a node",
            &node,
            &loads,
            found,
            true,
        ));
    }
    let picture = Picture {
        title: "How long a request takes",
        subtitle: "seconds until its result, by how many are due",
        size: (1_100, 420),
        columns: 2,
        panels,
    };
    picture.draw()
}

/// Loads at which a curve of the model has points.
fn loads() -> impl Iterator<Item = f64> {
    (1..=99).map(|percent| f64::from(percent) / 100.0)
}

fn seconds() -> Axis {
    Axis::logarithmic("seconds")
}

/// One number of closed form, chain and simulation, and for means the cubic beside them.
fn modelled(
    title: &str,
    rows: &[Modelled],
    of: fn(&Modelled) -> [f64; 3],
    has_cubic: bool,
) -> Panel {
    let points = |index: usize| {
        let all = rows.iter();
        all.map(|row| (row.utilisation, of(row)[index])).collect()
    };
    let mut curves = vec![
        Curve::new("closed form", 0, Shape::Line(points(0))),
        Curve::new("chain", 2, Shape::Crosses(points(1))),
        Curve::new("simulation", 1, Shape::Dots(points(2))),
    ];
    if has_cubic {
        let cubic = rows.iter().map(|row| (row.utilisation, row.cubic_mean_s));
        let cubic = cubic.filter(|point| point.1 > 0.0).collect();
        curves.push(Curve::new(
            "a cubic through loads up to 0.7",
            6,
            Shape::Line(cubic),
        ));
    }
    Panel {
        title: title.to_string(),
        x: Axis::from_zero("load: share of time that execution takes"),
        y: seconds(),
        curves,
        legend: Corner::UpperLeft,
    }
}

/// Runs, the closed form of the node that bursts gave, and for means the cubic through the quiet ones.
fn measured(title: &str, node: &Node, loads_run: &[&Run], found: &Found, is_p95: bool) -> Panel {
    let number = |run: &Run| if is_p95 { run.p95_s } else { run.mean_s };
    let most = loads_run
        .iter()
        .filter_map(|run| run.rate)
        .fold(0.0, f64::max);
    let rates = loads().map(|load| load / node.each_s);
    let closed = rates.filter(|rate| *rate <= most * 1.05).map(|rate| {
        let seconds = if is_p95 {
            phi::quantile(node, rate, 0.95)
        } else {
            phi::mean(node, rate)
        };
        (rate, seconds)
    });
    let mut curves = vec![Curve::new(
        "closed form, from bursts alone",
        0,
        Shape::Line(closed.collect()),
    )];
    let mut rates: Vec<f64> = loads_run.iter().filter_map(|run| run.rate).collect();
    rates.sort_unstable_by(f64::total_cmp);
    rates.dedup();
    let spread = rates.iter().map(|rate| {
        let same = loads_run.iter().filter(|run| run.rate == Some(*rate));
        let ends = same.fold((f64::INFINITY, 0.0_f64), |(low, high), run| {
            (low.min(number(run)), high.max(number(run)))
        });
        (*rate, ends.0, ends.1)
    });
    curves.push(Curve::new(
        "all repetitions",
        1,
        Shape::Upright(spread.collect()),
    ));
    let dots = loads_run
        .iter()
        .filter_map(|run| Some((run.rate?, number(run))));
    curves.push(Curve::new("measured", 1, Shape::Dots(dots.collect())));
    let cubic = found
        .checks
        .iter()
        .filter(|check| check.method == Method::Cubic && check.predicted > 0.0);
    let mut cubic: Vec<_> = cubic
        .filter_map(|check| Some((check.rate?, check.predicted)))
        .collect();
    cubic.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    if !is_p95 && !cubic.is_empty() {
        curves.push(Curve::new("a cubic", 6, Shape::Line(cubic)));
    }
    Panel {
        title: title.to_string(),
        x: Axis::from_zero("check-ins due a second"),
        y: seconds(),
        curves,
        legend: Corner::UpperLeft,
    }
}

#[allow(clippy::cast_precision_loss)] // Millions.
fn throughput(found: &Found) -> Result<String> {
    let gas = |check: &Check| check.block_gas.map(|gas| gas as f64 / 1e6);
    let mut lines: Vec<_> = full_blocks(found)
        .filter_map(|check| Some((gas(check)?, check.predicted)))
        .collect();
    lines.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let dots = full_blocks(found).filter_map(|check| Some((gas(check)?, check.measured)));
    let picture = Picture {
        title: "Requests a second where blocks are full",
        subtitle: "",
        size: (800, 420),
        columns: 1,
        panels: vec![Panel {
            title: String::new(),
            x: Axis::logarithmic("gas of a block, millions"),
            y: Axis::from_zero("check-ins a second"),
            curves: vec![
                Curve::new("lambda_max, from bursts alone", 0, Shape::Line(lines)),
                Curve::new("measured", 1, Shape::Dots(dots.collect())),
            ],
            legend: Corner::LowerRight,
        }],
    };
    picture.draw()
}
