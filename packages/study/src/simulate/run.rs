//! The cycles of a node.

use std::collections::VecDeque;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::outcome::Outcome;
use super::senders::{Request, Senders};
use super::settings::Settings;
use super::travel::agreement;
use crate::queue::chain::Freed;
use crate::queue::node::{Node, Unusable};

/// What was counted from the end of the warm-up.
#[derive(Default)]
struct Counts {
    refused: u64,
    carried_out: u64,
    blocks: u64,
    block_seconds: f64,
    latencies: Vec<f64>,
}

/// The mempool, and what becomes of what reaches it.
struct Mempool<'a> {
    settings: &'a Settings,
    senders: Senders<'a>,
    waiting: VecDeque<Request>,
    counts: Counts,
}

impl Mempool<'_> {
    /// Takes what reaches the node by then, as long as there is room besides what is held.
    fn take_by(&mut self, time: f64, held: usize) {
        let size = usize::try_from(self.settings.limits.mempool).unwrap_or(usize::MAX);
        let room = size.saturating_sub(held);
        while let Some(request) = self.senders.next_by(time) {
            if self.waiting.len() < room {
                self.waiting.push_back(request);
            } else {
                self.counts.refused += u64::from(request.due >= self.settings.warm_up_s);
                self.senders.answer(request, request.at, true);
            }
        }
    }

    /// Has the results of a block.
    fn answer(&mut self, block: Vec<Request>, now: f64) {
        let counted = self.settings.warm_up_s..self.settings.seconds;
        for request in block {
            let known = self.senders.answer(request, now, false);
            if request.due >= counted.start {
                self.counts.latencies.push(known - request.due);
            }
            self.counts.carried_out += u64::from(counted.contains(&now));
        }
    }
}

/// Carries a run out.
///
/// # Errors
/// Settings with which nothing can be simulated.
pub fn simulate(settings: &Settings) -> Result<Outcome, Unusable> {
    settings.check()?;
    let mut random = ChaCha20Rng::seed_from_u64(settings.seed);
    let mut mempool = Mempool {
        settings,
        senders: Senders::new(settings),
        waiting: VecDeque::new(),
        counts: Counts::default(),
    };
    let block = settings
        .limits
        .block
        .and_then(|block| usize::try_from(block).ok());
    // The first request meets any moment of a cycle.
    let mut now = -random.random::<f64>() * settings.node.interval(0.0);
    while now < settings.seconds || !mempool.senders.is_done() || !mempool.waiting.is_empty() {
        mempool.take_by(now, 0);
        let taken = mempool.waiting.len().min(block.unwrap_or(usize::MAX));
        let requests: Vec<Request> = mempool.waiting.drain(..taken).collect();
        let node = Node {
            agreement_s: settings.node.agreement_s + agreement(&settings.validators, &mut random),
            ..settings.node
        };
        #[allow(clippy::cast_precision_loss)] // Millions.
        let size = taken as f64;
        let results = now + node.results(size);
        let held = if settings.limits.freed == Freed::Executed {
            taken
        } else {
            0
        };
        mempool.take_by(results, held);
        mempool.answer(requests, results);
        let next = now + node.interval(size);
        mempool.take_by(next, 0);
        if (settings.warm_up_s..settings.seconds).contains(&now) {
            mempool.counts.blocks += 1;
            mempool.counts.block_seconds += next - now;
        }
        now = next;
    }
    Ok(sum_up(settings, mempool))
}

fn sum_up(settings: &Settings, mempool: Mempool) -> Outcome {
    let counts = mempool.counts;
    #[allow(clippy::cast_precision_loss)] // Millions.
    let [carried_out, blocks] = [counts.carried_out, counts.blocks].map(|number| number as f64);
    Outcome::new(
        mempool.senders.offered,
        counts.refused,
        carried_out / (settings.seconds - settings.warm_up_s),
        counts.block_seconds / blocks,
        counts.latencies,
    )
}
