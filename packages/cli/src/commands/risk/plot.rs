//! `wayclear risk plot`: what exposures add, over signal strength, contact time and gap, as SVG.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use plotters::chart::SeriesLabelPosition::{self, UpperLeft, UpperRight};
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::series::DashedLineSeries;
use serde::Serialize;
use wayclear_api::contact_registry::RiskForm;
use wayclear_api::location::Surface;
use wayclear_risk::{Contact, Exposure, Form, Model, Probability, SurfaceContact, ATOMS};

use crate::args::model::{decimal, ModelArgs};
use crate::output::{Answer, Output};
use crate::page::Page;

const WIDTH: u32 = 720;
const HEIGHT: u32 = 1_200;
const FONT: &str = "sans-serif";
/// A dash longer than any line.
const SOLID: i32 = 10_000;
/// Colours that people who see fewer of them can tell apart (Okabe and Ito 2008), and the length of dashes and gaps, for
/// print without colour.
const STYLES: [(RGBColor, i32, i32); 6] = [
    (RGBColor(0, 114, 178), SOLID, 1),
    (RGBColor(213, 94, 0), 14, 5),
    (RGBColor(0, 158, 115), 6, 4),
    (RGBColor(204, 121, 167), 2, 3),
    (RGBColor(230, 159, 0), 20, 4),
    (RGBColor(86, 180, 233), 10, 10),
];
/// On a dark screen: ink and paper change places, and what would be too dark becomes lighter.
const DARK: &str = r##"<style>@media (prefers-color-scheme: dark) {
[fill="#FFFFFF"] { fill: #12161C } [stroke="#FFFFFF"] { stroke: #12161C }
[fill="#000000"] { fill: #E8E8E8 } [stroke="#000000"] { stroke: #E8E8E8 }
[stroke="#DDDDDD"] { stroke: #333A42 }
[stroke="#0072B2"] { stroke: #3BA3E8 } [stroke="#D55E00"] { stroke: #F08A3C }
}</style>
"##;

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear risk plot --out risk.svg")]
pub struct PlotArgs {
    #[command(flatten)]
    model: ModelArgs,
    /// File to write; by default the SVG is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Plotted {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<String>,
}

pub fn run(args: &PlotArgs, output: &mut Output) -> Result<ExitCode> {
    let svg = draw(&args.model.or(Model::ILLUSTRATIVE)?)?;
    let Some(file) = &args.out else {
        let (file, svg) = (None, Some(svg));
        return output.say(&Plotted { file, svg });
    };
    let shown = file.display();
    fs::write(file, svg).with_context(|| format!("cannot write {shown}"))?;
    let (file, svg) = (Some(file.clone()), None);
    output.say(&Plotted { file, svg })
}

impl Answer for Plotted {
    fn tell(&self, page: &mut Page) {
        if let Some(svg) = &self.svg {
            page.line(svg);
        }
        if let Some(file) = &self.file {
            let shown = file.display();
            page.line(format!(
                "{shown} shows what exposures add, over signal strength, contact time and gap"
            ));
        }
    }
}

/// A curve: its name, and its points.
type Curve = (String, Vec<(f64, f64)>);

fn draw(model: &Model) -> Result<String> {
    let mut svg = String::new();
    {
        let page = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        page.fill(&WHITE)?;
        let [b0, b12, b3] = model.coefficients().map(decimal);
        let form = RiskForm::from(model.form());
        let title = format!("{form}: b0 = {b0}, b12 = {b12}, b3 = {b3}");
        let page = page.margin(8, 0, 0, 0).titled(&title, (FONT, 20))?;
        let page = page.titled(&baseline(model), (FONT, 17))?;
        let (rssi, minutes, gap) = (
            signal_strengths(model)?,
            contact_times(model)?,
            gaps(model)?,
        );
        let panels = [
            ("Signal strength, dBm", rssi, UpperLeft),
            ("Contact, minutes", minutes, UpperLeft),
            ("Gap between the check-ins, hours", gap, UpperRight),
        ];
        for (area, (axis, curves, corner)) in page.split_evenly((3, 1)).iter().zip(panels) {
            panel(area, axis, &curves, corner)?;
        }
        page.present()?;
    }
    // After the opening tag, which ends the first line that holds it.
    let opening = svg.find("<svg").context("an SVG")?;
    let end = opening + svg[opening..].find(">\n").context("an SVG")? + 2;
    svg.insert_str(end, DARK);
    Ok(svg)
}

/// What the curves begin at.
fn baseline(model: &Model) -> String {
    let everybody = Probability::logistic(model.coefficients()[0]);
    let percent = percent(everybody);
    if model.form() == Form::PaperLiteral {
        format!("the whole probability: {percent:.2} % of it is everybody's, by b0")
    } else {
        format!("what an exposure adds to the {percent:.2} % that b0 gives to everybody")
    }
}

fn signal_strengths(model: &Model) -> Result<Vec<Curve>> {
    [(15, "15 min"), (60, "1 h"), (240, "4 h")]
        .into_iter()
        .map(|(minutes, name)| curve(model, name, (-110..=-40).map(|rssi| (rssi, rssi, minutes))))
        .collect()
}

fn contact_times(model: &Model) -> Result<Vec<Curve>> {
    [-60, -75, -90]
        .into_iter()
        .map(|rssi| {
            let name = format!("{rssi} dBm");
            curve(
                model,
                &name,
                (0..=240).map(|minutes| (minutes, rssi, minutes)),
            )
        })
        .collect()
}

/// Points of contacts: where on the axis, dBm, minutes.
fn curve(
    model: &Model,
    name: &str,
    points: impl Iterator<Item = (i32, i32, i32)>,
) -> Result<Curve> {
    let points = points.map(|(x, rssi, minutes)| {
        let exposure = Exposure {
            contact: Some(Contact::new(rssi, minutes * 60)?),
            surface: None,
        };
        Ok((f64::from(x), percent(model.added(&exposure))))
    });
    Ok((name.to_string(), points.collect::<Result<_>>()?))
}

fn gaps(model: &Model) -> Result<Vec<Curve>> {
    let curve = |surface: &Surface| {
        let points = (0..=320_i32).map(|quarter| {
            let touched = SurfaceContact::new(quarter * 900, (*surface).into())?;
            let exposure = Exposure {
                contact: None,
                surface: Some(touched),
            };
            Ok((f64::from(quarter) / 4.0, percent(model.added(&exposure))))
        });
        let name = surface.name().replace('_', " ");
        Ok((name, points.collect::<Result<_>>()?))
    };
    Surface::ALL.iter().map(curve).collect()
}

#[allow(clippy::cast_precision_loss)] // A picture.
fn percent(probability: Probability) -> f64 {
    probability.atoms() as f64 / ATOMS as f64 * 100.0
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below.
fn round_up(size: f64) -> f64 {
    let power = 10_f64.powf(size.max(1e-9).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|s| *s >= size).unwrap_or(size)
}

fn panel(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    axis: &str,
    curves: &[Curve],
    corner: SeriesLabelPosition,
) -> Result<()> {
    let points = || curves.iter().flat_map(|(_, points)| points);
    let from = points().map(|p| p.0).fold(f64::INFINITY, f64::min);
    let to = points().map(|p| p.0).fold(f64::NEG_INFINITY, f64::max);
    let top = round_up(points().map(|p| p.1).fold(0.0, f64::max));
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(50)
        .y_label_area_size(70)
        .build_cartesian_2d(from..to, 0.0..top)?;
    let grid = RGBColor(0xDD, 0xDD, 0xDD);
    let digits = if top >= 10.0 { 0 } else { 2 };
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(grid)
        .label_style((FONT, 17))
        .axis_desc_style((FONT, 18))
        .x_desc(axis)
        .y_desc("Added probability, %")
        .y_label_formatter(&|y| format!("{y:.digits$}"))
        .x_label_formatter(&|x| format!("{x:.0}"))
        .draw()?;
    for ((name, points), (colour, dash, gap)) in curves.iter().zip(STYLES) {
        let style = colour.stroke_width(3);
        chart
            .draw_series(DashedLineSeries::new(points.clone(), dash, gap, style))?
            .label(name)
            .legend(move |(x, y)| DashedPathElement::new([(x, y), (x + 38, y)], dash, gap, style));
    }
    chart
        .configure_series_labels()
        .position(corner)
        .label_font((FONT, 17))
        .legend_area_size(44)
        .background_style(WHITE)
        .border_style(grid)
        .draw()?;
    Ok(())
}
