//! Whether terms can be told apart, and columns for which that is easy.

use nalgebra::DMatrix;

use super::data::Column;
use super::likelihood::dot;

/// What is left of a term that the ones before it explain, beside its length. R's `glm` uses the same.
const TOLERANCE: f64 = 1e-11;

/// Products of columns lose as many digits as the square of what is left of a column has zeros. These may be lost.
const EASY: f64 = 1e-4;

/// Whether X'WX tells that each column is mostly its own, so that its inverse is as good as exact.
pub fn is_easy(information: &DMatrix<f64>) -> bool {
    let Some(decomposed) = information.clone().cholesky() else {
        return false;
    };
    let (left, all) = (decomposed.l_dirty().diagonal(), information.diagonal());
    let mut pairs = left.iter().zip(all.iter());
    pairs.all(|(left, all)| left * left >= EASY * all)
}

/// Columns that explain nothing of each other.
pub struct Orthonormal {
    /// Of length one, at right angles to each other as far as rounding allows.
    pub columns: Vec<Column<'static>>,
    /// The upper triangle that turns them into the given ones.
    pub upper: DMatrix<f64>,
}

/// Makes columns orthonormal, by the modified Gram-Schmidt method; or names the first that the ones before it explain.
pub fn orthonormal(columns: &[Column<'_>]) -> Result<Orthonormal, usize> {
    let mut basis: Vec<Column<'_>> = vec![];
    let mut upper = DMatrix::zeros(columns.len(), columns.len());
    for (index, column) in columns.iter().enumerate() {
        let mut rest = column.to_vec();
        let length = dot(&rest, &rest).sqrt();
        for (direction, along) in basis.iter().zip(upper.column_mut(index).iter_mut()) {
            *along = dot(&rest, direction);
            for (value, d) in rest.iter_mut().zip(direction.iter()) {
                *value -= *along * d;
            }
        }
        let left = dot(&rest, &rest).sqrt();
        if left <= TOLERANCE * length {
            return Err(index);
        }
        for value in &mut rest {
            *value /= left;
        }
        upper[(index, index)] = left;
        basis.push(Column::Owned(rest));
    }
    Ok(Orthonormal {
        columns: basis,
        upper,
    })
}
