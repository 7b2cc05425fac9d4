//! `wayclear risk plot`: what exposures add, over signal strength, contact time and gap, as SVG.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::RiskForm;
use wayclear_api::location::Surface;
use wayclear_evaluate::chart::{Axis, Corner, Curve, Panel, Picture, Shape};
use wayclear_risk::{Contact, Exposure, Form, Model, Probability, SurfaceContact, ATOMS};

use crate::args::model::{decimal, ModelArgs};
use crate::output::{Answer, Output};
use crate::page::Page;

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
type Named = (String, Vec<(f64, f64)>);

fn draw(model: &Model) -> Result<String> {
    let [b0, b12, b3] = model.coefficients().map(decimal);
    let form = RiskForm::from(model.form());
    let panels = [
        (
            "Signal strength, dBm",
            signal_strengths(model)?,
            Corner::UpperLeft,
        ),
        ("Contact, minutes", contact_times(model)?, Corner::UpperLeft),
        (
            "Gap between the check-ins, hours",
            gaps(model)?,
            Corner::UpperRight,
        ),
    ];
    Picture {
        title: &format!("{form}: b0 = {b0}, b12 = {b12}, b3 = {b3}"),
        subtitle: &baseline(model),
        size: (720, 377),
        columns: 1,
        panels: panels
            .map(|(axis, curves, legend)| panel(axis, curves, legend))
            .into(),
    }
    .draw()
}

fn panel(axis: &str, curves: Vec<Named>, legend: Corner) -> Panel {
    let curves = curves.into_iter().enumerate();
    Panel {
        title: String::new(),
        x: Axis::linear(axis),
        y: Axis::from_zero("Added probability, %"),
        curves: curves
            .map(|(style, (name, points))| Curve::new(name, style, Shape::Line(points)))
            .collect(),
        legend,
    }
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

fn signal_strengths(model: &Model) -> Result<Vec<Named>> {
    [(15, "15 min"), (60, "1 h"), (240, "4 h")]
        .into_iter()
        .map(|(minutes, name)| curve(model, name, (-110..=-40).map(|rssi| (rssi, rssi, minutes))))
        .collect()
}

fn contact_times(model: &Model) -> Result<Vec<Named>> {
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
) -> Result<Named> {
    let points = points.map(|(x, rssi, minutes)| {
        let exposure = Exposure {
            contact: Some(Contact::new(rssi, minutes * 60)?),
            surface: None,
        };
        Ok((f64::from(x), percent(model.added(&exposure))))
    });
    Ok((name.to_string(), points.collect::<Result<_>>()?))
}

fn gaps(model: &Model) -> Result<Vec<Named>> {
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
