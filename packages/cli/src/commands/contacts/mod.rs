//! `wayclear contacts`: whom the phone has met.

mod import;
mod record;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum ContactsCommand {
    /// Make contacts of a log of Bluetooth signals and keep them on the device; nothing is sent
    Import(import::ImportArgs),
    /// Put contacts on chain under your account, for all to see (the paper's public mode)
    Record(Box<record::RecordArgs>),
}

pub fn run(command: &ContactsCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        ContactsCommand::Import(args) => import::run(args, output),
        ContactsCommand::Record(args) => record::run(args, output),
    }
}
