//! When a chain is saturated, by the rule of `CometBFT`'s quality assurance: results that differ by more than 10 % differ.

/// An experiment: what was offered, and what was carried out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Transactions a second over all connections.
    pub rate: f64,
    pub offered: f64,
    pub processed: f64,
}

/// Up to this part may be missing.
const ALLOWED: f64 = 0.10;

impl Load {
    /// Whether more than 10 % of what was offered was not carried out.
    pub fn is_saturated(&self) -> bool {
        self.processed < (1.0 - ALLOWED) * self.offered
    }
}

/// The largest rate below the first that saturates, a second. `None` = none of them was carried out.
pub fn last_rate(loads: &[Load]) -> Option<f64> {
    let saturated = loads.iter().filter(|load| load.is_saturated());
    let first = saturated
        .map(|load| load.rate)
        .fold(f64::INFINITY, f64::min);
    let carried = loads.iter().map(|load| load.rate);
    carried.filter(|rate| *rate < first).max_by(f64::total_cmp)
}
