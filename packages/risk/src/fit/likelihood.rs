//! The likelihood of a linear predictor: deviance, gradient, curvature.

use nalgebra::{DMatrix, DVector};

use super::data::Checked;

/// `1 / (1 + exp(-eta))` and its complement, each exact where it is small.
fn chances(eta: f64) -> (f64, f64) {
    let small = (-eta.abs()).exp();
    let (less, more) = (small / (1.0 + small), 1.0 / (1.0 + small));
    if eta < 0.0 {
        (less, more)
    } else {
        (more, less)
    }
}

/// The gradient of the log-likelihood, and X'WX.
pub fn moments(data: &Checked, columns: &[Vec<f64>], eta: &[f64]) -> (DVector<f64>, DMatrix<f64>) {
    let rows = data.successes.iter().zip(&data.totals).zip(eta);
    let (rest, weight): (Vec<f64>, Vec<f64>) = rows
        .map(|((success, total), eta)| {
            let (p, q) = chances(*eta);
            // The residual without cancellation: of what did happen, that it was not expected.
            (success * q - (total - success) * p, total * p * q)
        })
        .unzip();
    let terms = columns.len();
    let score = DVector::from_iterator(terms, columns.iter().map(|column| dot(column, &rest)));
    let mut information = DMatrix::zeros(terms, terms);
    for (i, left) in columns.iter().enumerate() {
        let weighted: Vec<f64> = left.iter().zip(&weight).map(|(x, w)| x * w).collect();
        for (j, right) in columns.iter().enumerate().take(i + 1) {
            let sum = dot(&weighted, right);
            information[(i, j)] = sum;
            information[(j, i)] = sum;
        }
    }
    (score, information)
}

/// In eight sums, so that the processor can add several at a time and rounding stays small.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = left
        .remainder()
        .iter()
        .zip(right.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in left.zip(right) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}

pub fn deviance_at(data: &Checked, eta: &[f64]) -> f64 {
    let rows = data.successes.iter().zip(&data.totals).zip(eta);
    let sum: f64 = rows
        .map(|((success, total), eta)| {
            let failure = total - success;
            // -ln p = ln(1 + exp(-eta)), and so for q.
            let tail = (-eta.abs()).exp().ln_1p();
            let (lack_p, lack_q) = if *eta < 0.0 {
                (tail - eta, tail)
            } else {
                (tail, tail + eta)
            };
            part(*success, *total, lack_p) + part(failure, *total, lack_q)
        })
        .sum();
    2.0 * sum
}

/// `y ln(y / (m p))` with `-ln p` given.
fn part(count: f64, total: f64, lack: f64) -> f64 {
    if count > 0.0 {
        count * ((count / total).ln() + lack)
    } else {
        0.0
    }
}
