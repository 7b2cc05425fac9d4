//! What gas costs in money.

use std::fmt::Write;

use anyhow::Result;
use indicatif::HumanCount;

use super::files::Files;
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Scale, Shape};

/// A row for each amount.
pub fn table(files: &Files) -> String {
    if files.money.is_empty() {
        return "Not yet counted: `wayclear evaluate paper figures --in-process --out docs/study`.\n".to_string();
    }
    let mut text = String::from("| what | gas | wei a gas | dollars |\n|---|--:|--:|--:|\n");
    for row in &files.money {
        let dollars = if row.dollars < 1e-6 {
            format!("{:e}", row.dollars)
        } else {
            format!("{:.2}", row.dollars)
        };
        let (gas, wei) = (HumanCount(row.gas), HumanCount(row.wei_a_gas));
        let _ = writeln!(text, "| {} | {gas} | {wei} | {dollars} |", row.what);
    }
    text
}

/// The same along a logarithmic axis.
pub fn picture(files: &Files) -> Result<String> {
    let names: Vec<String> = files.money.iter().map(|row| row.what.clone()).collect();
    #[allow(clippy::cast_precision_loss)] // A handful.
    let places = (0..).map(|place: u32| f64::from(place));
    let dots = files.money.iter().zip(places);
    let dots = dots.map(|(row, place)| (row.dollars, place)).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::logarithmic("dollars, at 250 an ether"),
        y: Axis {
            scale: Scale::Names(names),
            ..Axis::default()
        },
        curves: vec![Curve::new("", 0, Shape::Dots(dots))],
        legend: Corner::LowerRight,
    };
    Picture {
        title: "Gas in money",
        subtitle: "the paper takes a gas for a wei; at 20 gwei it is 2 x 10^10 times as much",
        size: (1100, 300),
        columns: 1,
        panels: vec![panel],
    }
    .draw()
}
