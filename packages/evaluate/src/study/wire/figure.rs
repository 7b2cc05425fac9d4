//! The figure: what delay, loss and a limit make of blocks and of requests.

use anyhow::Result;

use super::expected::{Beside, Measured};
use crate::chart::{Axis, Corner, Curve, Panel, Picture, Shape};
use crate::latency::rows::Run;

const MS: f64 = 1e3;

/// The picture as SVG; `None` = there is nothing to draw.
pub fn draw(measured: &Measured<'_>) -> Result<Option<String>> {
    let mut panels = vec![];
    panels.extend(validators(measured));
    panels.extend(people(measured));
    if panels.is_empty() {
        return Ok(None);
    }
    let picture = Picture {
        title: "Delay and loss: between validators, and between people and their node",
        subtitle: "points: measured across a wire of this machine; lines: the model, from the run without delay",
        size: (1_200, 460),
        columns: panels.len(),
        panels,
    };
    Ok(Some(picture.draw()?))
}

fn validators(measured: &Measured<'_>) -> Option<Panel> {
    let mut curves = by_loss(&measured.validators, |run| (run.one_way_ms, run.interval_s));
    let model = line(&measured.validators, |beside| {
        Some((beside.run.one_way_ms, beside.expected_interval_s?))
    });
    curves.extend(model.map(|points| Curve::new("three delays a block", 6, Shape::Line(points))));
    panel(
        "Validators apart",
        "one way, ms",
        "block interval, s",
        curves,
    )
}

fn people(measured: &Measured<'_>) -> Option<Panel> {
    let round_trip = |run: &Run| 2.0 * run.one_way_ms;
    let mut curves = by_loss(&measured.people, |run| (round_trip(run), run.mean_s * MS));
    for (number, loss) in losses(&measured.people).into_iter().enumerate() {
        let model = line(&measured.people, |beside| {
            let is_it = beside.run.loss.total_cmp(&loss).is_eq() && beside.run.rate_mbit.is_none();
            let expected = beside.expected_s.filter(|_| is_it)?;
            Some((round_trip(beside.run), expected * MS))
        });
        curves.extend(model.map(|points| Curve::new("", number, Shape::Line(points))));
    }
    panel(
        "People far away",
        "round trip, ms",
        "mean latency, ms",
        curves,
    )
}

fn panel(title: &str, x: &str, y: &str, curves: Vec<Curve>) -> Option<Panel> {
    (!curves.is_empty()).then(|| Panel {
        title: title.to_string(),
        x: Axis::linear(x),
        y: Axis::from_zero(y),
        curves,
        legend: Corner::LowerRight,
    })
}

/// Points of runs without a limit, a curve for each loss.
fn by_loss(all: &[Beside<'_>], point: impl Fn(&Run) -> (f64, f64)) -> Vec<Curve> {
    let curves = losses(all).into_iter().enumerate().map(|(number, loss)| {
        let alike = all
            .iter()
            .filter(|b| b.run.loss.total_cmp(&loss).is_eq() && b.run.rate_mbit.is_none());
        let points: Vec<_> = alike.map(|beside| point(beside.run)).collect();
        Curve::new(
            format!("{} % lost", loss * 100.0),
            number,
            Shape::Dots(points),
        )
    });
    curves.collect()
}

fn losses(all: &[Beside<'_>]) -> Vec<f64> {
    let unlimited = all.iter().filter(|beside| beside.run.rate_mbit.is_none());
    let mut losses: Vec<f64> = unlimited.map(|beside| beside.run.loss).collect();
    losses.sort_by(f64::total_cmp);
    losses.dedup();
    losses
}

/// Two points or more, from left to right.
fn line(
    all: &[Beside<'_>],
    point: impl Fn(&Beside<'_>) -> Option<(f64, f64)>,
) -> Option<Vec<(f64, f64)>> {
    let mut points: Vec<_> = all.iter().filter_map(point).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    (points.len() > 1).then_some(points)
}
