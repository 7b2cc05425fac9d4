//! A panel: two axes, and what is drawn between them.

use anyhow::Result;
use plotters::chart::{ChartContext, SeriesLabelPosition};
use plotters::coord::Shift;
use plotters::element::{Cross, DashedPathElement};
use plotters::prelude::*;
use plotters::series::DashedLineSeries;

use super::axis::{short, Axis, Scale, Ticked};
use super::style::{FONT, GRID, STYLES};

/// What a curve looks like, and its points.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Points joined by a line: x, y.
    Line(Vec<(f64, f64)>),
    /// A disc at each pair of x and y.
    Dots(Vec<(f64, f64)>),
    /// A cross at each pair, for numbers that are not ours.
    Crosses(Vec<(f64, f64)>),
    /// What lies between two lines: x, lower y, upper y.
    Band(Vec<(f64, f64, f64)>),
    /// Intervals along the y axis: x, lower y, upper y.
    Upright(Vec<(f64, f64, f64)>),
    /// Intervals along the x axis: lower x, upper x, y.
    Flat(Vec<(f64, f64, f64)>),
}

impl Shape {
    fn points(&self) -> Vec<(f64, f64)> {
        match self {
            Shape::Line(points) | Shape::Dots(points) | Shape::Crosses(points) => points.clone(),
            Shape::Band(all) | Shape::Upright(all) => {
                let both = |(x, low, high): &(f64, f64, f64)| [(*x, *low), (*x, *high)];
                all.iter().flat_map(both).collect()
            }
            Shape::Flat(all) => {
                let both = |(low, high, y): &(f64, f64, f64)| [(*low, *y), (*high, *y)];
                all.iter().flat_map(both).collect()
            }
        }
    }
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What stands in the legend; an empty one does not.
    pub name: String,
    /// Number of its colour and dashes, 0 to 6; 6 is grey.
    pub style: usize,
    pub shape: Shape,
}

impl Curve {
    pub fn new(name: impl Into<String>, style: usize, shape: Shape) -> Self {
        let name = name.into();
        Curve { name, style, shape }
    }
}

/// Where the legend stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    UpperLeft,
    UpperRight,
    LowerLeft,
    LowerRight,
}

/// Two axes, and what is drawn between them.
pub struct Panel {
    /// Stands above it; may be empty.
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    pub curves: Vec<Curve>,
    pub legend: Corner,
}

type Canvas<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Ticked, Ticked>>;

impl Panel {
    pub(super) fn draw(&self, area: &DrawingArea<SVGBackend<'_>, Shift>) -> Result<()> {
        let all: Vec<_> = self.curves.iter().flat_map(|c| c.shape.points()).collect();
        let across = self.x.layout(all.iter().map(|point| point.0))?;
        let up = self.y.layout(all.iter().map(|point| point.1))?;
        let names_above = self.y_names_width();
        let mut builder = ChartBuilder::on(area);
        builder
            .margin(12)
            .x_label_area_size(50)
            .y_label_area_size(names_above);
        if self.y.other.is_some() {
            builder.right_y_label_area_size(70);
        }
        if !self.title.is_empty() {
            builder.caption(&self.title, (FONT, 18));
        }
        let mut chart = builder.build_cartesian_2d(across.clone(), up.clone())?;
        let Some((name, unit)) = &self.y.other else {
            return self.fill(&mut chart);
        };
        // First of all: what is drawn before has its own numbers to the right as well.
        let right = self.y.in_other_unit(&up, *unit);
        let mut chart = chart.set_secondary_coord(across, right);
        self.fill(&mut chart)?;
        chart
            .configure_secondary_axes()
            .label_style((FONT, 17))
            .axis_desc_style((FONT, 18))
            .y_desc(name)
            .y_label_formatter(&|place| self.in_other(*place, *unit))
            .draw()?;
        Ok(())
    }

