//! `wayclear evaluate`: measures on a real node.

mod gas;
mod table;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

/// What is measured.
#[derive(Subcommand)]
pub enum EvaluateCommand {
    /// Gas of every message, with pinned codes and without, as multiples of a bank send
    Gas(gas::GasArgs),
}

pub fn run(command: &EvaluateCommand) -> Result<ExitCode> {
    match command {
        EvaluateCommand::Gas(args) => gas::run(args),
    }
}
