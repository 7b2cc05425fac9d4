//! People who wait for their answer before they go on: the interactive response-time law, in cycles.
//!
//! X = U / (Z + W(X)) holds, but W is not that of a Poisson process: answers come in batches, when a block is executed, and who
//! asks again at once waits for all of a cycle and not for half of it. So a round of a person is counted in whole cycles. Where
//! blocks do not come out alike, because a constant pause ends just when one is taken, or blocks take longer than the timer and
//! pauses are short, [`crate::simulate`] is to be asked.

use super::node::{Node, Unusable};

/// How long people take before they ask again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Think {
    /// Always so many seconds.
    Constant(f64),
    /// So many seconds on average, exponentially distributed.
    Exponential(f64),
}

/// What so many people get out of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interactive {
    /// X: requests a second.
    pub throughput: f64,
    /// W: seconds from a request to its answer.
    pub mean_s: f64,
    /// Requests of a block.
    pub block_size: f64,
}

/// Seconds from an answer to the next, where blocks hold so many requests.
fn round(node: &Node, think: Think, size: f64) -> f64 {
    let (cycle, results) = (node.interval(size), node.results(size));
    match think {
        // At least one cycle; and who asks exactly when a block is taken is part of it.
        Think::Constant(seconds) => {
            let cycles = ((results + seconds) / cycle - 1e-9).ceil().max(1.0);
            // Where execution fills the cycle, the next block was taken at the moment of the answer.
            let missed = f64::from(seconds <= 0.0 && results >= cycle);
            (cycles + missed) * cycle
        }
        Think::Exponential(mean) => {
            let ratio = |seconds: f64| libm::exp(-seconds / mean.max(1e-9));
            cycle * (1.0 + ratio(cycle - results) / (1.0 - ratio(cycle)))
        }
    }
}

/// What so many people get, each with one request at a time.
///
/// # Errors
/// Times of a node or of people that cannot be; nobody.
pub fn interactive(node: &Node, people: u64, think: Think) -> Result<Interactive, Unusable> {
    node.check()?;
    let (Think::Constant(seconds) | Think::Exponential(seconds)) = think;
    Unusable::unless_positive_or_nought("a time to think", seconds)?;
    #[allow(clippy::cast_precision_loss)] // No 2^52 people.
    let people = people as f64;
    Unusable::unless_positive("a number of people", people)?;
    // The more are in a block, the longer is a round, and the fewer are in a block.
    let (mut low, mut high) = (0.0, people);
    for _ in 0..100 {
        let size = f64::midpoint(low, high);
        if size * round(node, think, size) < people * node.interval(size) {
            low = size;
        } else {
            high = size;
        }
    }
    let size = f64::midpoint(low, high);
    let throughput = size / node.interval(size);
    Ok(Interactive {
        throughput,
        mean_s: people / throughput - seconds,
        block_size: size,
    })
}
