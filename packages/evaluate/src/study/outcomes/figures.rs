//! A forest plot of odds ratios, and calibration.

use anyhow::Result;

use crate::chart::{Axis, Corner, Curve, Panel, Picture, Scale, Shape};
use crate::outcomes::{Calibrated, Coefficient};

/// Odds ratios with clustered intervals, the first on top.
pub fn forest(rows: &[Coefficient]) -> Result<String> {
    let shown: Vec<&Coefficient> = rows
        .iter()
        .filter(|row| row.term != "(Intercept)")
        .collect();
    let names = shown.iter().rev().map(|row| {
        // The same term beside others is another coefficient.
        let beside = if row.features.contains(',') {
            ", adjusted"
        } else {
            ""
        };
        format!("{}: {}{beside}", row.set, row.term)
    });
    #[allow(clippy::cast_precision_loss)] // A picture.
    let place = |index: usize| (shown.len() - 1 - index) as f64;
    let all = shown.iter().enumerate();
    let intervals = all
        .clone()
        .map(|(index, row)| (row.low, row.high, place(index)));
    let dots = all.map(|(index, row)| (row.odds_ratio, place(index)));
    #[allow(clippy::cast_precision_loss)]
    let top = shown.len() as f64 - 0.5;
    Picture {
        title: "Odds ratios of infection, 95 % by cluster",
        subtitle: "left of the line fewer, right of it more",
        size: (900, 640),
        columns: 1,
        panels: vec![Panel {
            title: String::new(),
            x: Axis::logarithmic("Odds ratio"),
            y: Axis {
                scale: Scale::Names(names.collect()),
                ..Axis::linear("")
            },
            curves: vec![
                Curve::new("", 6, Shape::Line(vec![(1.0, -0.5), (1.0, top)])),
                Curve::new("", 0, Shape::Flat(intervals.collect())),
                Curve::new("", 0, Shape::Dots(dots.collect())),
            ],
            legend: Corner::LowerRight,
        }],
    }
    .draw()
}

/// What was foretold beside what came, a panel a study and its features.
pub fn calibration(rows: &[Calibrated]) -> Result<String> {
    let same = |a: &Calibrated, b: &Calibrated| (&a.set, &a.features) == (&b.set, &b.features);
    let panels = rows.chunk_by(same).map(|rows| {
        let ends = |row: &Calibrated| row.high.max(row.foretold);
        let most = rows.iter().map(ends).fold(0.0, f64::max);
        let intervals = rows.iter().map(|row| (row.foretold, row.low, row.high));
        let dots = rows.iter().map(|row| (row.foretold, row.infected));
        Panel {
            title: rows.first().map_or(String::new(), |row| {
                format!("{}: {}", row.set, row.features)
            }),
            x: Axis::from_zero("Foretold"),
            y: Axis::from_zero("Infected"),
            curves: vec![
                Curve::new(
                    "as foretold",
                    6,
                    Shape::Line(vec![(0.0, 0.0), (most, most)]),
                ),
                Curve::new("95 %", 0, Shape::Upright(intervals.collect())),
                Curve::new("people left out of the fit", 0, Shape::Dots(dots.collect())),
            ],
            legend: Corner::UpperLeft,
        }
    });
    Picture {
        title: "What equation 8 foretells of people that it has not seen",
        subtitle: "tenths by what was foretold; Wilson's intervals of 95 %",
        size: (1_000, 360),
        columns: 2,
        panels: panels.collect(),
    }
    .draw()
}
