//! What one county has of one cell.

use geo_types::Rect;

use super::ring::{area, cut, runs_along, Ring};

/// What rounding may make of no area, as a part of a cell.
const ROUNDING: f64 = 1e-9;

/// What a county has of a cell.
pub struct Part {
    /// Where it stands among the counties.
    pub county: usize,
    /// How often it covers all of the cell: 1, or 0. A hole counts -1.
    pub whole: i32,
    /// What runs through the cell.
    pub rings: Vec<Ring>,
}

impl Part {
    /// What the county has of a cell within.
    pub fn cut(&self, cell: Rect<f64>) -> Option<Part> {
        let mut part = Part {
            county: self.county,
            whole: self.whole,
            rings: vec![],
        };
        for ring in &self.rings {
            let ring = cut(ring, cell);
            if runs_along(&ring, cell) {
                let share = area(&ring) / size(cell);
                part.whole += i32::from(share > 0.5) - i32::from(share < -0.5);
            } else {
                part.rings.push(ring);
            }
        }
        (part.whole != 0 || !part.rings.is_empty()).then_some(part)
    }

    /// Square degrees, in a cell of that many.
    pub fn area(&self, cell: f64) -> f64 {
        let whole = f64::from(self.whole.min(1)) * cell;
        whole + self.rings.iter().map(|ring| area(ring)).sum::<f64>()
    }
}

/// Square degrees of a cell.
pub fn size(cell: Rect<f64>) -> f64 {
    cell.width() * cell.height()
}

/// The county with the largest part of a cell.
pub fn largest(cell: Rect<f64>, parts: &[Part]) -> Option<usize> {
    let size = size(cell);
    let mut best = (0.0, None);
    for part in parts {
        let area = part.area(size);
        // Equal halves differ by rounding.
        if area > best.0 + ROUNDING * size {
            best = (area, Some(part.county));
        }
    }
    best.1
}
