//! `wayclear evaluate latency`: how long a request takes.

mod fit;
mod model;
mod predict;
mod settings;
mod simulate;
mod sweep;
mod wire;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum LatencyCommand {
    /// Fit a node to bursts, predict every run from it, and say how far off that is
    Fit(fit::FitArgs),
    /// Reckon closed form, chain, simulation and the paper's polynomial for one node, into model.csv
    Model(model::ModelArgs),
    /// How long a request takes by the closed form and the chain
    Predict(predict::PredictArgs),
    /// The same by events, from a seed
    Simulate(simulate::SimulateArgs),
    /// Measure runs and bursts on nodes of its own, and add them to CSV files
    Sweep(sweep::SweepArgs),
    /// Validators with delay between them, and people far from their node, across a network within this machine (needs root)
    Wire(wire::WireArgs),
}

pub fn run(command: &LatencyCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        LatencyCommand::Fit(args) => fit::run(args, output),
        LatencyCommand::Model(args) => model::run(args, output),
        LatencyCommand::Predict(args) => predict::run(args, output),
        LatencyCommand::Simulate(args) => simulate::run(args, output),
        LatencyCommand::Sweep(args) => sweep::run(args, output),
        LatencyCommand::Wire(args) => wire::run(args, output),
    }
}
