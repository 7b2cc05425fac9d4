//! Least squares, with standard errors that hold where the spread is not the same everywhere (HC3, by White and others, 1985).

use nalgebra::{DMatrix, DVector};

use crate::newey_west::spread;
use crate::statistics::{mean, t_quantile, Interval};

/// A fitted line, plane, ...
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// One for each column.
    pub coefficients: Vec<f64>,
    /// Their standard errors, HC3.
    pub errors: Vec<f64>,
    /// Share of the variance that it explains.
    pub r_squared: f64,
    /// Degrees of freedom: observations less coefficients, 1 or more.
    pub freedom: usize,
}

impl Fit {
    /// A coefficient between its bounds, by Student's t; `None` = there is none of that number.
    pub fn interval(&self, index: usize, confidence: f64) -> Option<Interval> {
        let (value, error) = (*self.coefficients.get(index)?, *self.errors.get(index)?);
        #[allow(clippy::cast_precision_loss)] // Far below 2^52.
        let t = t_quantile(f64::midpoint(1.0, confidence), self.freedom as f64)?;
        Some(Interval {
            low: value - t * error,
            value,
            high: value + t * error,
        })
    }
}

/// Fits `y` by the columns of `rows`, an observation each; whoever wants an intercept gives a column of ones. `None` where there
/// are no more observations than columns, the columns depend on each other, or a number is none.
pub fn least_squares(rows: &[Vec<f64>], y: &[f64]) -> Option<Fit> {
    let (observations, columns) = (rows.len(), rows.first()?.len());
    let is_whole = rows.iter().all(|row| row.len() == columns) && y.len() == observations;
    let mut numbers = rows.iter().flatten().chain(y);
    if !is_whole || columns == 0 || observations <= columns || numbers.any(|x| !x.is_finite()) {
        return None;
    }
    let x = DMatrix::from_fn(observations, columns, |row, column| rows[row][column]);
    // Columns of like size, or squares of large numbers would hide small ones.
    let sizes: Vec<f64> = x.column_iter().map(|column| column.norm()).collect();
    if sizes.contains(&0.0) {
        return None;
    }
    let scaled = DMatrix::from_fn(observations, columns, |row, column| {
        x[(row, column)] / sizes[column]
    });
    let target = DVector::from_column_slice(y);
    let normal = scaled.transpose() * &scaled;
    let inverse = normal.clone().cholesky()?.inverse();
    // What depends on each other almost exactly.
    if inverse.iter().any(|x| !x.is_finite() || x.abs() > 1e12) {
        return None;
    }
    let fitted = &inverse * scaled.transpose() * &target;
    let residuals = &target - &scaled * &fitted;
    let mut meat = DMatrix::zeros(columns, columns);
    for (row, residual) in scaled.row_iter().zip(residuals.iter()) {
        let leverage = (row * &inverse * row.transpose())[(0, 0)];
        let weight = (residual / (1.0 - leverage)).powi(2);
        meat += row.transpose() * row * weight;
    }
    let covariance = &inverse * meat * &inverse;
    let middle = mean(y)?;
    let all: f64 = y.iter().map(|y| (y - middle).powi(2)).sum();
    let left = residuals.norm_squared();
    let unscaled = |index: usize, number: f64| number / sizes[index];
    let fit = Fit {
        coefficients: (0..columns).map(|i| unscaled(i, fitted[i])).collect(),
        errors: (0..columns)
            .map(|i| unscaled(i, covariance[(i, i)].sqrt()))
            .collect(),
        r_squared: if all > 0.0 { 1.0 - left / all } else { 1.0 },
        freedom: observations - columns,
    };
    let mut found = fit.coefficients.iter().chain(&fit.errors);
    found.all(|x| x.is_finite()).then_some(fit)
}

/// A straight line through points (x, y): intercept and slope.
pub fn line(points: &[(f64, f64)]) -> Option<Fit> {
    let rows: Vec<Vec<f64>> = points.iter().map(|(x, _)| vec![1.0, *x]).collect();
    let y: Vec<f64> = points.iter().map(|(_, y)| *y).collect();
    least_squares(&rows, &y)
}

/// The slope of a straight line through a series in the order of its times (time, value), and its standard error, which allows for
/// values that depend on those before them. `None` as above.
pub fn trend(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let fitted = line(points)?;
    let (intercept, slope) = (fitted.coefficients[0], fitted.coefficients[1]);
    let times: Vec<f64> = points.iter().map(|(time, _)| *time).collect();
    let middle = mean(&times)?;
    let scores = points.iter().map(|(time, value)| {
        DVector::from_element(1, (time - middle) * (value - intercept - slope * time))
    });
    let scores: Vec<DVector<f64>> = scores.collect();
    let squares: f64 = times.iter().map(|time| (time - middle).powi(2)).sum();
    #[allow(clippy::cast_precision_loss)] // Thousands.
    let (count, freedom) = (points.len() as f64, fitted.freedom as f64);
    let variance = spread(&scores)[(0, 0)].max(0.0) * count / freedom;
    Some((slope, variance.sqrt() / squares))
}
