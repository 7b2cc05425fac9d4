//! How long blocks take to execute: from the moment a node has a block until it has its results.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{ensure, Result};
use wayclear_chain::wasmd::Wasmd;

use super::median;

/// How often a node is asked: far below the time of a block of a hundred check-ins.
const POLL: Duration = Duration::from_millis(1);
/// How long a transaction may take to get into a block.
const PATIENCE: Duration = Duration::from_secs(60);

/// A block with transactions: how many, and how long they took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Executed {
    pub transactions: usize,
    pub seconds: f64,
}

/// Watches blocks from a height on until so many transactions have been carried out.
///
/// # Errors
/// What the node answered; transactions that failed, or got into no block.
pub fn watch(wasmd: &Wasmd, mut height: u64, count: usize) -> Result<Vec<Executed>> {
    let (mut found, mut blocks) = (0, vec![]);
    let began = Instant::now();
    while found < count {
        ensure!(
            began.elapsed() < PATIENCE,
            "{found} of {count} transactions were carried out in a minute; the others failed or are in no block"
        );
        if wasmd.latest()?.height < height {
            thread::sleep(POLL);
            continue;
        }
        let seen = Instant::now();
        let block = loop {
            if let Some(block) = wasmd.block(height)? {
                break block;
            }
            thread::sleep(POLL);
        };
        let carried_out = block.transactions.iter().filter(|tx| tx.failure.is_none());
        let carried_out = carried_out.count();
        let seconds = seen.elapsed().as_secs_f64();
        height += 1;
        if carried_out > 0 {
            found += carried_out;
            blocks.push(Executed {
                transactions: carried_out,
                seconds,
            });
        }
    }
    Ok(blocks)
}

/// Slope of seconds on a count, as the median of the slopes between all pairs (Theil and Sen): one block during which the machine
/// did something else changes nothing. `None` = all counts are the same.
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes = vec![];
    for (index, (x, y)) in points.iter().enumerate() {
        for (other_x, other_y) in &points[index + 1..] {
            if (other_x - x).abs() > 0.5 {
                slopes.push((other_y - y) / (other_x - x));
            }
        }
    }
    median(slopes.into_iter())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::slope;

    #[test]
    fn a_slope_is_found_though_one_block_was_disturbed() {
        let at = |count: f64| (count, 0.010 + 0.0022 * count);
        let mut points: Vec<_> = [1.0, 1.0, 50.0, 48.0, 97.0, 99.0].map(at).to_vec();
        points.push((60.0, 3.0));
        let found = slope(&points).unwrap();
        assert!((found - 0.0022).abs() < 2e-4, "{found}");
    }

    #[test]
    fn blocks_of_one_size_have_no_slope() {
        assert_eq!(slope(&[(5.0, 1.0), (5.0, 2.0)]), None);
        assert_eq!(slope(&[]), None);
    }
}
