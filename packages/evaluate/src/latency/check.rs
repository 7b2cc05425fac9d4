//! Predictions beside what was measured: rows of `docs/study/validation.csv`.

use serde::{Deserialize, Serialize};

use wayclear_study::statistics::mean;

use super::rows::Sweep;

/// Name of the file of predictions.
pub const VALIDATION: &str = "validation.csv";

/// A closed form, or a simulation as long as the run, or the paper's polynomial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    ClosedForm,
    /// Events, for as long as the run; the mempool has room for others when a block is taken.
    Simulation,
    /// The same, but has room only when the block is executed.
    SimulationHeld,
    /// A polynomial of third degree through the quiet runs.
    Cubic,
}

impl Method {
    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Method::ClosedForm => "closed form",
            Method::Simulation => "simulation",
            Method::SimulationHeld => "simulation, room held",
            Method::Cubic => "cubic",
        }
    }
}

/// Latency, time between blocks, throughput, or what the mempool refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Mean seconds of a request.
    Mean,
    /// Seconds within which 95 % of requests have their results.
    P95,
    /// Seconds from block to block.
    Interval,
    /// Requests a second, from the mean block and the mean interval.
    Throughput,
    /// Share of requests, 0 to 1.
    Refused,
}

impl Quantity {
    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Mean => "mean",
            Quantity::P95 => "95 %",
            Quantity::Interval => "block interval",
            Quantity::Throughput => "throughput",
            Quantity::Refused => "refused",
        }
    }
}

/// A prediction beside its measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub sweep: Sweep,
    pub repetition: u32,
    /// Requests due a second; `None` where people wait for their answers.
    pub rate: Option<f64>,
    pub block_gas: Option<u64>,
    pub mempool: u64,
    pub height: u32,
    pub places: u32,
    pub people: u32,
    pub think_s: Option<f64>,
    /// rho: share of the time that executing what is due would take.
    pub utilisation: f64,
    pub method: Method,
    pub quantity: Quantity,
    pub measured: f64,
    pub predicted: f64,
}

impl Check {
    /// By what share of the measured number the predicted one is off.
    pub fn error(&self) -> f64 {
        self.predicted / self.measured - 1.0
    }
}

/// How far predictions of one kind are off.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    pub sweep: Sweep,
    pub quantity: Quantity,
    pub method: Method,
    pub runs: usize,
    /// Mean of what they are off by, whatever the sign: as a share of what was measured, or for shares their difference.
    pub mean_off: f64,
    /// The same of the worst.
    pub largest_off: f64,
}

impl Summary {
    /// As people read it.
    pub fn told(&self) -> String {
        let unit = match self.quantity {
            Quantity::Refused => "points",
            _ => "%",
        };
        let [mean, largest] = [self.mean_off, self.largest_off].map(|off| 100.0 * off);
        format!("{mean:.1} {unit}, {largest:.1} at most")
    }
}

/// How far predictions are off, kind by kind in the order of the first.
pub fn summary(checks: &[Check]) -> Vec<Summary> {
    let kind = |check: &Check| (check.sweep, check.quantity, check.method);
    let mut kinds = vec![];
    for check in checks {
        if !kinds.contains(&kind(check)) {
            kinds.push(kind(check));
        }
    }
    let of = |(sweep, quantity, method)| {
        let all = checks
            .iter()
            .filter(|check| kind(check) == (sweep, quantity, method));
        let off = all.map(|check| match quantity {
            Quantity::Refused => (check.predicted - check.measured).abs(),
            _ => check.error().abs(),
        });
        let off: Vec<f64> = off.collect();
        Summary {
            sweep,
            quantity,
            method,
            runs: off.len(),
            mean_off: mean(&off).unwrap_or_default(),
            largest_off: off.iter().copied().fold(0.0, f64::max),
        }
    };
    kinds.into_iter().map(of).collect()
}
