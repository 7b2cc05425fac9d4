//! Pictures of figures 5 to 7: a panel a reading.

use anyhow::{Context, Result};
use wayclear_study::figures::{total, totals, Cells, Column};
use wayclear_study::statistics::{mean, Interval};
use wayclear_study::workload::Reading;

use super::files::{Files, Rounds};
use super::name_of;
use super::tables::requests;
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Shape};
use crate::gas::BANK_SEND;
use crate::paper::FIGURE_7;
use crate::table::gas_of;

/// Numbers of contracts, a colour each.
const CONTRACTS: [u32; 6] = [3, 6, 9, 12, 15, 18];
const LARGEST: u32 = 18;
/// What the paper prints of its figure 5: requests, gas.
const PAPER: [(f64, f64); 2] = [(100.0, 2_000_000.0), (600.0, 400_000.0)];
const GREY: usize = 6;

fn rounds(files: &Files, reading: Reading) -> Result<&Rounds> {
    files.best(reading).context("rounds of both readings")
}

fn title(rounds: &Rounds) -> String {
    name_of(rounds.source, rounds.reading, rounds.is_pinned)
}

/// The multiples of a bank send, right of an axis of gas.
fn in_bank_sends(axis: Axis) -> Axis {
    let send = gas_of(BANK_SEND, true).unwrap_or(1);
    #[allow(clippy::cast_precision_loss)] // Gas of a transaction.
    let other = Some(("bank sends".to_string(), send as f64));
    Axis { other, ..axis }
}

/// Intervals of a number of contracts along the number of requests.
fn along(
    cells: &Cells,
    contracts: u32,
    of: impl Fn(&wayclear_study::figures::Cell) -> Option<Interval>,
) -> Vec<(f64, Interval)> {
    let points = requests().into_iter().filter_map(|requests| {
        let cell = cells.get(&(contracts, requests))?;
        Some((f64::from(requests), of(cell)?))
    });
    points.collect()
}

fn line(points: &[(f64, Interval)]) -> Shape {
    Shape::Line(points.iter().map(|(x, it)| (*x, it.value)).collect())
}

fn band(points: &[(f64, Interval)]) -> Shape {
    Shape::Band(points.iter().map(|(x, it)| (*x, it.low, it.high)).collect())
}

/// A curve with its band, unless it has no points.
fn with_band(name: &str, style: usize, points: &[(f64, Interval)]) -> Vec<Curve> {
    if points.is_empty() {
        return vec![];
    }
    vec![
        Curve::new("", style, band(points)),
        Curve::new(name, style, line(points)),
    ]
}

/// Mean gas of a request: left the requests alone for each number of contracts, right what the paper may have meant.
pub fn figure_5(files: &Files) -> Result<String> {
    let mut panels = vec![];
    for reading in Reading::ALL {
        let rounds = rounds(files, reading)?;
        let mut curves = vec![];
        for (style, contracts) in CONTRACTS.into_iter().enumerate() {
            let points = along(&rounds.cells, contracts, |cell| cell.mean(Column::Requests));
            curves.extend(with_band(&format!("{contracts} contracts"), style, &points));
        }
        panels.push(Panel {
            title: format!("{}: (a) requests alone", title(rounds)),
            x: Axis::linear("requests of a round"),
            // Room for the legend below.
            y: in_bank_sends(Axis {
                to: Some(200_000.0),
                ..Axis::from_zero("gas of a request")
            }),
            curves,
            legend: Corner::LowerLeft,
        });
        let mut curves = vec![];
        for (style, column) in Column::ALL.into_iter().enumerate() {
            let points = along(&rounds.cells, LARGEST, |cell| cell.mean(column));
            curves.extend(with_band(column.words(), style, &points));
        }
        let solidity = files.solidity.iter().find(|it| it.reading == reading);
        if let Some(solidity) = solidity {
            let points = along(&solidity.cells, LARGEST, |cell| cell.mean(Column::Setup));
            curves.extend(with_band("Solidity, (b)", GREY, &points));
        }
        let crosses = Shape::Crosses(PAPER.to_vec());
        curves.push(Curve::new("the paper", 1, crosses));
        panels.push(Panel {
            title: format!("{}: {LARGEST} contracts", title(rounds)),
            x: Axis::linear("requests of a round"),
            y: in_bank_sends(Axis {
                from: Some(50_000.0),
                to: Some(10_000_000.0),
                ..Axis::logarithmic("gas of a request")
            }),
            curves,
            legend: Corner::UpperRight,
        });
    }
    Picture {
        title: "Figure 5: what a request costs",
        subtitle: "means over rounds with 95 % intervals, the fee's gas included",
        size: (1300, 470),
        columns: 2,
        panels,
    }
    .draw()
}

