//! `wayclear evaluate`: measures on a real node, and repeats the paper's study.

mod cost;
mod disclosure;
mod gas;
mod growth;
mod latency;
mod outcomes;
mod paper;
#[cfg(feature = "relay")]
mod proofs;
mod provenance;
mod published;
#[cfg(feature = "relay")]
mod relay;
mod render;
mod scale;
mod throughput;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum EvaluateCommand {
    /// Gas of every message, with pinned codes and without, as multiples of a bank send
    Gas(gas::GasArgs),
    /// The paper's equations 3 to 6: what a day of a person costs, and which design costs least
    Cost(cost::CostArgs),
    /// Gas and bytes of a report, for several rotation periods, as day keys and as hashes
    Disclosure(disclosure::DisclosureArgs),
    /// Whether a place costs more where thousands of infected people have been
    Growth(growth::GrowthArgs),
    /// How long a request takes, measured on nodes
    #[command(subcommand)]
    Latency(latency::LatencyCommand),
    /// The paper's study, repeated: workloads, and figures 5 to 7
    #[command(subcommand)]
    Paper(paper::PaperCommand),
    /// What real infections say of equation 8: fits, predictions, calibration, from a folder of three studies
    Outcomes(outcomes::OutcomesArgs),
    /// Results that others have published, computed again beside them
    Published(published::PublishedArgs),
    /// Bytes and time of reads that are checked, beside those of a node's or relay's word
    #[cfg(feature = "relay")]
    Proofs(proofs::ProofsArgs),
    /// Whether a relay keeps up with so many check-ins a second, beside its node
    #[cfg(feature = "relay")]
    Relay(relay::RelayLoadArgs),
    /// Draw the study's page and figures from the CSV files beside them
    Render(render::RenderArgs),
    /// What rows cost a node, and how many chains populations need
    #[command(subcommand)]
    Scale(scale::ScaleCommand),
    /// Check-ins a second, and how long one takes, beside bank sends
    Throughput(throughput::ThroughputArgs),
}

pub fn run(command: &EvaluateCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        EvaluateCommand::Gas(args) => gas::run(args, output),
        EvaluateCommand::Cost(args) => cost::run(args, output),
        EvaluateCommand::Disclosure(args) => disclosure::run(args, output),
        EvaluateCommand::Growth(args) => growth::run(args, output),
        EvaluateCommand::Latency(command) => latency::run(command, output),
        EvaluateCommand::Paper(command) => paper::run(command, output),
        EvaluateCommand::Outcomes(args) => outcomes::run(args, output),
        EvaluateCommand::Published(args) => published::run(args, output),
        #[cfg(feature = "relay")]
        EvaluateCommand::Proofs(args) => proofs::run(args, output),
        #[cfg(feature = "relay")]
        EvaluateCommand::Relay(args) => relay::run(args, output),
        EvaluateCommand::Render(args) => render::run(args, output),
        EvaluateCommand::Scale(command) => scale::run(command, output),
        EvaluateCommand::Throughput(args) => throughput::run(args, output),
    }
}
