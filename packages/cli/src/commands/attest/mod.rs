//! `wayclear attest`: what a health authority does.

#[cfg(feature = "relay")]
mod codes;
mod following;
mod key;
#[cfg(feature = "relay")]
mod office;
#[cfg(feature = "relay")]
mod serve;
mod sign;
mod standing;
#[cfg(feature = "relay")]
mod watching;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum AttestCommand {
    /// Make a key to sign slips with, and print what the registry's owner needs to know of it
    Key(key::KeyArgs),
    /// Vouch for a patient's report: sign its request, and note whose it was; needs no node, but can ask one
    Sign(sign::SignRequestArgs),
    /// Give out one-time codes, which laboratories send with positive results
    #[cfg(feature = "relay")]
    Codes(codes::CodesArgs),
    /// Run a desk that signs for whoever brings a code, until it is told to stop
    #[cfg(feature = "relay")]
    Serve(Box<serve::ServeArgs>),
    /// Stay, and take back what the phones of revoked patients still send
    Following(Box<following::FollowingArgs>),
}

pub fn run(command: &AttestCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        AttestCommand::Key(args) => key::run(args, output),
        AttestCommand::Sign(args) => sign::run(args, output),
        #[cfg(feature = "relay")]
        AttestCommand::Codes(args) => codes::run(args, output),
        #[cfg(feature = "relay")]
        AttestCommand::Serve(args) => serve::run(args, output),
        AttestCommand::Following(args) => following::run(args, output),
    }
}
