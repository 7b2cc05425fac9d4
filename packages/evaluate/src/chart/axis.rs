//! What an axis shows, and where its numbers stand.

use std::ops::Range;

use anyhow::{ensure, Result};
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

/// About so many numbers along an axis.
const TICKS: f64 = 6.0;

/// How numbers are spread along an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scale {
    #[default]
    Linear,
    /// By their logarithm; for numbers above 0.
    Logarithmic,
    /// One place for each name: 0 for the first, 1 for the second, and so on.
    Names(Vec<String>),
}

/// An axis: what stands beside it, and how far it goes.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// What it shows, with its unit.
    pub name: String,
    pub scale: Scale,
    /// Where it begins; `None` = where the points do.
    pub from: Option<f64>,
    /// Where it ends; `None` = where the points do.
    pub to: Option<f64>,
    /// What the same is in another unit: a name, and how much of this axis is one of it.
    pub other: Option<(String, f64)>,
}

impl Axis {
    /// A linear axis that ends where the points do.
    pub fn linear(name: &str) -> Self {
        Axis {
            name: name.to_string(),
            ..Axis::default()
        }
    }

    /// A linear axis that begins at 0.
    pub fn from_zero(name: &str) -> Self {
        Axis {
            from: Some(0.0),
            ..Axis::linear(name)
        }
    }

    /// A logarithmic axis that ends where the points do.
    pub fn logarithmic(name: &str) -> Self {
        Axis {
            scale: Scale::Logarithmic,
            ..Axis::linear(name)
        }
    }

    /// Where a number stands.
    pub(super) fn place(&self, number: f64) -> f64 {
        match self.scale {
            Scale::Logarithmic => number.log10(),
            Scale::Linear | Scale::Names(_) => number,
        }
    }

    /// From where to where the axis goes, and where numbers stand on it.
    pub(super) fn layout(&self, numbers: impl Iterator<Item = f64>) -> Result<Ticked> {
        if let Scale::Names(names) = &self.scale {
            #[allow(clippy::cast_precision_loss)] // A picture.
            let places: Vec<f64> = (0..names.len()).map(|index| index as f64).collect();
            let last = places.last().copied().unwrap_or_default();
            let ends = -0.6..last + 0.6;
            return Ok(Ticked {
                ends,
                ticks: places,
            });
        }
        let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
        for number in numbers {
            let place = self.place(number);
            ensure!(
                place.is_finite(),
                "{}: {number} has no place on this axis",
                self.name
            );
            ends = (ends.0.min(place), ends.1.max(place));
        }
        let from = self.from.map_or(ends.0, |from| self.place(from));
        let to = self.to.map_or(ends.1, |to| self.place(to));
        ensure!(
            from.is_finite() && to.is_finite() && from <= to,
            "{}: nothing to show",
            self.name
        );
        // What is all at one place still needs an axis.
        let to = if to > from {
            to
        } else {
            from + from.abs().max(1.0)
        };
        if self.scale == Scale::Logarithmic {
            return Ok(logarithmic(from..to));
        }
        let step = round_up((to - from) / TICKS);
        let begin = self.from.map_or((from / step).floor() * step, |_| from);
        let end = self.to.map_or((to / step).ceil() * step, |_| to);
        let ends = begin..end;
        let ticks = linear_ticks(&ends, step);
        Ok(Ticked { ends, ticks })
    }

    /// The same axis with numbers where those in another unit are round.
    pub(super) fn in_other_unit(&self, axis: &Ticked, unit: f64) -> Ticked {
        let ends = axis.ends.clone();
        let ticks = if self.scale == Scale::Logarithmic {
            let unit = unit.log10();
            let ticks = logarithmic_ticks(&(ends.start - unit..ends.end - unit));
            ticks.into_iter().map(|tick| tick + unit).collect()
        } else {
            let inner = ends.start / unit..ends.end / unit;
            let step = round_up((inner.end - inner.start) / TICKS);
            let ticks = linear_ticks(&inner, step);
            ticks.into_iter().map(|tick| tick * unit).collect()
        };
        Ticked { ends, ticks }
    }

    /// What stands at a place.
    pub(super) fn label(&self, place: f64) -> String {
        match &self.scale {
            Scale::Linear => short(place),
            Scale::Logarithmic => short(10_f64.powf(place)),
            Scale::Names(names) => {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let index = place.round() as usize;
                names.get(index).cloned().unwrap_or_default()
            }
        }
    }
}

/// An axis as plotters needs it: it has numbers where we want them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ticked {
    ends: Range<f64>,
    ticks: Vec<f64>,
}

impl Ranged for Ticked {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, place: &f64, (from, to): (i32, i32)) -> i32 {
        let share = (place - self.ends.start) / (self.ends.end - self.ends.start);
        #[allow(clippy::cast_possible_truncation)] // Pixels.
        let pixels = (share * f64::from(to - from)).round() as i32;
        from + pixels
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            return vec![];
        }
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.ends.clone()
    }
}

/// Multiples of a step between two ends.
fn linear_ticks(ends: &Range<f64>, step: f64) -> Vec<f64> {
    let first = (ends.start / step - 1e-9).ceil();
    let ticks = (0..100).map(|n| (first + f64::from(n)) * step);
    ticks
        .take_while(|tick| *tick <= ends.end + step * 1e-9)
        .collect()
}

fn logarithmic(ends: Range<f64>) -> Ticked {
    let margin = (ends.end - ends.start) * 0.03;
    let ends = ends.start - margin..ends.end + margin;
    let ticks = logarithmic_ticks(&ends);
    Ticked { ends, ticks }
}

/// Whole powers of ten between two ends; where there are too few of them, 2 and 5 times them as well.
fn logarithmic_ticks(ends: &Range<f64>) -> Vec<f64> {
    let steps: &[f64] = if ends.end - ends.start > 2.5 {
        &[1.0]
    } else {
        &[1.0, 2.0, 5.0]
    };
    let powers = (-20..=20).flat_map(|power| {
        let place = move |step: &f64| f64::from(power) + step.log10();
        steps.iter().map(place)
    });
    powers.filter(|place| ends.contains(place)).collect()
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below.
fn round_up(size: f64) -> f64 {
    let power = 10_f64.powf(size.max(1e-12).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps
        .into_iter()
        .find(|step| *step >= size * (1.0 - 1e-9))
        .unwrap_or(size)
}

/// A number in few letters: 0.25, 7, 1,500, 20k, 3M, 4G.
pub fn short(number: f64) -> String {
    let size = number.abs();
    let (unit, letter) = match size {
        _ if size >= 1e9 => (1e9, "G"),
        _ if size >= 1e6 => (1e6, "M"),
        _ if size >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    // Four digits at most, and no noughts behind the point.
    let text = format!("{:.4}", number / unit);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let text = if text == "-0" { "0" } else { text };
    if size > 0.0 && size < 1e-4 {
        return format!("{number:e}");
    }
    format!("{text}{letter}")
}
