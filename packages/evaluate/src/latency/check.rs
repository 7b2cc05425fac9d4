//! Predictions beside what was measured: rows of `docs/study/validation.csv`.

use serde::{Deserialize, Serialize};

use super::rows::Sweep;

/// What predicts.
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

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Mean seconds of a request.
    Mean,
    /// Seconds within which 95 % of requests have their results.
    P95,
    /// Seconds from block to block.
    Interval,
    /// Requests a second.
    Throughput,
    /// Share of requests, 0 to 1.
    Refused,
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
