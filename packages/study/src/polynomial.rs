//! The paper's word for latency: a polynomial of third degree. The baseline that a model has to beat.

use nalgebra::{DMatrix, DVector};

/// Coefficients of 1, x, x² and x³ of the cubic that is nearest to points (x, y), by least squares; `None` with fewer than four
/// different x, or a number that is none.
pub fn cubic(points: &[(f64, f64)]) -> Option<[f64; 4]> {
    let mut different: Vec<f64> = points.iter().map(|(x, _)| *x).collect();
    different.sort_unstable_by(f64::total_cmp);
    different.dedup();
    let is_finite = points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    if different.len() < 4 || !is_finite {
        return None;
    }
    // Around the largest x, so that powers of large ones keep their digits.
    let unit = different.iter().fold(0.0_f64, |unit, x| unit.max(x.abs()));
    let powers =
        |row: usize, power: usize| (0..power).fold(1.0, |all, _| all * points[row].0 / unit);
    let rows = DMatrix::from_fn(points.len(), 4, powers);
    let target = DVector::from_iterator(points.len(), points.iter().map(|(_, y)| *y));
    let decomposed = rows.qr();
    let right = decomposed.q().transpose() * target;
    let found = decomposed.r().solve_upper_triangular(&right)?;
    let mut scale = 1.0;
    let mut coefficients = [0.0; 4];
    for (coefficient, scaled) in coefficients.iter_mut().zip(found.iter()) {
        *coefficient = scaled / scale;
        scale *= unit;
    }
    coefficients
        .iter()
        .all(|c| c.is_finite())
        .then_some(coefficients)
}

/// What a cubic gives for x; its coefficients are those of 1, x, x² and x³.
pub fn value(coefficients: [f64; 4], x: f64) -> f64 {
    let highest_first = coefficients.into_iter().rev();
    highest_first.fold(0.0, |sum, coefficient| sum * x + coefficient)
}
