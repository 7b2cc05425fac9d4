//! The likelihood of some coefficients: deviance, gradient, curvature.

use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;
use wide::{f64x4, CmpLt};

use super::data::{Checked, Column};

/// Rows looked at together: few enough that what is computed about them stays in the processor's nearest memory.
const BLOCK: usize = 512;
/// Rows that one processor looks at before it asks for more.
const PART: usize = 16 * BLOCK;
/// Numbers whose exponential is computed together.
const LANES: usize = 4;

/// The likelihood at a point.
pub struct Likelihood {
    /// Twice what the log-likelihood lacks of that of a perfect model.
    pub deviance: f64,
    /// Gradient of the log-likelihood.
    pub score: DVector<f64>,
    pub information: DMatrix<f64>,
}

/// The likelihood of these coefficients of these columns. Reads each column once, several parts of it at a time; the
/// parts are added in their order, so the number of processors changes no bit.
pub fn likelihood(data: &Checked<'_>, columns: &[Column<'_>], beta: &DVector<f64>) -> Likelihood {
    let rows = data.successes.len();
    let starts = (0..rows).into_par_iter().step_by(PART);
    let part = |start: usize| likelihood_of(data, columns, beta, start..rows.min(start + PART));
    let parts: Vec<Likelihood> = if rows > PART {
        starts.map(part).collect()
    } else {
        vec![part(0)]
    };
    let mut sum = Likelihood::nothing(columns.len());
    sum.deviance = 2.0 * data.perfect;
    for part in parts {
        sum.deviance += part.deviance;
        sum.score += part.score;
        sum.information += part.information;
    }
    sum.information.fill_upper_triangle_with_lower_triangle();
    sum
}

impl Likelihood {
    fn nothing(terms: usize) -> Self {
        Likelihood {
            deviance: 0.0,
            score: DVector::zeros(terms),
            information: DMatrix::zeros(terms, terms),
        }
    }
}

/// What some rows add to it, below the diagonal.
fn likelihood_of(
    data: &Checked<'_>,
    columns: &[Column<'_>],
    beta: &DVector<f64>,
    rows: Range<usize>,
) -> Likelihood {
    let mut sum = Likelihood::nothing(columns.len());
    let (mut block, mut weighted) = (Block::default(), [0.0; BLOCK]);
    for start in rows.clone().step_by(BLOCK) {
        let rows = start..rows.end.min(start + BLOCK);
        let length = rows.len();
        block.load(data, columns, beta, rows.clone());
        sum.deviance += 2.0 * block.expect();
        for (i, left) in columns.iter().enumerate() {
            let left = &left[rows.clone()];
            sum.score[i] += dot(left, &block.surplus[..length]);
            let products = left.iter().zip(&block.weight).map(|(x, w)| x * w);
            let filled = weighted.iter_mut().zip(products);
            filled.for_each(|(weighted, product)| *weighted = product);
            for (j, right) in columns.iter().enumerate().take(i + 1) {
                sum.information[(i, j)] += dot(&weighted[..length], &right[rows.clone()]);
            }
        }
    }
    sum
}

/// How many more successes each row had than these coefficients expect.
pub fn surpluses(data: &Checked<'_>, columns: &[Column<'_>], beta: &DVector<f64>) -> Vec<f64> {
    let rows = data.successes.len();
    let (mut block, mut surpluses) = (Block::default(), Vec::with_capacity(rows));
    for start in (0..rows).step_by(BLOCK) {
        let rows = start..rows.min(start + BLOCK);
        block.load(data, columns, beta, rows.clone());
        block.expect();
        surpluses.extend_from_slice(&block.surplus[..rows.len()]);
    }
    surpluses
}

/// Whether a row whose weight has vanished is far from what happened: then coefficients are nowhere near where they should
/// be, and the curvature no longer tells the way.
pub fn is_stuck(data: &Checked<'_>, columns: &[Column<'_>], beta: &DVector<f64>) -> bool {
    let rows = data.successes.len();
    let mut block = Block::default();
    (0..rows).step_by(BLOCK).any(|start| {
        block.load(data, columns, beta, start..rows.min(start + BLOCK));
        block.expect();
        let rows = block.surplus.iter().zip(&block.weight).zip(&block.totals);
        let mut rows = rows.map(|((surplus, weight), total)| (surplus.abs(), weight, total));
        rows.any(|(off, weight, total)| off > 1e-3 * total && *weight < 1e-9 * total)
    })
}

