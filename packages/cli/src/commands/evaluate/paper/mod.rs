//! `wayclear evaluate paper`: the paper's study, repeated.

mod answer;
mod figures;
mod replay;
mod workload;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum PaperCommand {
    /// Draw requests from a seed and write them to a file, which every chain can be given
    Workload(workload::WorkloadArgs),
    /// Gas of requests for figures 5 to 7: carried out on a node, or counted in process
    Figures(figures::FiguresArgs),
    /// Real traces as requests: of which kind they are, how they arrive, what they cost
    Replay(replay::ReplayArgs),
}

pub fn run(command: &PaperCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        PaperCommand::Workload(args) => workload::run(args, output),
        PaperCommand::Figures(args) => figures::run(args, output),
        PaperCommand::Replay(args) => replay::run(args, output),
    }
}
