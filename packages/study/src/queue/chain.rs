//! The queue of a node with limits, cycle by cycle: how many requests wait when it takes the next block is a Markov chain.
//!
//! x waiting become (x - b)⁺ + Poisson(lambda C(min(x, b))), cut at what the mempool holds. The stationary distribution gives
//! throughput and loss, and by Little's law the mean time of those that are taken.

use super::eliminate::{stationary, Row};
use super::fill::{count, fill, fill_in_two, Filled};
use super::node::{Node, Unusable};
use super::poisson::chances;

/// More states than these are for [`crate::simulate`].
const STATES: usize = 8_000;
/// A loss below this is none.
const NO_LOSS: f64 = 1e-9;

/// When the mempool has room again for the requests of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freed {
    /// When the node takes them for the block.
    #[default]
    AtOnce,
    /// When the block is executed, as `CometBFT` updates its mempool.
    Executed,
}

/// What a node holds at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// b: requests of a block; `None` = what there is.
    pub block: Option<u64>,
    /// K: requests of the mempool.
    pub mempool: u64,
    pub freed: Freed,
}

/// How a node goes on at a rate.
#[derive(Clone, Debug)]
pub struct Steady {
    /// Requests carried out, a second.
    pub throughput: f64,
    /// Share of requests that the mempool did not take, 0 to 1.
    pub loss: f64,
    /// W: mean seconds from when a request is due to its result, of those that were taken.
    pub mean_s: f64,
    /// Mean seconds from block to block.
    pub interval_s: f64,
    /// Mean requests of a block.
    pub block_size: f64,
    /// Of every kind of cycle the share of time, and its length; `None` where requests wait for more than one block.
    cycles: Option<Vec<(f64, f64)>>,
    node: Node,
    rate: f64,
}

/// The cycle that begins with so many waiting.
struct Cycle {
    taken: usize,
    left: usize,
    seconds: f64,
    filled: Filled,
}

impl Cycle {
    fn of(node: &Node, rate: f64, limits: Limits, waiting: usize) -> Cycle {
        let size = usize::try_from(limits.mempool).unwrap_or(usize::MAX);
        let block = limits.block.and_then(|block| usize::try_from(block).ok());
        let taken = waiting.min(block.unwrap_or(usize::MAX));
        let left = waiting - taken;
        let seconds = node.interval(count(taken));
        let all = chances(rate * seconds);
        let is_tight = all.0 + all.1.len() > (size - waiting).saturating_add(1);
        let filled = if limits.freed == Freed::Executed && is_tight {
            let until = node.results(count(taken));
            let rooms = (size - waiting, size - left);
            fill_in_two(rate, (until, seconds - until), rooms)
        } else {
            fill(rate, seconds, &all, size - left)
        };
        Cycle {
            taken,
            left,
            seconds,
            filled,
        }
    }

    /// The chances of how many wait when the next cycle begins.
    fn next(&self) -> Row {
        Row {
            first: self.left + self.filled.row.first,
            chances: self.filled.row.chances.clone(),
        }
    }
}

/// How a node goes on at so many requests a second.
///
/// # Errors
/// Times or a rate that cannot be; limits of 0; more states than can be computed.
pub fn steady(node: &Node, rate: f64, limits: Limits) -> Result<Steady, Unusable> {
    node.check()?;
    Unusable::unless_positive("a rate", rate)?;
    #[allow(clippy::cast_precision_loss)] // Only shown.
    for (what, limit) in [
        ("a block", limits.block),
        ("a mempool", Some(limits.mempool)),
    ] {
        let shown = limit.unwrap_or(1) as f64;
        Unusable::unless(shown >= 1.0, what, shown, "1 or more requests")?;
    }
    let mut cycles: Vec<Cycle> = vec![];
    let mut reached = 0;
    while cycles.len() <= reached {
        let cycle = Cycle::of(node, rate, limits, cycles.len());
        reached = reached.max(cycle.next().first + cycle.filled.row.chances.len() - 1);
        let allowed = "one with which at most 8,000 requests wait; simulate it instead";
        Unusable::unless(reached < STATES, "a rate", rate, allowed)?;
        cycles.push(cycle);
    }
    let weights = stationary(cycles.iter().map(Cycle::next).collect());
    Ok(sum_up(node, rate, &cycles, &weights))
}

fn sum_up(node: &Node, rate: f64, cycles: &[Cycle], weights: &[f64]) -> Steady {
    let (mut interval_s, mut block_size, mut inside, mut waits) = (0.0, 0.0, 0.0, 0.0);
    for (cycle, weight) in cycles.iter().zip(weights) {
        let taken = count(cycle.taken);
        interval_s += weight * cycle.seconds;
        block_size += weight * taken;
        waits += weight * count(cycle.left);
        inside += weight
            * (taken * node.results(taken) + count(cycle.left) * cycle.seconds + cycle.filled.area);
    }
    let throughput = block_size / interval_s;
    let loss = (1.0 - throughput / rate).max(0.0);
    let each = cycles.iter().zip(weights);
    let each = each.map(|(cycle, weight)| (weight * cycle.seconds / interval_s, cycle.seconds));
    Steady {
        throughput,
        loss,
        mean_s: inside / block_size,
        interval_s,
        block_size,
        cycles: (waits < NO_LOSS && loss < NO_LOSS).then(|| each.collect()),
        node: *node,
        rate,
    }
}

impl Steady {
    /// Seconds within which that share of requests have their results, 0 to 1. `None` where some wait for more than one block, or
    /// are not taken: [`crate::simulate`] has it.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let cycles = self.cycles.as_ref()?;
        // Of what falls into a cycle, its share, its length, and how many others fall into it.
        let others: Vec<_> = cycles
            .iter()
            .filter(|(weight, _)| *weight > NO_LOSS)
            .map(|(weight, seconds)| (*weight, *seconds, chances(self.rate * seconds)))
            .collect();
        let within = |limit: f64| -> f64 {
            let of = |(weight, seconds, (first, all)): &(f64, f64, (usize, Vec<f64>))| {
                let each = all.iter().enumerate().map(|(index, chance)| {
                    let results = self.node.results(count(first + index + 1));
                    chance * ((limit - results) / seconds).clamp(0.0, 1.0)
                });
                weight * each.sum::<f64>()
            };
            others.iter().map(of).sum()
        };
        let (mut low, mut high) = (0.0, 1.0);
        while within(high) < share.min(1.0 - 1e-7) {
            high *= 2.0;
        }
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            if within(middle) < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(high)
    }
}
