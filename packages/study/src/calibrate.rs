//! The times of a node from bursts, without any latency: the interval after a block of k is pi + max(T, e + c k), and executing it,
//! timed directly, takes e + c k. Both are fitted together, each by its own spread, with standard errors that allow for blocks
//! which depend on those before them (Newey and West 1987).

use nalgebra::{DMatrix, DVector};

use crate::newey_west::spread;
use crate::queue::node::{Node, Unusable};
use crate::statistics::NORMAL_95;

/// Fewer blocks than these say nothing.
const BLOCKS: usize = 12;
/// A refinement stays where chance alone gives as much less often than this.
const CHANCE: f64 = 0.01;

/// What was measured of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    pub size: f64,
    /// Seconds from it to the next.
    pub interval_s: f64,
    /// Seconds that its execution took.
    pub execution_s: f64,
}

/// A number and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub error: f64,
}

impl Estimate {
    /// Within which it lies with 95 %.
    pub fn interval(&self) -> (f64, f64) {
        let half = NORMAL_95 * self.error;
        (self.value - half, self.value + half)
    }
}

/// Why bursts give no times.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoFit {
    #[error("{found} blocks are too few to fit a node to: send bursts until there are {BLOCKS}")]
    TooFew { found: usize },
    #[error("block {number} of the bursts has a number that is none, or below 0: take it out")]
    Broken { number: usize },
    #[error("blocks of one size do not tell what a request takes: send bursts of several sizes, and let the node be idle between them")]
    OneSize,
    #[error("the bursts fit no node: {0}; measure them again on a quiet machine")]
    NoNode(#[from] Unusable),
}

/// What bursts say of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The node to reckon with: its time for a request holds what [`Calibration::more`] adds, where the data ask for it.
    pub node: Node,
    /// pi, seconds.
    pub agreement: Estimate,
    /// e, seconds.
    pub overhead: Estimate,
    /// c, seconds, as timed directly.
    pub each: Estimate,
    /// r: what a request adds to the interval beyond its execution: rechecking what is left, writing.
    pub more: Estimate,
    /// How likely chance alone has r as many of its standard errors from 0, which allow for blocks that depend on each other.
    pub more_by_chance: f64,
}

impl Calibration {
    /// Whether the data ask for r.
    pub fn needs_more(&self) -> bool {
        self.more_by_chance < CHANCE
    }
}

/// Parameters pi, e, c, and r where it is fitted, with what is known of them.
struct Fitted {
    parameters: Vec<f64>,
    errors: Vec<f64>,
}

/// Residuals and derivatives of both equations for a block: [interval, execution].
fn equations(block: &Block, timer_s: f64, p: &[f64]) -> [(f64, Vec<f64>); 2] {
    let (agreement, overhead, each) = (p[0], p[1], p[2]);
    let more = p.get(3).copied().unwrap_or_default();
    let execution = overhead + each * block.size;
    let filled = execution + more * block.size;
    let busy = if filled > timer_s { 1.0 } else { 0.0 };
    let interval = agreement + filled.max(timer_s);
    let mut of_interval = vec![1.0, busy, busy * block.size];
    let mut of_execution = vec![0.0, 1.0, block.size];
    if p.len() > 3 {
        of_interval.push(busy * block.size);
        of_execution.push(0.0);
    }
    [
        (block.interval_s - interval, of_interval),
        (block.execution_s - execution, of_execution),
    ]
}

