//! What a sweep is given.

use std::path::Path;

use anyhow::Result;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Addr;

use crate::load::Stop;
use crate::series::Provenance;

/// What a sweep needs.
pub struct Setup<'a> {
    /// Where `wire.csv` and `wire-checks.csv` go; runs that they hold are not made again.
    pub folder: &'a Path,
    /// Requests due a second.
    pub rate: f64,
    /// Seconds of each run.
    pub seconds: f64,
    /// Few settings, for a trial.
    pub is_quick: bool,
    /// Of losses and arrivals.
    pub seed: u64,
    /// How the rows are made.
    pub provenance: Provenance,
    /// Puts a tree on the chain of a node.
    pub deploy: &'a dyn Fn(&str) -> Result<()>,
    /// Connects to a node that has this tree, to sign for the accounts of a localnet; with the address of its state.
    pub connect: &'a dyn Fn(&str) -> Result<(Wasmd, Addr)>,
    pub stop: Stop<'a>,
}
