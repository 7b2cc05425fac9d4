//! Whether terms can be told apart.

use std::borrow::Cow;

use nalgebra::DMatrix;

use super::likelihood::dot;

/// What is left of a term that the ones before it explain, beside its length. R's `glm` uses the same.
const TOLERANCE: f64 = 1e-11;

/// After one projection what is left of a column is exact unless it is shorter than this ("twice is enough": Giraud,
/// Langou, Rozloznik 2005).
const SHORT: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// So far from being explained that no rounding of products of columns can hide it: as the square of what is left.
const SURE: f64 = 1e-8;

/// Whether X'WX alone tells that no column is explained by the ones before it. If not, only the columns themselves do.
pub fn is_surely_full_rank(information: &DMatrix<f64>) -> bool {
    let Some(decomposed) = information.clone().cholesky() else {
        return false;
    };
    let (left, all) = (decomposed.l_dirty().diagonal(), information.diagonal());
    let mut pairs = left.iter().zip(all.iter());
    pairs.all(|(left, all)| left * left >= SURE * all)
}

/// The first column that the ones before it explain, by Gram-Schmidt; `None` = full rank.
pub fn first_redundant(columns: &[Cow<'_, [f64]>]) -> Option<usize> {
    let mut basis: Vec<Vec<f64>> = vec![];
    for (index, column) in columns.iter().enumerate() {
        let Some(mut rest) = unit(column.to_vec()) else {
            return Some(index);
        };
        let mut left = project(&basis, &mut rest);
        if left < SHORT {
            left = project(&basis, &mut rest);
        }
        if left <= TOLERANCE {
            return Some(index);
        }
        basis.extend(unit(rest));
    }
    None
}

/// Takes what a basis explains out of a column; returns the length that is left.
fn project(basis: &[Vec<f64>], column: &mut [f64]) -> f64 {
    for direction in basis {
        let along = dot(column, direction);
        column
            .iter_mut()
            .zip(direction)
            .for_each(|(value, d)| *value -= along * d);
    }
    dot(column, column).sqrt()
}

/// A column of length one; `None` for zeros.
fn unit(mut column: Vec<f64>) -> Option<Vec<f64>> {
    let length = dot(&column, &column).sqrt();
    if length == 0.0 {
        return None;
    }
    for value in &mut column {
        *value /= length;
    }
    Some(column)
}
