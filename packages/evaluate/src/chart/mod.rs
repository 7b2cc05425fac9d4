//! Pictures as SVG: panels with curves, on light and dark screens and in print.

mod axis;
mod panel;
mod style;

use anyhow::{Context, Result};
use plotters::prelude::*;

pub use axis::{Axis, Scale};
pub use panel::{Corner, Curve, Panel, Shape};

use style::{DARK, FONT};

/// Panels in a grid, below a title.
pub struct Picture<'a> {
    pub title: &'a str,
    /// A smaller line below the title; may be empty.
    pub subtitle: &'a str,
    /// Width of the picture and height of each of its rows, in pixels.
    pub size: (u32, u32),
    /// Panels side by side.
    pub columns: usize,
    pub panels: Vec<Panel>,
}

impl Picture<'_> {
    /// The picture as SVG; the same for the same input, byte by byte.
    ///
    /// # Errors
    /// A panel without any point, or with one that has no place on its axes.
    pub fn draw(&self) -> Result<String> {
        let rows = self.panels.len().div_ceil(self.columns);
        let (width, height) = self.size;
        let height = 70 + height * u32::try_from(rows)?;
        let mut svg = String::new();
        {
            let page = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
            page.fill(&WHITE)?;
            let mut page = page.margin(8, 0, 0, 0).titled(self.title, (FONT, 20))?;
            if !self.subtitle.is_empty() {
                page = page.titled(self.subtitle, (FONT, 17))?;
            }
            let areas = page.split_evenly((rows, self.columns));
            for (area, panel) in areas.iter().zip(&self.panels) {
                panel.draw(area)?;
            }
            page.present()?;
        }
        // After the opening tag, which ends the first line that holds it.
        let opening = svg.find("<svg").context("an SVG")?;
        let end = opening + svg[opening..].find(">\n").context("an SVG")? + 2;
        svg.insert_str(end, DARK);
        Ok(svg)
    }
}
