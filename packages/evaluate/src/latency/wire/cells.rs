//! Which settings of the wire are run, and the file that tells the wire.

use std::fmt::Write;

use rand::seq::SliceRandom;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::latency::rows::{Run, Sweep};

/// Name of the wire, and so of its namespaces.
const NAME: &str = "wcstudy";
/// Ends with a validator each. People send to the first, and blocks are seen at the second: near, whatever lies before the first.
const VALIDATORS: [&str; 4] = ["v0", "v1", "v2", "v3"];
const PEOPLE: &str = "people";
/// Delays that validators are apart, one way; ms.
const APART_MS: [f64; 4] = [0.0, 25.0, 50.0, 100.0];
/// Delays between people and their node, one way: round trips of 0, 50, 200 ms.
const AWAY_MS: [f64; 3] = [0.0, 25.0, 100.0];
const LOSSES: [f64; 3] = [0.0, 0.01, 0.05];
const MBIT: f64 = 1.0;
/// Less than what people send takes: there the wire decides how much gets through.
const NARROW_MBIT: f64 = 0.25;
/// Runs of each delay between validators, from which the slope follows.
const REPETITIONS: u32 = 3;

/// What lies between two ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lines {
    /// Delay in one direction.
    pub one_way_ms: f64,
    /// Share of packets, 0 to 1.
    pub loss: f64,
    /// `None` = as fast as the machine.
    pub rate_mbit: Option<f64>,
}

/// The settings of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// [`Sweep::Validators`]: the lines lie between the validators; [`Sweep::Wire`]: between people and their node.
    pub sweep: Sweep,
    /// 1 for the first.
    pub repetition: u32,
    pub lines: Lines,
}

/// Every cell, in random order, so that what the machine does otherwise in the meantime strikes no setting more than another; or
/// three, which take a minute with all that they need.
pub fn cells(is_quick: bool, seed: u64) -> Vec<Cell> {
    let cell = |sweep, one_way_ms, loss, rate_mbit| Cell {
        sweep,
        repetition: 1,
        lines: Lines {
            one_way_ms,
            loss,
            rate_mbit,
        },
    };
    if is_quick {
        return vec![
            cell(Sweep::Validators, 50.0, 0.0, None),
            cell(Sweep::Wire, 0.0, 0.0, None),
            cell(Sweep::Wire, 25.0, 0.05, None),
        ];
    }
    let mut all = vec![];
    for apart in APART_MS {
        all.extend(LOSSES.map(|loss| cell(Sweep::Validators, apart, loss, None)));
        all.extend((2..=REPETITIONS).map(|repetition| Cell {
            repetition,
            ..cell(Sweep::Validators, apart, 0.0, None)
        }));
        all.push(cell(Sweep::Validators, apart, 0.0, Some(MBIT)));
    }
    for away in AWAY_MS {
        for rate in [None, Some(MBIT)] {
            all.extend(LOSSES.map(|loss| cell(Sweep::Wire, away, loss, rate)));
        }
        all.push(cell(Sweep::Wire, away, 0.0, Some(NARROW_MBIT)));
    }
    all.shuffle(&mut ChaCha20Rng::seed_from_u64(seed));
    all
}

/// Namespaces of the validators.
pub fn namespaces() -> [String; 4] {
    VALIDATORS.map(|end| format!("{NAME}-{end}"))
}

/// Namespace of the people.
pub fn people() -> String {
    format!("{NAME}-{PEOPLE}")
}

impl Cell {
    /// The file of `tools/wire`: every pair of ends by name.
    pub fn settings(&self, seed: u64) -> String {
        let ends = [&VALIDATORS[..], &[PEOPLE]].concat();
        let mut text = format!("name = \"{NAME}\"\nends = {ends:?}\nseed = {seed}\n");
        let pairs = match self.sweep {
            Sweep::Validators => VALIDATORS
                .iter()
                .enumerate()
                .flat_map(|(n, a)| VALIDATORS.iter().skip(n + 1).map(move |b| [*a, *b]))
                .collect(),
            _ => vec![[VALIDATORS[0], PEOPLE]],
        };
        let Lines {
            one_way_ms,
            loss,
            rate_mbit,
        } = self.lines;
        for pair in pairs {
            let _ = write!(
                text,
                "[[pair]]\nends = {pair:?}\ndelay_ms = {one_way_ms}\nloss = {loss}\n"
            );
            if let Some(rate) = rate_mbit {
                let _ = writeln!(text, "rate_mbit = {rate}");
            }
        }
        text
    }

    /// Whether that run has these settings.
    pub fn is_of(&self, run: &Run) -> bool {
        let lines = Lines {
            one_way_ms: run.one_way_ms,
            loss: run.loss,
            rate_mbit: run.rate_mbit,
        };
        (self.sweep, self.repetition, self.lines) == (run.sweep, run.repetition, lines)
    }

    /// For people who wait.
    pub fn words(&self) -> String {
        let Lines {
            one_way_ms,
            loss,
            rate_mbit,
        } = self.lines;
        let rate = rate_mbit.map_or(String::new(), |rate| format!(", {rate} Mbit/s"));
        let sweep = self.sweep.name();
        format!("{sweep}: {one_way_ms} ms, {} % lost{rate}", loss * 100.0)
    }
}
