//! `wayclear risk`: the infection probability of equation 10, computed here and sent nowhere.

mod fit;
mod score;
mod table;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

/// What about risk.
#[derive(Subcommand)]
pub enum RiskCommand {
    /// The probability of one exposure under a model
    Score(score::ScoreArgs),
    /// Fit a logistic regression to a CSV file
    Fit(fit::FitArgs),
}

pub fn run(command: &RiskCommand) -> Result<ExitCode> {
    match command {
        RiskCommand::Score(args) => score::run(args),
        RiskCommand::Fit(args) => fit::run(args),
    }
}
