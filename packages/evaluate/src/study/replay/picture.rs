//! The figure of real traces.

use std::path::Path;

use anyhow::{Context, Result};

use super::names::{real, COURSE, HOURS};
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Shape};
use crate::gas::BANK_SEND;
use crate::replay::{Course, Hour, Trace};
use crate::series::Series;
use crate::table::gas_without_fee;

/// The gas of a visit while places and people become known; and the hours of the day.
///
/// # Errors
/// A broken CSV file.
pub fn picture(folder: &Path) -> Result<Vec<(&'static str, String)>> {
    let course = Series::<Course>::read_if_there(&folder.join(COURSE))?;
    let hours = Series::<Hour>::read_if_there(&folder.join(HOURS))?;
    let (Some(course), Some(hours)) = (course, hours) else {
        return Ok(vec![]);
    };
    let send = gas_without_fee(BANK_SEND, true).context("docs/gas.csv lacks the bank send")?;
    let mut fall = vec![];
    let mut day = vec![];
    for (style, trace) in Trace::ALL.into_iter().enumerate() {
        let points = course.rows.iter().filter(|row| row.trace == trace.name());
        let points: Vec<_> = points
            .map(|row| (real(row.visits), real(row.gas_pinned) / real(send)))
            .collect();
        if !points.is_empty() {
            fall.push(Curve::new(trace.name(), style, Shape::Line(points)));
        }
        let rows = hours.rows.iter().filter(|row| row.trace == trace.name());
        let rows: Vec<_> = rows.collect();
        let mean = real(rows.iter().map(|row| row.requests).sum()) / 24.0;
        if mean > 0.0 {
            let points = rows
                .iter()
                .map(|row| (f64::from(row.hour), real(row.requests) / mean));
            day.push(Curve::new(
                trace.name(),
                style,
                Shape::Line(points.collect()),
            ));
        }
    }
    let panels = vec![
        Panel {
            title: "what a visit costs, the more there were".to_string(),
            x: Axis::logarithmic("visits so far"),
            y: Axis::from_zero("mean gas in bank sends, pinned, without the fee"),
            curves: fall,
            legend: Corner::LowerLeft,
        },
        Panel {
            title: "when requests come".to_string(),
            x: Axis::linear("hour of the day, as the trace counts it"),
            y: Axis::from_zero("requests, as a multiple of the mean hour"),
            curves: day,
            legend: Corner::UpperLeft,
        },
    ];
    let picture = Picture {
        title: "Real traces",
        subtitle: "",
        size: (1_200, 420),
        columns: 2,
        panels,
    };
    Ok(vec![("replay.svg", picture.draw()?)])
}
