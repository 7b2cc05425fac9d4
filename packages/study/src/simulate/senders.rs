//! People and their wire: when which request reaches the node.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::settings::{Load, Settings};
use super::travel::one_way;
use crate::queue::people::Think;

/// A request on its way to the node.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// When it reaches the node.
    pub at: f64,
    /// When it was due; its latency counts from then.
    pub due: f64,
    /// The account that sent it.
    pub sender: usize,
}

/// The first to reach the node is the first of a heap; ties go to the one that was due first.
impl Ord for Request {
    fn cmp(&self, other: &Self) -> Ordering {
        let times = self.at.total_cmp(&other.at);
        times
            .then(self.due.total_cmp(&other.due))
            .then(self.sender.cmp(&other.sender))
    }
}

impl PartialOrd for Request {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Request {}

/// An account: how many of its requests have no answer, and those that wait for that to change.
#[derive(Clone, Debug, Default)]
struct Account {
    open: u32,
    waiting: VecDeque<f64>,
}

/// Everybody with an account, and what is on its way from them.
pub struct Senders<'a> {
    settings: &'a Settings,
    random: ChaCha20Rng,
    travel: ChaCha20Rng,
    /// When the next request of an open load is due.
    next_due: f64,
    accounts: Vec<Account>,
    turn: usize,
    travelling: BinaryHeap<Reverse<Request>>,
    /// When the line has sent what was given to it.
    line_free: f64,
    /// Requests that were due, from the end of the warm-up.
    pub offered: u64,
}

impl<'a> Senders<'a> {
    pub fn new(settings: &'a Settings) -> Self {
        let stream = |number| {
            let mut random = ChaCha20Rng::seed_from_u64(settings.seed);
            random.set_stream(number);
            random
        };
        let mut senders = Senders {
            settings,
            random: stream(1),
            travel: stream(2),
            next_due: 0.0,
            accounts: vec![],
            turn: 0,
            travelling: BinaryHeap::new(),
            line_free: 0.0,
            offered: 0,
        };
        match settings.load {
            Load::Open { accounts, .. } => {
                let number = accounts.map_or(0, |accounts| accounts.number as usize);
                senders.accounts = vec![Account::default(); number];
                senders.next_due = senders.gap();
            }
            Load::Closed { people, .. } => {
                senders.next_due = f64::INFINITY;
                for person in 0..people as usize {
                    // Not all at once: somewhere in the first second.
                    let due = senders.random.random::<f64>();
                    senders.send(due, due, person);
                }
            }
        }
        senders
    }

    /// Seconds to the next request, from a number that is nowhere 0.
    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.random.random::<f64>())
    }

    fn gap(&mut self) -> f64 {
        match self.settings.load {
            Load::Open { rate, .. } => self.exponential(1.0 / rate),
            Load::Closed { .. } => f64::INFINITY,
        }
    }

    /// Gives a request that was due to the wire.
    fn send(&mut self, now: f64, due: f64, sender: usize) {
        let mut at = now;
        if let Some(rate) = self.settings.wire.bytes_a_second {
            self.line_free = self.line_free.max(now) + self.settings.bytes / rate;
            at = self.line_free;
        }
        at += one_way(&self.settings.wire, &mut self.travel);
        self.travelling.push(Reverse(Request { at, due, sender }));
    }

    /// A request of an open load is due.
    fn begin(&mut self, due: f64) {
        self.offered += u64::from(due >= self.settings.warm_up_s);
        let Load::Open {
            accounts: Some(accounts),
            ..
        } = self.settings.load
        else {
            return self.send(due, due, 0);
        };
        let sender = self.turn;
        self.turn = (self.turn + 1) % self.accounts.len();
        let account = &mut self.accounts[sender];
        if account.open < accounts.open {
            account.open += 1;
            self.send(due, due, sender);
        } else {
            account.waiting.push_back(due);
        }
    }

    /// The next request that reaches the node by then.
    pub fn next_by(&mut self, time: f64) -> Option<Request> {
        // Nothing is faster than it is due.
        while self.next_due <= time && self.next_due < self.settings.seconds {
            let due = self.next_due;
            self.next_due += self.gap();
            self.begin(due);
        }
        let Reverse(first) = self.travelling.peek()?;
        (first.at <= time).then(|| self.travelling.pop().map(|Reverse(request)| request))?
    }

    /// Whether somebody will still send something.
    pub fn is_done(&self) -> bool {
        self.travelling.is_empty() && self.next_due >= self.settings.seconds
    }

    /// A request was answered, or not taken: its sender goes on. Returns when the answer is with its sender.
    pub fn answer(&mut self, request: Request, now: f64, is_refused: bool) -> f64 {
        let known = now + one_way(&self.settings.wire, &mut self.travel);
        match self.settings.load {
            Load::Closed { think, .. } => {
                let mut due = known;
                due += match think {
                    Think::Constant(seconds) => seconds,
                    Think::Exponential(mean) => self.exponential(mean),
                };
                if is_refused {
                    due += self.settings.node.timer_s;
                }
                if request.due >= self.settings.warm_up_s {
                    self.offered += 1;
                }
                if due < self.settings.seconds {
                    self.send(due, due, request.sender);
                }
            }
            Load::Open { .. } => {
                let Some(account) = self.accounts.get_mut(request.sender) else {
                    return known;
                };
                match account.waiting.pop_front() {
                    Some(due) => self.send(known, due, request.sender),
                    None => account.open -= 1,
                }
            }
        }
        known
    }
}
