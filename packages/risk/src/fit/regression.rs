//! From data to a fit, and back to the columns of the data.

use nalgebra::{DMatrix, DVector};

use super::cluster::Clusters;
use super::data::{Checked, Data};
use super::error::DataError;
use super::newton::{at_zero, climb, Fit, Outcome, Term};
use super::rank::{is_easy, orthonormal};

/// Fits a logistic regression.
///
/// # Errors
/// [`DataError`], for data that is wrong. Data that cannot be fitted is an [`Outcome`].
pub fn fit(data: &Data) -> Result<Fit, DataError> {
    let checked = data.check()?;
    let clusters = Clusters::of(data, &checked)?;
    let nothing = |outcome| Fit {
        outcome,
        terms: vec![],
        covariance: vec![],
        clusters: clusters.as_ref().map(Clusters::count),
        deviance: f64::NAN,
        null_deviance: f64::NAN,
        iterations: 0,
        trace: vec![],
    };
    let successes: f64 = checked.successes.iter().sum();
    if successes <= 0.0 || successes >= checked.total {
        return Ok(nothing(Outcome::SingleClass));
    }
    let start = at_zero(&checked, &checked.columns);
    let (start, basis) = if is_easy(&start.information) {
        (start, None)
    } else {
        match orthonormal(&checked.columns) {
            Ok(basis) => (at_zero(&checked, &basis.columns), Some(basis)),
            Err(index) => {
                let term = checked.names[index].to_string();
                return Ok(nothing(Outcome::RankDeficient { term }));
            }
        }
    };
    let columns = basis.as_ref().map_or(&checked.columns, |b| &b.columns);
    let path = climb(&checked, columns, start);
    let mut covariance = match &path.information {
        Some(information) => information.inverse(),
        None => DMatrix::from_element(columns.len(), columns.len(), f64::NAN),
    };
    if let Some(clusters) = &clusters {
        covariance = clusters.sandwich(&covariance, &checked, columns, &path.beta);
    }
    let upper = basis.as_ref().map(|basis| &basis.upper);
    let (terms, covariance) = read(&checked, path.beta.clone(), covariance, upper);
    Ok(Fit {
        terms,
        covariance,
        deviance: path.deviance(),
        null_deviance: null_deviance(data, &checked, successes),
        iterations: path.iterations,
        trace: path.trace,
        ..nothing(path.outcome)
    })
}

/// The deviance with the intercept alone, or with nothing but the offset.
fn null_deviance(data: &Data, checked: &Checked<'_>, successes: f64) -> f64 {
    if data.offset.is_some() {
        let intercept = &checked.columns[..usize::from(data.has_intercept)];
        return climb(checked, intercept, at_zero(checked, intercept)).deviance();
    }
    let share = if data.has_intercept {
        successes / checked.total
    } else {
        0.5
    };
    let failures = checked.total - successes;
    let expected = successes * share.ln() + failures * (1.0 - share).ln();
    2.0 * (checked.perfect - expected)
}

/// Coefficients and covariance of the columns of the data: from those of others, that an upper triangle turns into them,
/// and from their scale.
fn read(
    data: &Checked<'_>,
    mut beta: DVector<f64>,
    mut covariance: DMatrix<f64>,
    upper: Option<&DMatrix<f64>>,
) -> (Vec<Term>, Vec<Vec<f64>>) {
    if let Some(upper) = upper {
        upper.solve_upper_triangular_mut(&mut beta);
        upper.solve_upper_triangular_mut(&mut covariance);
        covariance.transpose_mut();
        upper.solve_upper_triangular_mut(&mut covariance);
    }
    let rows = data.names.iter().zip(beta.iter()).zip(&data.scales);
    let terms = rows.enumerate().map(|(i, ((name, beta), scale))| Term {
        name: (*name).to_string(),
        estimate: beta / scale,
        // The variance could be beyond what a number holds when its root is not.
        std_error: covariance[(i, i)].sqrt() / scale,
    });
    let scaled = |i: usize, j: usize| covariance[(i, j)] / data.scales[i] / data.scales[j];
    let of_row = |i| (0..data.names.len()).map(|j| scaled(i, j)).collect();
    (terms.collect(), (0..data.names.len()).map(of_row).collect())
}