    /// Axes, curves and legend.
    fn fill<'a>(&self, chart: &mut Canvas<'a, 'a>) -> Result<()> {
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .label_style((FONT, 17))
            .axis_desc_style((FONT, 18))
            .x_desc(&self.x.name)
            .y_desc(&self.y.name)
            .x_label_formatter(&|place| self.x.label(*place))
            .y_label_formatter(&|place| self.y.label(*place))
            .draw()?;
        for curve in &self.curves {
            self.draw_curve(chart, curve)?;
        }
        if self.curves.iter().any(|curve| !curve.name.is_empty()) {
            chart
                .configure_series_labels()
                .position(self.legend.into())
                .label_font((FONT, 17))
                .legend_area_size(44)
                .background_style(WHITE)
                .border_style(GRID)
                .draw()?;
        }
        Ok(())
    }

    /// A place of the y axis in its other unit.
    fn in_other(&self, place: f64, unit: f64) -> String {
        let number = match self.y.scale {
            Scale::Logarithmic => 10_f64.powf(place),
            _ => place,
        };
        short((number / unit * 100.0).round() / 100.0)
    }

    /// Room for what stands left of the y axis: names need more than numbers.
    fn y_names_width(&self) -> u32 {
        let Scale::Names(names) = &self.y.scale else {
            return 78;
        };
        let longest = names.iter().map(|name| name.chars().count()).max();
        40 + 9 * u32::try_from(longest.unwrap_or_default()).unwrap_or(20)
    }

    fn draw_curve<'a>(&self, chart: &mut Canvas<'a, 'a>, curve: &Curve) -> Result<()> {
        let (colour, dash, gap) = STYLES[curve.style.min(STYLES.len() - 1)];
        let thick = colour.stroke_width(3);
        let faint = colour.mix(0.2).filled();
        let placed = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
            let place = |(x, y): &(f64, f64)| (self.x.place(*x), self.y.place(*y));
            points.iter().map(place).collect()
        };
        let drawn = match &curve.shape {
            Shape::Line(points) => {
                chart.draw_series(DashedLineSeries::new(placed(points), dash, gap, thick))?
            }
            Shape::Dots(points) => {
                let dots = placed(points).into_iter();
                chart.draw_series(dots.map(|at| Circle::new(at, 4, colour.filled())))?
            }
            Shape::Crosses(points) => {
                let crosses = placed(points).into_iter();
                chart.draw_series(crosses.map(|at| Cross::new(at, 5, thick)))?
            }
            Shape::Band(all) => {
                let there = all.iter().map(|(x, low, _)| (*x, *low));
                let back = all.iter().rev().map(|(x, _, high)| (*x, *high));
                let around: Vec<_> = there.chain(back).collect();
                chart.draw_series([Polygon::new(placed(&around), faint)])?
            }
            Shape::Upright(_) | Shape::Flat(_) => {
                let ends = placed(&curve.shape.points());
                let lines = ends.chunks(2).map(|pair| PathElement::new(pair, thick));
                chart.draw_series(lines)?
            }
        };
        // Without a name there is no line of the legend, so nothing may stand in it.
        if curve.name.is_empty() {
            return Ok(());
        }
        let drawn = drawn.label(&curve.name);
        match &curve.shape {
            Shape::Line(_) => drawn.legend(move |(x, y)| {
                DashedPathElement::new([(x, y), (x + 38, y)], dash, gap, thick).into_dyn()
            }),
            Shape::Dots(_) => {
                drawn.legend(move |(x, y)| Circle::new((x + 19, y), 4, colour.filled()).into_dyn())
            }
            Shape::Crosses(_) => {
                drawn.legend(move |(x, y)| Cross::new((x + 19, y), 5, thick).into_dyn())
            }
            Shape::Band(_) => drawn.legend(move |(x, y)| {
                Rectangle::new([(x, y - 6), (x + 38, y + 6)], faint).into_dyn()
            }),
            Shape::Upright(_) | Shape::Flat(_) => drawn
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 38, y)], thick).into_dyn()),
        };
        Ok(())
    }
}

impl From<Corner> for SeriesLabelPosition {
    fn from(corner: Corner) -> Self {
        match corner {
            Corner::UpperLeft => SeriesLabelPosition::UpperLeft,
            Corner::UpperRight => SeriesLabelPosition::UpperRight,
            Corner::LowerLeft => SeriesLabelPosition::LowerLeft,
            Corner::LowerRight => SeriesLabelPosition::LowerRight,
        }
    }
}