/// Some rows, and what their linear predictors expect.
struct Block {
    eta: [f64; BLOCK],
    successes: [f64; BLOCK],
    /// Trials; what lies behind the last row has none and so counts nothing.
    totals: [f64; BLOCK],
    /// Whether all trials are 1.
    is_single: bool,
    /// How many more successes there were than expected.
    surplus: [f64; BLOCK],
    /// Variance of the successes.
    weight: [f64; BLOCK],
}

impl Default for Block {
    fn default() -> Self {
        Block {
            eta: [0.0; BLOCK],
            successes: [0.0; BLOCK],
            totals: [0.0; BLOCK],
            is_single: false,
            surplus: [0.0; BLOCK],
            weight: [0.0; BLOCK],
        }
    }
}

impl Block {
    fn load(
        &mut self,
        data: &Checked<'_>,
        columns: &[Column<'_>],
        beta: &DVector<f64>,
        rows: Range<usize>,
    ) {
        let length = rows.len();
        match &data.offset {
            Some(offset) => self.eta[..length].copy_from_slice(&offset[rows.clone()]),
            None => self.eta[..length].fill(0.0),
        }
        for (column, beta) in columns.iter().zip(beta.iter()) {
            let eta = self.eta.iter_mut().zip(&column[rows.clone()]);
            eta.for_each(|(eta, x)| *eta += beta * x);
        }
        self.successes[..length].copy_from_slice(&data.successes[rows.clone()]);
        match &data.totals {
            Some(totals) => self.totals[..length].copy_from_slice(&totals[rows]),
            None => self.totals[..length].fill(1.0),
        }
        for column in [&mut self.eta, &mut self.successes, &mut self.totals] {
            column[length..].fill(0.0);
        }
        self.is_single = data.totals.is_none() && length == BLOCK;
    }

    /// Computes surplus and weight; returns minus the log-likelihood.
    fn expect(&mut self) -> f64 {
        // A sum, and logarithms that are taken together: a block of factors of at most 2 is far from overflowing.
        let (mut lack, mut factor) = (f64x4::ZERO, f64x4::ONE);
        for start in (0..BLOCK).step_by(LANES) {
            let lanes = start..start + LANES;
            let eta = f64x4::from(&self.eta[lanes.clone()]);
            let success = f64x4::from(&self.successes[lanes.clone()]);
            let total = f64x4::from(&self.totals[lanes.clone()]);
            let (size, is_below) = (eta.abs(), eta.cmp_lt(f64x4::ZERO));
            // Chances of what eta expects more and less, the latter exact where it is small.
            let small = (-size).exp();
            let more = f64x4::ONE / (f64x4::ONE + small);
            let less = small * more;
            let unexpected = is_below.blend(success, total - success);
            // Without cancellation: of what did happen, that it was not expected.
            let surplus = unexpected * more - (total - unexpected) * less;
            let surplus = surplus * is_below.blend(f64x4::ONE, -f64x4::ONE);
            self.surplus[lanes.clone()].copy_from_slice(surplus.as_array_ref());
            let weight = total * less * more;
            self.weight[lanes].copy_from_slice(weight.as_array_ref());
            // -ln more = ln(1 + exp(-|eta|)), -ln less is |eta| above that.
            lack += unexpected * size;
            if self.is_single {
                factor *= f64x4::ONE + small;
            } else {
                lack += total * (f64x4::ONE + small).ln();
            }
        }
        (lack + factor.ln()).reduce_add()
    }
}

/// In eight sums, so that the processor can add several at a time and rounding stays small.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    const SUMS: usize = 8;
    let mut sums = [0.0; SUMS];
    let (left, right) = (a.chunks_exact(SUMS), b.chunks_exact(SUMS));
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
