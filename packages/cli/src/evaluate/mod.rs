//! `wayclear evaluate`: measures on a real node.

mod gas;
mod table;
mod throughput;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

pub use gas::{REWARDED, REWARDED_INSPECTION};
pub use table::grouped;

/// The committed table.
const TABLE: &str = include_str!("../../../../docs/gas.csv");

/// What is measured.
#[derive(Subcommand)]
pub enum EvaluateCommand {
    /// Gas of every message, with pinned codes and without, as multiples of a bank send
    Gas(gas::GasArgs),
    /// Check-ins a second, and how long one takes, beside bank sends
    Throughput(throughput::ThroughputArgs),
}

/// Gas of a request as the committed table has it, with the fee it pays.
pub fn gas_of(request: &str, is_pinned: bool) -> Option<u64> {
    let rows = table::parse(TABLE.as_bytes()).ok()?;
    let gas = |request: &str| {
        let row = rows.iter().find(|row| row.request == request)?;
        Some(if is_pinned { row.pinned } else { row.unpinned })
    };
    Some(gas(request)? + gas(gas::FEE)?)
}

pub fn run(command: &EvaluateCommand) -> Result<ExitCode> {
    match command {
        EvaluateCommand::Gas(args) => gas::run(args),
        EvaluateCommand::Throughput(args) => throughput::run(args),
    }
}
