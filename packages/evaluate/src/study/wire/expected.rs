//! What the model says of each run, from the run without any delay, loss or limit.

use std::cmp::Ordering;

use wayclear_study::queue::node::STEPS;
use wayclear_study::queue::wire::{Exchange, Wire};
use wayclear_study::regression::line;
use wayclear_study::statistics::{mean, Interval, CONFIDENCE};

use crate::latency::rows::{Run, Sweep};
use crate::latency::wire::Checked;

/// Of a request that is sent across a connection that is open: it goes there; the answer holds nothing up.
const ROUND_TRIPS: f64 = 0.5;
/// Share of the offered requests above which the wire is no queue that empties: latencies grow as long as one measures.
const FULL: f64 = 0.9;

/// A run beside what the model says of it.
pub struct Beside<'a> {
    pub run: &'a Run,
    /// Whether it is one of those that the others are foretold from.
    pub is_base: bool,
    /// Requests that blocks held a second, while they were due.
    pub carried_out: f64,
    /// The same by the model.
    pub expected: f64,
    /// Mean latency by the model; `None` where a queue grows, or the model says nothing.
    pub expected_s: Option<f64>,
    /// Mean interval of blocks by the model; `None` as above.
    pub expected_interval_s: Option<f64>,
}

/// Runs without delay, loss and limit: what the model adds to.
struct Base {
    mean_s: f64,
    interval_s: f64,
}

/// Runs of both sweeps beside what the model says, and what follows from the validators' alone.
pub struct Measured<'a> {
    pub validators: Vec<Beside<'a>>,
    pub people: Vec<Beside<'a>>,
    /// Seconds of block interval for a second of delay, 95 %; over runs without loss and limit. `None` = too few.
    pub slope: Option<Interval>,
}

impl<'a> Measured<'a> {
    pub fn of(runs: &'a [Run], checks: &[Checked]) -> Self {
        let of = |sweep| runs.iter().filter(move |run| run.sweep == sweep);
        let bytes = checks.iter().find(|check| {
            let is_clean =
                (check.one_way_ms, check.loss) == (0.0, 0.0) && check.rate_mbit.is_none();
            check.sweep == Sweep::Wire && check.what == "bytes" && is_clean
        });
        let bytes = bytes.and_then(|check| check.measured);
        let base = |sweep| Base::of(of(sweep));
        let (validators, people) = (base(Sweep::Validators), base(Sweep::Wire));
        let validators = of(Sweep::Validators).map(|run| apart(run, validators.as_ref()));
        let people = of(Sweep::Wire).map(|run| away(run, people.as_ref(), bytes));
        let (validators, people) = (sorted(validators), sorted(people));
        let slope = slope(of(Sweep::Validators));
        Measured {
            validators,
            people,
            slope,
        }
    }
}

/// By what is set: they were run in random order.
fn sorted<'a>(all: impl Iterator<Item = Beside<'a>>) -> Vec<Beside<'a>> {
    let mut all: Vec<_> = all.collect();
    all.sort_by(|a, b| {
        let of = |run: &Run| [run.one_way_ms, -run.rate_mbit.unwrap_or(f64::MAX), run.loss];
        let settings = of(a.run).into_iter().zip(of(b.run));
        let order = settings.map(|(a, b)| a.total_cmp(&b));
        let repetitions = a.run.repetition.cmp(&b.run.repetition);
        order
            .fold(Ordering::Equal, Ordering::then)
            .then(repetitions)
    });
    all
}

impl Base {
    fn of<'a>(runs: impl Iterator<Item = &'a Run>) -> Option<Self> {
        let all: Vec<&Run> = runs.filter(|run| is_base(run)).collect();
        let mean_of = |number: fn(&Run) -> f64| {
            let numbers: Vec<f64> = all.iter().map(|run| number(run)).collect();
            mean(&numbers)
        };
        Some(Base {
            mean_s: mean_of(|run| run.mean_s)?,
            interval_s: mean_of(|run| run.interval_s)?,
        })
    }
}

fn is_base(run: &Run) -> bool {
    is_clean(run) && run.one_way_ms == 0.0
}

/// Whether nothing but delay lies between.
fn is_clean(run: &Run) -> bool {
    run.loss == 0.0 && run.rate_mbit.is_none()
}

fn carried_out(run: &Run) -> f64 {
    run.block_size / run.interval_s
}

/// Validators apart: each block takes three delays more, and a request waits for one and a half of them: half the interval until
/// the next block begins, and the agreement on it.
fn apart<'a>(run: &'a Run, near: Option<&Base>) -> Beside<'a> {
    let delay = STEPS * run.one_way_ms / 1e3;
    // Of lost packets between validators the model says nothing: gossip sends each vote over several peers.
    let near = near.filter(|_| is_clean(run));
    Beside {
        run,
        is_base: is_base(run),
        carried_out: carried_out(run),
        expected: run.rate.unwrap_or(f64::NAN),
        expected_s: near.map(|near| near.mean_s + 1.5 * delay),
        expected_interval_s: near.map(|near| near.interval_s + delay),
    }
}

/// People far from their node: the paper's theta.
fn away<'a>(run: &'a Run, near: Option<&Base>, bytes: Option<f64>) -> Beside<'a> {
    let wire = Wire {
        one_way_s: run.one_way_ms / 1e3,
        jitter_s: run.jitter_ms / 1e3,
        loss: run.loss,
        bytes_a_second: run.rate_mbit.map(|mbit| mbit * 1e6 / 8.0),
    };
    let exchange = Exchange {
        bytes: bytes.unwrap_or(f64::NAN),
        round_trips: ROUND_TRIPS,
        openings: 0.0,
        packets: 1.0,
    };
    let offered = run.rate.unwrap_or(f64::NAN);
    let carries = wire.carries(&exchange, f64::from(run.people));
    let is_full = carries < offered / FULL;
    Beside {
        run,
        is_base: is_base(run),
        carried_out: carried_out(run),
        expected: offered.min(carries),
        expected_s: near
            .filter(|_| !is_full)
            .map(|near| near.mean_s + wire.adds(&exchange)),
        expected_interval_s: near.map(|near| near.interval_s),
    }
}

fn slope<'a>(runs: impl Iterator<Item = &'a Run>) -> Option<Interval> {
    let clean = runs.filter(|run| is_clean(run));
    let points: Vec<_> = clean
        .map(|run| (run.one_way_ms / 1e3, run.interval_s))
        .collect();
    line(&points)?.interval(1, CONFIDENCE)
}