/// Least squares of both equations by Gauss and Newton, with the spreads of each found again at each step.
fn fit(blocks: &[Block], timer_s: f64, start: &[f64]) -> Option<Fitted> {
    let count = start.len();
    let mut parameters = DVector::from_column_slice(start);
    let mut spreads = [1.0, 1.0];
    let mut inverse = DMatrix::zeros(count, count);
    #[allow(clippy::cast_precision_loss)] // Thousands.
    let all = blocks.len() as f64;
    for _ in 0..100 {
        let mut normal = DMatrix::zeros(count, count);
        let mut right = DVector::zeros(count);
        let mut squares = [0.0, 0.0];
        for block in blocks {
            let both = equations(block, timer_s, parameters.as_slice());
            for (index, (residual, derivatives)) in both.into_iter().enumerate() {
                let row = DVector::from_vec(derivatives);
                squares[index] += residual * residual;
                normal += &row * row.transpose() / spreads[index];
                right += row * residual / spreads[index];
            }
        }
        // A spread of nothing would have one equation rule alone.
        let found = squares.map(|sum: f64| (sum / all).max(1e-12));
        let moved = (0..2).any(|i| (found[i] / spreads[i] - 1.0).abs() > 1e-9);
        spreads = found;
        inverse = normal.try_inverse()?;
        let step = &inverse * right;
        parameters += &step;
        // The errors below need parameters and spreads that belong together.
        if step.amax() < 1e-12 && !moved {
            break;
        }
    }
    let scores = scores(blocks, timer_s, parameters.as_slice(), spreads);
    let covariance = &inverse * spread(&scores) * &inverse;
    let fitted = Fitted {
        errors: (0..count).map(|i| covariance[(i, i)].sqrt()).collect(),
        parameters: parameters.as_slice().to_vec(),
    };
    let mut numbers = fitted.parameters.iter().chain(&fitted.errors);
    numbers.all(|x| x.is_finite()).then_some(fitted)
}

/// What each block says of the parameters.
fn scores(blocks: &[Block], timer_s: f64, p: &[f64], spreads: [f64; 2]) -> Vec<DVector<f64>> {
    let scores = blocks.iter().map(|block| {
        let both = equations(block, timer_s, p).into_iter().enumerate();
        both.fold(DVector::zeros(p.len()), |sum, (index, (residual, row))| {
            sum + DVector::from_vec(row) * (residual / spreads[index])
        })
    });
    scores.collect()
}

/// Fits a node with that timer to blocks in the order of time.
///
/// # Errors
/// Too few blocks, blocks of one size, a number that is none, or times that no node has.
pub fn calibrate(blocks: &[Block], timer_s: f64) -> Result<Calibration, NoFit> {
    let found = blocks.len();
    if found < BLOCKS {
        return Err(NoFit::TooFew { found });
    }
    let whole = |block: &Block| {
        let mut all = [block.size, block.interval_s, block.execution_s].into_iter();
        all.all(|number| number.is_finite() && number >= 0.0)
    };
    if let Some(index) = blocks.iter().position(|block| !whole(block)) {
        return Err(NoFit::Broken { number: index + 1 });
    }
    Unusable::unless_positive("a timer", timer_s)?;
    let smallest = blocks.iter().map(|b| b.size).fold(f64::INFINITY, f64::min);
    if blocks.iter().all(|block| block.size <= smallest) {
        return Err(NoFit::OneSize);
    }
    // From where Gauss and Newton find their way: a node that is busy with the larger half of blocks.
    let largest = blocks.iter().map(|b| b.execution_s / b.size.max(1.0));
    let start = [0.0, 0.0, largest.fold(0.0, f64::max)];
    let three = fit(blocks, timer_s, &start).ok_or(NoFit::OneSize)?;
    let mut with_more = three.parameters.clone();
    with_more.push(0.0);
    // Without a block that outlasts the timer nothing is known of r.
    let four = fit(blocks, timer_s, &with_more);
    let more = four.as_ref().map_or(0.0, |four| four.parameters[3]);
    let more_error = four.as_ref().map_or(f64::INFINITY, |four| four.errors[3]);
    let more_by_chance = libm::erfc((more / more_error).abs() / 2.0_f64.sqrt());
    let is_needed = more_by_chance < CHANCE;
    let kept = four.as_ref().filter(|_| is_needed).unwrap_or(&three);
    let estimate = |index: usize| Estimate {
        value: kept.parameters[index],
        error: kept.errors[index],
    };
    let (agreement, overhead, each) = (estimate(0), estimate(1), estimate(2));
    let node = Node {
        timer_s,
        agreement_s: agreement.value,
        overhead_s: overhead.value,
        each_s: each.value + if is_needed { more } else { 0.0 },
    };
    node.check()?;
    Ok(Calibration {
        node,
        agreement,
        overhead,
        each,
        more: Estimate {
            value: more,
            error: more_error,
        },
        more_by_chance,
    })
}
