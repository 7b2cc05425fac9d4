//! Closed form, chain, simulation and the paper's polynomial beside each other, for a node as the study's design had it.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_study::polynomial::{cubic, value};
use wayclear_study::queue::chain::{steady, Freed, Limits};
use wayclear_study::queue::node::Node;
use wayclear_study::queue::phi;
use wayclear_study::simulate::{simulate, Settings};

/// Name of the file of what was reckoned.
pub const MODEL: &str = "model.csv";
/// The node: times as measured on two cores when the study was designed.
pub const NODE: Node = Node {
    timer_s: 0.5,
    agreement_s: 0.02,
    overhead_s: 0.01,
    each_s: 0.0022,
};
/// Utilisation in percent; closer where the pole is near.
const LOADS: [u32; 19] = [
    10, 20, 30, 40, 50, 60, 70, 77, 80, 85, 88, 90, 92, 94, 95, 96, 97, 98, 99,
];
/// What the polynomial is fitted to.
const QUIET: f64 = 0.7;

/// What each method says of one load, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Modelled {
    /// rho, 0 to 1.
    pub utilisation: f64,
    /// Requests due a second.
    pub rate: f64,
    pub closed_mean_s: f64,
    pub chain_mean_s: f64,
    pub simulated_mean_s: f64,
    /// Standard error of the simulated mean.
    pub simulated_error_s: f64,
    /// A polynomial of third degree, fitted to the simulated means up to 70 %.
    pub cubic_mean_s: f64,
    pub closed_p95_s: f64,
    pub chain_p95_s: f64,
    pub simulated_p95_s: f64,
    pub closed_interval_s: f64,
    pub chain_interval_s: f64,
    pub simulated_interval_s: f64,
}

/// To the microsecond, which is the same on every machine.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

/// Requests that are simulated: the nearer to the pole, the longer lasts what happened.
fn requests(percent: u32) -> f64 {
    match percent {
        97.. => 2e6,
        90.. => 5e5,
        _ => 1e5,
    }
}

/// Reckons all rows; some ten seconds.
///
/// # Errors
/// None for the node above.
pub fn model(seed: u64) -> Result<Vec<Modelled>> {
    let mut rows = vec![];
    let limits = Limits {
        block: None,
        mempool: 5_000,
        freed: Freed::AtOnce,
    };
    for percent in LOADS {
        let utilisation = f64::from(percent) / 100.0;
        let rate = utilisation / NODE.each_s;
        let seconds = requests(percent) / rate;
        let run = simulate(&Settings::plain(NODE, rate, seconds, seed))?;
        let chain = steady(&NODE, rate, limits)?;
        rows.push(Modelled {
            utilisation,
            rate: rounded(rate),
            closed_mean_s: rounded(phi::mean(&NODE, rate)),
            chain_mean_s: rounded(chain.mean_s),
            simulated_mean_s: rounded(run.mean_s),
            simulated_error_s: rounded(run.error_s),
            cubic_mean_s: 0.0,
            closed_p95_s: rounded(phi::quantile(&NODE, rate, 0.95)),
            chain_p95_s: rounded(chain.quantile(0.95).unwrap_or(f64::NAN)),
            simulated_p95_s: rounded(run.quantile(0.95)),
            closed_interval_s: rounded(phi::interval(&NODE, rate)),
            chain_interval_s: rounded(chain.interval_s),
            simulated_interval_s: rounded(run.interval_s),
        });
    }
    let quiet = rows.iter().filter(|row| row.utilisation <= QUIET);
    let points: Vec<_> = quiet.map(|row| (row.rate, row.simulated_mean_s)).collect();
    let coefficients = cubic(&points).context("a polynomial needs four loads")?;
    for row in &mut rows {
        row.cubic_mean_s = rounded(value(coefficients, row.rate));
    }
    Ok(rows)
}
