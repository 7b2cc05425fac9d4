//! `wayclear tree`: looks at tree files, and at the tree on a chain.

mod adopt;
mod check;
mod cover;
mod export;
mod live;
mod show;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum TreeCommand {
    /// Print the regions and places of a tree file, or without one those on the chain
    Show(show::ShowArgs),
    /// Check a tree file; each problem is named with its line
    Check(check::CheckArgs),
    /// Write the tree file of the tree on the chain
    Export(export::ExportArgs),
    /// Write the record of a tree that stands anew, when it was lost
    Adopt(adopt::AdoptArgs),
    /// Make a tree file of the boundaries of counties, GeoJSON
    Cover(cover::CoverArgs),
}

pub fn run(command: &TreeCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        TreeCommand::Show(args) => show::run(args, output),
        TreeCommand::Check(args) => check::run(args, output),
        TreeCommand::Export(args) => export::run(args, output),
        TreeCommand::Adopt(args) => adopt::run(args, output),
        TreeCommand::Cover(args) => cover::run(args, output),
    }
}
