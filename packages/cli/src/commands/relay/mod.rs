//! `wayclear relay`: a server that sends other people's check-ins and slips, and who pays for it.

mod grant;
mod serve;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum RelayCommand {
    /// Run a relay, until it is told to stop
    Serve(serve::ServeArgs),
    /// Pay the fees of a relay's accounts, up to so much a day
    Grant(grant::GrantArgs),
}

pub fn run(command: &RelayCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        RelayCommand::Serve(args) => serve::run(args, output),
        RelayCommand::Grant(args) => grant::run(args, output),
    }
}
