//! What a block costs by itself: requests sent at once, and how long their blocks take.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use anyhow::{anyhow, Context, Result};
use wayclear_chain::wasmd::{Block, Wasmd};

use super::ground::Ground;
use crate::latency::rows::Burst;
use crate::load::{self, Flow, Request, Stop};

/// How often the node is asked for a new height and its results: what is measured is some ten milliseconds.
const POLL: Duration = Duration::from_millis(3);

/// Idle blocks after a burst.
const IDLE: usize = 3;

/// A block, and how long it was from when its height showed to when its results were there.
#[derive(Clone, Debug)]
pub struct Timed {
    pub block: Block,
    pub execution: Duration,
    /// Of the machine, over a minute.
    pub load_average: f64,
}

/// Sends a list of bursts, each when nothing is left of the one before; gives its blocks, idle ones between and after included.
///
/// # Errors
/// What the chain refused.
pub fn measure(
    ground: &Ground,
    (doors, gas): (&[Request], u64),
    sizes: &[u32],
    stop: Stop<'_>,
) -> Result<Vec<Burst>> {
    let mut blocks = vec![];
    for size in sizes {
        let settings = ground.wasmd.settings().clone();
        let is_over = AtomicBool::new(false);
        let timed = scope(|scope| {
            let watching = scope.spawn(|| watch(&Wasmd::connect(settings)?, &is_over));
            let when = (Flow::Burst { size: *size }, 1.0, 0);
            let sent = load::run(&ground.wasmd, &ground.crowd, (doors, gas), when, stop);
            is_over.store(true, Ordering::Relaxed);
            let timed = watching.join().map_err(|_| anyhow!("a watcher broke down"));
            sent.and(timed?)
        })?;
        blocks.extend(rows(&timed));
    }
    Ok(blocks)
}

/// Blocks until so many idle ones after `is_over`: the work of a block shows in those after it.
fn watch(wasmd: &Wasmd, is_over: &AtomicBool) -> Result<Vec<Timed>> {
    let mut blocks = vec![];
    let mut height = wasmd.latest()?.height;
    let mut idle = 0;
    while idle < IDLE {
        sleep(POLL);
        if wasmd.latest()?.height <= height {
            continue;
        }
        let began = Instant::now();
        height += 1;
        let block = loop {
            if let Some(block) = wasmd.block(height)? {
                break block;
            }
            sleep(POLL);
        };
        let is_idle = is_over.load(Ordering::Relaxed) && block.transactions.is_empty();
        idle += usize::from(is_idle);
        blocks.push(Timed {
            execution: began.elapsed(),
            load_average: load_average()?,
            block,
        });
    }
    Ok(blocks)
}

/// A row for each block that two others follow. A block's time is when its predecessor was agreed on: the work of a block shows
/// between the times of the next and the one after it.
pub fn rows(blocks: &[Timed]) -> Vec<Burst> {
    let three = blocks.windows(3);
    let rows = three.map(|three| {
        let [timed, next, after] = three else {
            return None;
        };
        let interval = after.block.time.checked_sub(next.block.time)?;
        Some(Burst {
            size: timed.block.transactions.len() as u64,
            interval_s: interval.as_secs_f64(),
            execution_s: timed.execution.as_secs_f64(),
            load_average: timed.load_average,
        })
    });
    rows.flatten().collect()
}

fn load_average() -> Result<f64> {
    let text = std::fs::read_to_string("/proc/loadavg")
        .context("this machine does not tell its load average; measure on Linux")?;
    let first = text.split_whitespace().next().context("a load average")?;
    Ok(first.parse()?)
}
