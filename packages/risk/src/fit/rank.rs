//! Whether terms can be told apart.

use super::likelihood::dot;

/// What is left of a term that the ones before it explain, beside its length. R's `glm` uses the same.
const TOLERANCE: f64 = 1e-11;

/// The first column that the ones before it explain, by Gram-Schmidt; `None` = full rank.
pub fn first_redundant(columns: &[Vec<f64>]) -> Option<usize> {
    let mut basis: Vec<Vec<f64>> = vec![];
    for (index, column) in columns.iter().enumerate() {
        let Some(mut rest) = unit(column.clone()) else {
            return Some(index);
        };
        // Twice, so that what is left is exact to the last digit.
        for direction in basis.iter().chain(&basis) {
            let along = dot(&rest, direction);
            rest.iter_mut()
                .zip(direction)
                .for_each(|(value, d)| *value -= along * d);
        }
        if dot(&rest, &rest).sqrt() <= TOLERANCE {
            return Some(index);
        }
        basis.extend(unit(rest));
    }
    None
}

/// A column of length one; `None` for zeros.
fn unit(mut column: Vec<f64>) -> Option<Vec<f64>> {
    let length = dot(&column, &column).sqrt();
    for value in &mut column {
        *value /= length;
    }
    (length > 0.0).then_some(column)
}
