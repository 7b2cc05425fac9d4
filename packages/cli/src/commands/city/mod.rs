//! `wayclear city`: how a city looks after its places.

mod clean;
mod cleaners;
mod describe;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

pub use cleaners::cleaners;

use crate::output::Output;

#[derive(Subcommand)]
pub enum CityCommand {
    /// Say what a place is called and what its surfaces are made of
    Describe(describe::DescribeArgs),
    /// Say that places have been cleaned just now
    Clean(clean::CleanArgs),
    /// Show or change who may say that places have been cleaned
    Cleaners(cleaners::CleanersArgs),
}

pub fn run(command: &CityCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        CityCommand::Describe(args) => describe::run(args, output),
        CityCommand::Clean(args) => clean::run(args, output),
        CityCommand::Cleaners(args) => cleaners::run(args, output),
    }
}
