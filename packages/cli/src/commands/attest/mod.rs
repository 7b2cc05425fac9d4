//! `wayclear attest`: what a health authority does.

mod key;
mod report;
mod sign;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum AttestCommand {
    /// Make a key to sign with, and print what the registry's owner needs to know of it
    Key,
    /// Vouch for a person's report: sign its request
    Sign(sign::SignReportArgs),
    /// Report visits of infected people from the authority's own account
    Report(report::ReportArgs),
}

pub fn run(command: &AttestCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        AttestCommand::Key => key::run(output),
        AttestCommand::Sign(args) => sign::run(args, output),
        AttestCommand::Report(args) => report::run(args, output),
    }
}
