//! `wayclear evaluate`: measures on a real node.

mod disclosure;
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
    /// Gas and bytes of a report, for several rotation periods, as day keys and as hashes
    Disclosure(disclosure::DisclosureArgs),
    /// Check-ins a second, and how long one takes, beside bank sends
    Throughput(throughput::ThroughputArgs),
}

/// Gas of a request as the committed table has it, with the fee it pays.
pub fn gas_of(request: &str, is_pinned: bool) -> Option<u64> {
    Some(gas_without_fee(request, is_pinned)? + gas_without_fee(gas::FEE, is_pinned)?)
}

/// The same as the table shows it; that of taking the fee under [`gas::FEE`].
fn gas_without_fee(request: &str, is_pinned: bool) -> Option<u64> {
    let rows = table::parse(TABLE.as_bytes()).ok()?;
    let row = rows.iter().find(|row| row.request == request)?;
    Some(if is_pinned { row.pinned } else { row.unpinned })
}

pub fn run(command: &EvaluateCommand) -> Result<ExitCode> {
    match command {
        EvaluateCommand::Gas(args) => gas::run(args),
        EvaluateCommand::Disclosure(args) => disclosure::run(args),
        EvaluateCommand::Throughput(args) => throughput::run(args),
    }
}
