//! `wayclear risk`: the infection probability of equation 10. All but `model` and `set-model` computes here and sends
//! nothing.

mod clusters;
mod data;
mod exposures;
mod fit;
mod generate;
mod outcome;
mod plot;
mod registry;
mod row_numbers;
mod score;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum RiskCommand {
    /// The probability of one exposure, or of each row of a CSV file, and what it adds
    Score(score::ScoreArgs),
    /// Fit a logistic regression to a CSV file
    Fit(fit::FitArgs),
    /// Draw what exposures add, over signal strength, contact time and gap, as SVG
    Plot(plot::PlotArgs),
    /// Make up exposures, and whom they infected under a known model, as CSV
    Generate(generate::GenerateArgs),
    /// Show the model of the registry
    Model(registry::ShowArgs),
    /// Add a version to the models of the registry, as its owner
    SetModel(Box<registry::SetArgs>),
}

pub fn run(command: &RiskCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        RiskCommand::Score(args) => score::run(args, output),
        RiskCommand::Fit(args) => fit::run(args, output),
        RiskCommand::Plot(args) => plot::run(args, output),
        RiskCommand::Generate(args) => generate::run(args, output),
        RiskCommand::Model(args) => registry::show(args, output),
        RiskCommand::SetModel(args) => registry::set(args, output),
    }
}
