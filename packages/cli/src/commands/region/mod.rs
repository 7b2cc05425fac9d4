//! `wayclear region`: what the owners of regions do: children, cells, codes, hand-over.

mod add;
mod cells;
mod codes;
mod ground;
mod owner;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use wayclear_api::check_prefix;

use crate::output::Output;

#[derive(Subcommand)]
pub enum RegionCommand {
    /// Make a county or a city, with cells of its own
    Add(add::AddArgs),
    /// Give cells to a county or city: its parent routes their places there from now on
    Give(cells::GiveArgs),
    /// Take cells away from a county or city in which nothing lives
    Release(cells::ReleaseArgs),
    /// Replace a cell of a county or city by its 32 parts, so that the empty ones can be released
    Split(cells::SplitArgs),
    /// Offer a state, county or city to a successor, or take the offer back
    Offer(owner::OfferArgs),
    /// Take over a state, county or city that was offered to you
    Accept(owner::AcceptArgs),
    /// Show or set the codes that whatever is made in the tree from now on runs
    Codes(codes::CodesArgs),
}

pub fn run(command: &RegionCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        RegionCommand::Add(args) => add::run(args, output),
        RegionCommand::Give(args) => cells::give(args, output),
        RegionCommand::Release(args) => cells::release(args, output),
        RegionCommand::Split(args) => cells::split(args, output),
        RegionCommand::Offer(args) => owner::offer(args, output),
        RegionCommand::Accept(args) => owner::accept(args, output),
        RegionCommand::Codes(args) => codes::run(args, output),
    }
}

/// Reads a cell prefix in any case.
fn prefix(text: &str) -> Result<String, String> {
    let prefix = text.trim().to_ascii_lowercase();
    match check_prefix(&prefix) {
        Ok(()) => Ok(prefix),
        Err(error) => Err(error.to_string()),
    }
}
