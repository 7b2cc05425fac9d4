//! The front, levers and rotation as pictures.

use anyhow::Result;

use super::chosen;
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Scale, Shape};
use crate::cost::{Costs, DesignRow};

/// Points of one way of disclosing: tracking time, and something else.
fn points(costs: &Costs, is_hashes: bool, of: fn(&DesignRow) -> f64) -> Vec<(f64, f64)> {
    let rows = costs.rotation.iter();
    let rows = rows.filter(|row| row.is_hashes() == is_hashes);
    rows.map(|row| (f64::from(row.rotation), of(row))).collect()
}

fn panel(costs: &Costs, y: Axis, of: fn(&DesignRow) -> f64, legend: Corner) -> Panel {
    let keys = points(costs, false, of);
    let hashes = points(costs, true, of);
    Panel {
        title: String::new(),
        x: Axis::logarithmic("minutes that a listener can follow a phone"),
        y,
        curves: vec![
            Curve::new("day keys", 0, Shape::Line(keys)),
            Curve::new("hashes, as in the paper", 1, Shape::Line(hashes)),
        ],
        legend,
    }
}

/// The least mean gas for each tracking time and way of disclosing, with the chosen design: of these the front is drawn from.
pub fn front(costs: &Costs) -> Result<String> {
    let best = chosen(costs)?;
    let y = Axis::linear("gas of a person and day");
    let mut panel = panel(costs, y, |row| row.mean, Corner::UpperRight);
    let at = vec![(f64::from(best.rotation), best.mean)];
    panel
        .curves
        .push(Curve::new("chosen by equation 6", 6, Shape::Crosses(at)));
    Picture {
        title: "Gas, and for how long a phone can be followed",
        subtitle: "the least gas for each tracking time; contacts on the phone, four levels, pinned, cached",
        size: (900, 460),
        columns: 1,
        panels: vec![panel],
    }
    .draw()
}

/// What rotation does to the spread and to the identifiers that a phone downloads.
pub fn rotation(costs: &Costs) -> Result<String> {
    let spread = Axis::from_zero("standard deviation, gas");
    let identifiers = Axis::logarithmic("MB of identifiers a phone downloads in a day");
    Picture {
        title: "Spread and identifiers to download, by rotation",
        subtitle: "",
        size: (1100, 420),
        columns: 2,
        panels: vec![
            panel(costs, spread, |row| row.sd, Corner::UpperRight),
            panel(
                costs,
                identifiers,
                |row| row.identifiers_mb,
                Corner::UpperRight,
            ),
        ],
    }
    .draw()
}

/// A tornado: what one change does to the mean, and what other inputs do.
pub fn levers(costs: &Costs) -> Result<String> {
    let base = chosen(costs)?.mean;
    let mut changes: Vec<_> = costs
        .levers
        .iter()
        .map(|row| (row.role.as_str(), base, row.mean))
        .collect();
    let mut inputs: Vec<_> = costs
        .inputs
        .iter()
        .map(|row| (row.input.as_str(), row.half, row.twice))
        .collect();
    // The longest on top.
    let length = |(_, a, b): &(&str, f64, f64)| (b / a).ln().abs();
    changes.sort_by(|a, b| length(a).total_cmp(&length(b)));
    inputs.sort_by(|a, b| length(a).total_cmp(&length(b)));
    Picture {
        title: "What a design costs beside the best one, and with other inputs",
        subtitle:
            "each bar: from the best design to the changed one; from half an input to twice of it",
        size: (1000, 470),
        columns: 1,
        panels: vec![
            bars("one choice changed", &changes, base),
            bars("one input halved and doubled", &inputs, base),
        ],
    }
    .draw()
}

fn bars(title: &str, bars: &[(&str, f64, f64)], base: f64) -> Panel {
    let names = bars.iter().map(|(name, ..)| (*name).to_string()).collect();
    let places = (0..).map(f64::from);
    let flat = bars.iter().zip(places.clone());
    let flat = flat.map(|((_, a, b), place)| (a.min(*b), a.max(*b), place));
    let ends = bars
        .iter()
        .zip(places)
        .map(|((_, _, b), place)| (*b, place));
    #[allow(clippy::cast_precision_loss)] // A few bars.
    let top = bars.len() as f64 - 0.5;
    Panel {
        title: title.to_string(),
        x: Axis::logarithmic("gas of a person and day"),
        y: Axis {
            scale: Scale::Names(names),
            ..Axis::default()
        },
        curves: vec![
            Curve::new("", 0, Shape::Flat(flat.collect())),
            Curve::new("", 0, Shape::Dots(ends.collect())),
            Curve::new("", 6, Shape::Line(vec![(base, -0.5), (base, top)])),
        ],
        legend: Corner::LowerRight,
    }
}