/// Standard deviation of a round's mean.
pub fn figure_6(files: &Files) -> Result<String> {
    let mut panels = vec![];
    for reading in Reading::ALL {
        let rounds = rounds(files, reading)?;
        let mut curves = vec![];
        for (style, contracts) in [(0, 3), (1, LARGEST)] {
            let points = along(&rounds.cells, contracts, |cell| {
                cell.deviation(Column::Requests)
            });
            // Side by side, or they would cover each other.
            let aside = if style == 0 { -5.0 } else { 5.0 };
            let upright = points.iter().map(|(x, it)| (x + aside, it.low, it.high));
            let dots = points.iter().map(|(x, it)| (x + aside, it.value));
            let Some((from, first)) = points.first().copied() else {
                continue;
            };
            let expected = points
                .iter()
                .map(|(x, _)| (*x, first.value * (from / x).sqrt()));
            let name = format!("{contracts} contracts");
            curves.push(Curve::new("", style, Shape::Upright(upright.collect())));
            curves.push(Curve::new(name, style, Shape::Dots(dots.collect())));
            let name = format!("independent requests, {contracts}");
            curves.push(Curve::new(name, style, Shape::Line(expected.collect())));
        }
        curves.push(Curve::new(
            "the paper",
            GREY,
            Shape::Crosses(vec![(600.0, 500.0)]),
        ));
        panels.push(Panel {
            title: title(rounds),
            x: Axis {
                from: Some(50.0),
                to: Some(650.0),
                ..Axis::linear("requests of a round")
            },
            y: Axis::from_zero("standard deviation of a round's mean, gas"),
            curves,
            legend: Corner::UpperRight,
        });
    }
    Picture {
        title: "Figure 6: how far rounds differ",
        subtitle: "95 % intervals by chi-square; lines: what independent requests would do from the first point on",
        size: (1300, 500),
        columns: 2,
        panels,
    }
    .draw()
}

/// Totals of rounds, and lines through them.
pub fn figure_7(files: &Files) -> Result<String> {
    let mut panels = vec![];
    for reading in Reading::ALL {
        let rounds = rounds(files, reading)?;
        let mut curves = vec![];
        for (style, contracts) in CONTRACTS.into_iter().enumerate() {
            let dots = FIGURE_7.into_iter().filter_map(|requests| {
                let cell = rounds.cells.get(&(contracts, requests))?;
                let totals: Vec<f64> = cell.rounds().map(total).collect();
                Some((f64::from(requests), mean(&totals)?))
            });
            let dots = dots.collect();
            let Some(fit) = totals(&rounds.cells, contracts, &FIGURE_7) else {
                continue;
            };
            let at = |x: f64| (x, fit.coefficients[0] + fit.coefficients[1] * x);
            let ends = Shape::Line(vec![at(0.0), at(250.0)]);
            curves.push(Curve::new("", style, Shape::Dots(dots)));
            curves.push(Curve::new(format!("{contracts} contracts"), style, ends));
        }
        panels.push(Panel {
            title: title(rounds),
            x: Axis::from_zero("requests of a round"),
            y: Axis::from_zero("gas of set-up and requests"),
            curves,
            legend: Corner::UpperLeft,
        });
    }
    Picture {
        title: "Figure 7: all gas of a round",
        subtitle: "dots: means over rounds; lines: least squares over all rounds",
        size: (1300, 500),
        columns: 2,
        panels,
    }
    .draw()
}
