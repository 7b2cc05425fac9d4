//! Whether terms can be told apart, and columns for which that is easy.

use nalgebra::DMatrix;

use super::data::Column;
use super::likelihood::dot;

/// What is left of a term that the ones before it explain, beside its length. R's `glm` uses the same.
const TOLERANCE: f64 = 1e-11;

/// After one projection what is left of a column is exact unless it is shorter than this ("twice is enough": Giraud,
/// Langou, Rozloznik 2005).
const SHORT: f64 = std::f64::consts::FRAC_1_SQRT_2;

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
    /// Of length one, at right angles to each other.
    pub columns: Vec<Column<'static>>,
    /// The upper triangle that turns them into the given ones.
    pub upper: DMatrix<f64>,
}

/// Makes columns orthonormal, by Gram-Schmidt; or names the first that the ones before it explain.
pub fn orthonormal(columns: &[Column<'_>]) -> Result<Orthonormal, usize> {
    let mut basis: Vec<Column<'_>> = vec![];
    let mut upper = DMatrix::zeros(columns.len(), columns.len());
    for (index, column) in columns.iter().enumerate() {
        let mut rest = column.to_vec();
        let length = dot(&rest, &rest).sqrt();
        let mut left = length;
        for _ in 0..2 {
            let before = left;
            for (direction, along) in basis.iter().zip(upper.column_mut(index).iter_mut()) {
                let more = dot(&rest, direction);
                *along += more;
                let pairs = rest.iter_mut().zip(direction.iter());
                pairs.for_each(|(value, d)| *value -= more * d);
            }
            left = dot(&rest, &rest).sqrt();
            if left >= SHORT * before {
                break;
            }
        }
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
