//! What the model says of each run, from the run without any delay, loss or limit.

use wayclear_study::queue::wire::{Exchange, Wire};
use wayclear_study::regression::least_squares;
use wayclear_study::statistics::Interval;

use crate::latency::rows::{Run, Sweep};
use crate::latency::wire::Checked;

/// Steps of consensus that each wait for the slowest of the quorum: proposal, prevote, precommit.
pub const STEPS: f64 = 3.0;
/// Of a request that is sent across a connection that is open: it goes there; the answer holds nothing up.
const ROUND_TRIPS: f64 = 0.5;
/// Share of the offered requests above which the wire is no queue that empties: latencies grow as long as one measures.
const FULL: f64 = 0.9;

/// A run beside what the model says of it.
pub struct Beside<'a> {
    pub run: &'a Run,
    /// Requests that blocks held a second, while they were due.
    pub carried_out: f64,
    /// The same by the model.
    pub expected: f64,
    /// Mean latency by the model; `None` where a queue grows, or the model says nothing.
    pub expected_s: Option<f64>,
    /// Mean interval of blocks by the model; `None` as above.
    pub expected_interval_s: Option<f64>,
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
        let near = |sweep| of(sweep).find(|run| is_clean(run) && run.one_way_ms == 0.0);
        let validators = of(Sweep::Validators).map(|run| apart(run, near(Sweep::Validators)));
        let people = of(Sweep::Wire).map(|run| away(run, near(Sweep::Wire), bytes));
        let (validators, people) = (validators.collect(), people.collect());
        let slope = slope(of(Sweep::Validators));
        Measured {
            validators,
            people,
            slope,
        }
    }
}

/// Whether nothing but delay lies between.
pub fn is_clean(run: &Run) -> bool {
    run.loss == 0.0 && run.rate_mbit.is_none()
}

fn carried_out(run: &Run) -> f64 {
    run.block_size / run.interval_s
}

/// Validators apart: each block takes three delays more, and a request waits for one and a half of them: half the interval until
/// the next block begins, and the agreement on it.
fn apart<'a>(run: &'a Run, near: Option<&Run>) -> Beside<'a> {
    let delay = STEPS * run.one_way_ms / 1e3;
    // Of lost packets between validators the model says nothing: gossip sends each vote over several peers.
    let near = near.filter(|_| is_clean(run));
    Beside {
        run,
        carried_out: carried_out(run),
        expected: run.rate.unwrap_or(f64::NAN),
        expected_s: near.map(|near| near.mean_s + 1.5 * delay),
        expected_interval_s: near.map(|near| near.interval_s + delay),
    }
}

/// People far from their node: the paper's theta.
fn away<'a>(run: &'a Run, near: Option<&Run>, bytes: Option<f64>) -> Beside<'a> {
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
        carried_out: carried_out(run),
        expected: offered.min(carries),
        expected_s: near
            .filter(|_| !is_full)
            .map(|near| near.mean_s + wire.adds(&exchange)),
        expected_interval_s: near.map(|near| near.interval_s),
    }
}

fn slope<'a>(runs: impl Iterator<Item = &'a Run>) -> Option<Interval> {
    let clean: Vec<&Run> = runs.filter(|run| is_clean(run)).collect();
    let rows: Vec<Vec<f64>> = clean
        .iter()
        .map(|r| vec![1.0, r.one_way_ms / 1e3])
        .collect();
    let intervals: Vec<f64> = clean.iter().map(|run| run.interval_s).collect();
    least_squares(&rows, &intervals)?.interval(1, 0.95)
}
