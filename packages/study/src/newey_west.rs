//! Errors of what is fitted to a series: neighbours depend on each other (Newey and West 1987, with Bartlett's weights).

use nalgebra::{DMatrix, DVector};

/// A series that depends on its past more than this is taken as one that does so much, as Andrews and Monahan (1992) do: the rule
/// below has a pole at 1.
const MOST: f64 = 0.97;

/// How many neighbours count: 4 (n / 100)^(2/9) as Newey and West advise, or more where the numbers go on from each other for
/// longer, by Andrews (1991), equations 6.2 and 6.4, for a first-order process: 1.1447 (alpha n)^(1/3).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Below the length of the series.
fn lags(scores: &[DVector<f64>]) -> usize {
    #[allow(clippy::cast_precision_loss)] // Thousands.
    let count = scores.len() as f64;
    let columns = scores.first().map_or(0, DVector::len);
    let alpha = |column: usize| {
        let (mut together, mut squares) = (0.0, 0.0);
        for (before, after) in scores.iter().zip(scores.iter().skip(1)) {
            together += before[column] * after[column];
            squares += before[column] * before[column];
        }
        let rho: f64 = if squares > 0.0 {
            together / squares
        } else {
            0.0
        };
        let rho = rho.clamp(-MOST, MOST);
        4.0 * rho * rho / ((1.0 - rho) * (1.0 - rho) * (1.0 + rho) * (1.0 + rho))
    };
    let alpha = (0..columns).map(alpha).fold(0.0, f64::max);
    let andrews = 1.1447 * libm::cbrt(alpha * count);
    let usual = 4.0 * libm::pow(count / 100.0, 2.0 / 9.0);
    (usual.max(andrews).floor() as usize).min(scores.len().saturating_sub(1))
}

/// The sum of products of scores, in the order of time, those of neighbours with them.
pub fn spread(scores: &[DVector<f64>]) -> DMatrix<f64> {
    let columns = scores.first().map_or(0, DVector::len);
    let lags = lags(scores);
    let mut sum = DMatrix::zeros(columns, columns);
    for (index, score) in scores.iter().enumerate() {
        sum += score * score.transpose();
        for (lag, before) in (1..=lags).zip(scores[..index].iter().rev()) {
            #[allow(clippy::cast_precision_loss)] // Thousands.
            let weight = 1.0 - lag as f64 / (lags + 1) as f64;
            let both = score * before.transpose();
            sum += (&both + both.transpose()) * weight;
        }
    }
    sum
}
