//! `wayclear relay`: a server that sends other people's check-ins and slips, who pays for it, and who keeps addresses from it.

mod forward;
mod grant;
mod key;
mod openapi;
mod payers;
mod proving;
mod serve;
mod service;
mod status;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;
pub use proving::Proving;
pub use service::{run as serve, ServiceArgs};

#[derive(Subcommand)]
pub enum RelayCommand {
    /// Run a relay, until it is told to stop
    Serve(Box<serve::ServeArgs>),
    /// Bring to a relay of others what phones have sealed for it, until it is told to stop
    Forward(forward::ForwardArgs),
    /// Pay the fees of a relay's accounts, up to so much a day
    Grant(Box<grant::GrantArgs>),
    /// Make the key for which phones seal what forwarders bring, or show it
    Key(key::KeyArgs),
    /// Ask relays, and forwarders before them, whether they are well
    Status(status::StatusArgs),
    /// Print what a relay takes and answers, as OpenAPI has it, for who writes a client
    Openapi(openapi::OpenapiArgs),
}

pub fn run(command: &RelayCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        RelayCommand::Serve(args) => serve::run(args, output),
        RelayCommand::Forward(args) => forward::run(args, output),
        RelayCommand::Grant(args) => grant::run(args, output),
        RelayCommand::Key(args) => key::run(args, output),
        RelayCommand::Status(args) => status::run(args, output),
        RelayCommand::Openapi(args) => openapi::run(args, output),
    }
}
