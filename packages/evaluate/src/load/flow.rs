//! A run: senders on threads of their own, and the blocks that hold what they send.

use std::collections::HashMap;
use std::sync::mpsc::{channel, Sender as Channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{anyhow, ensure, Result};
use wayclear_chain::wasmd::{Block, Follow, Wasmd};

use super::arrivals::arrivals;
use super::crowd::Crowd;
use super::record::{Record, Seen};
use super::request::Request;
use super::sender::{Sender, Stop};

/// How long a run may take for what is left when nothing is due any more.
const DRAIN: Duration = Duration::from_secs(60);
/// So many empty blocks, and whatever has not come never comes.
const EMPTY: usize = 3;
/// How often somebody looks whether to stop.
const TICK: Duration = Duration::from_millis(250);
/// Between when the senders are ready and the beginning.
const AHEAD: Duration = Duration::from_millis(200);

/// When requests are due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flow {
    /// So many a second, as a Poisson process.
    Open { rate: f64 },
    /// Everybody sends, waits for the answer, and thinks so many seconds on average.
    Closed { think: f64 },
    /// So many at once.
    Burst { size: u32 },
}

/// Who waits for which transaction: connection and account.
type Waiting = Mutex<HashMap<String, (usize, usize)>>;

/// Sends requests over all connections of a crowd, which stand at the doors in turn; returns when nothing is left. `gas`: what a
/// request may use.
///
/// # Errors
/// What the chain refused for another reason than a full mempool; "interrupted" if `stop` said so.
pub fn run(
    wasmd: &Wasmd,
    crowd: &Crowd,
    (doors, gas): (&[Request], u64),
    (flow, seconds, seed): (Flow, f64, u64),
    stop: Stop<'_>,
) -> Result<Record> {
    let senders = prepare(crowd, doors, gas)?;
    let follow = wasmd.follow(wasmd.latest()?.height + 1)?;
    let began = Instant::now() + AHEAD;
    let moments = match flow {
        Flow::Open { rate } => arrivals(rate, seconds, seed),
        Flow::Burst { size } => vec![0.0; size as usize],
        Flow::Closed { .. } => vec![],
    };
    let waiting = Waiting::default();
    let count = senders.len();
    thread::scope(|scope| {
        let mut answers: Vec<Channel<usize>> = vec![];
        let mut running = vec![];
        for (index, mut sender) in senders.into_iter().enumerate() {
            let (answer, answered) = channel();
            answers.push(answer);
            let own = moments.iter().copied().skip(index).step_by(count);
            let own: Vec<f64> = own.collect();
            let waiting = &waiting;
            running.push(scope.spawn(move || {
                let announce = |hash: &str, account: Option<usize>| {
                    note(waiting, hash, account.map(|account| (index, account)));
                };
                let Flow::Closed { think } = flow else {
                    return sender.open(began, &own, &announce, stop);
                };
                let seed = seed.wrapping_add(index as u64);
                sender.closed(began, (seconds, think, seed), &answered, &announce)
            }));
        }
        let all_done = || running.iter().all(ScopedJoinHandle::is_finished);
        let is_waiting = || !locked(&waiting).is_empty();
        let hear = |block: &Block| tell(block, &waiting, &answers);
        let blocks = watch(follow, began, (&all_done, &is_waiting), &hear, stop);
        // Whoever still waits for an answer gets none.
        drop(answers);
        let mut sent = vec![];
        for thread in running {
            sent.extend(thread.join().map_err(|_| broke_down())??);
        }
        let blocks = blocks?;
        ensure!(!stop(), "interrupted; the same command goes on");
        Ok(Record {
            seconds,
            sent,
            blocks,
        })
    })
}

/// The blocks until all senders are done and nobody waits any more, or in vain.
fn watch(
    mut follow: Follow,
    began: Instant,
    (are_done, is_waiting): (&dyn Fn() -> bool, &dyn Fn() -> bool),
    seen: &dyn Fn(&Block),
    stop: Stop<'_>,
) -> Result<Vec<Seen>> {
    let mut blocks = vec![];
    let (mut empty, mut done) = (0, None);
    while empty < EMPTY && !stop() {
        if done.is_none() && are_done() {
            done = Some(Instant::now());
        }
        if done.is_some_and(|done| done.elapsed() > DRAIN || !is_waiting()) {
            break;
        }
        let Some(block) = follow.next_block(TICK)? else {
            continue;
        };
        let at = Instant::now();
        let carried_out = block.transactions.iter().filter(|tx| tx.failure.is_none());
        let carried_out = carried_out.map(|tx| (tx.hash.clone(), tx.gas_used));
        seen(&block);
        let is_empty = done.is_some() && block.transactions.is_empty();
        empty = if is_empty { empty + 1 } else { 0 };
        blocks.push(Seen {
            at: at.saturating_duration_since(began).as_secs_f64()
                - began.saturating_duration_since(at).as_secs_f64(),
            time: block.time.as_secs_f64(),
            transactions: carried_out.collect(),
        });
    }
    Ok(blocks)
}

/// Senders that are connected and have signed what goes first.
fn prepare(crowd: &Crowd, doors: &[Request], gas: u64) -> Result<Vec<Sender>> {
    ensure!(!doors.is_empty(), "there is no door to send to");
    let shares = crowd.shares().into_iter().zip(doors.iter().cycle());
    thread::scope(|scope| {
        let senders = shares.map(|(settings, door)| {
            let door = door.clone();
            scope.spawn(move || Sender::prepare(settings, door, gas))
        });
        let senders: Vec<_> = senders.collect();
        let ready = senders.into_iter();
        ready
            .map(|sender| sender.join().map_err(|_| broke_down())?)
            .collect()
    })
}

fn broke_down() -> anyhow::Error {
    anyhow!("a sender broke down")
}

/// Tells people that a block has their requests, carried out or not.
fn tell(block: &Block, waiting: &Waiting, answers: &[Channel<usize>]) {
    let mut waiting = locked(waiting);
    let hashes = block.transactions.iter();
    for (connection, account) in hashes.filter_map(|tx| waiting.remove(&tx.hash)) {
        // Whoever does not listen any more has come to the end.
        let _ = answers.get(connection).map(|answer| answer.send(account));
    }
}

/// Notes who waits for a transaction; `None` = nobody does.
fn note(waiting: &Waiting, hash: &str, who: Option<(usize, usize)>) {
    let mut waiting = locked(waiting);
    match who {
        Some(who) => waiting.insert(hash.to_string(), who),
        None => waiting.remove(hash),
    };
}

fn locked(waiting: &Waiting) -> MutexGuard<'_, HashMap<String, (usize, usize)>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
