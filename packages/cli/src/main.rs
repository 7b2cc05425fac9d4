//! The `wayclear` command.

mod attest;
mod contacts;
mod demo;
mod deploy;
mod device;
mod doctor;
mod evaluate;
mod exposures;
mod localnet;
mod net;
mod place;
mod report;
mod reward;
mod risk;
mod say;
mod sheet;
mod tree;
mod visit;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Contact tracing that nobody has to be trusted to run.
#[derive(Parser)]
#[command(name = "wayclear", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run three days of two counties in process, with a report, a cleaning and 14 days of waiting
    Demo(DemoArgs),
    /// Put a tree on a chain; a second time it does what is missing
    Deploy(deploy::DeployArgs),
    /// Compare node, contracts and codes with this build
    Doctor(doctor::DoctorArgs),
    /// Which contracts look after a place
    Locate(visit::AskArgs),
    /// Is the way clear?
    Status(visit::AskArgs),
    /// Go to a place: recorded on chain under a tag that only you can open
    CheckIn(visit::VisitArgs),
    /// Ask on chain whether the way is clear, for the reward
    Inspect(visit::VisitArgs),
    /// Tell that you are infected: shows what becomes public, then sends it with the authority's signature
    Report(report::ReportArgs),
    /// Vouch for reports, or report for people
    #[command(subcommand)]
    Attest(attest::AttestCommand),
    /// Take a case back
    Revoke(attest::RevokeArgs),
    /// Whom the phone has met
    #[command(subcommand)]
    Contacts(contacts::ContactsCommand),
    /// Was I exposed? Compares what others have disclosed with what the device keeps
    Exposures(exposures::ExposuresArgs),
    /// Stay, and tell of each new exposure once
    Watch(exposures::WatchArgs),
    /// The infection probability of the paper's equation 10
    #[command(subcommand)]
    Risk(risk::RiskCommand),
    /// What rewards should be
    #[command(subcommand)]
    Reward(reward::RewardCommand),
    /// Measure on a real node
    #[command(subcommand)]
    Evaluate(evaluate::EvaluateCommand),
    /// The place of a position: its geohash and text form
    Place(PlaceArgs),
    /// Look at tree files
    #[command(subcommand)]
    Tree(TreeCommand),
}

/// How large the demo is.
#[derive(Args, Clone, Copy)]
struct DemoArgs {
    /// How many people live there
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    people: u32,
    /// How many days they go about before somebody falls ill
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=13))]
    days: u32,
    /// Where the random numbers begin; the same seed gives the same story
    #[arg(long, default_value_t = 2020)]
    seed: u64,
    /// Print one JSON object instead of the story
    #[arg(long)]
    json: bool,
}

/// A position.
#[derive(Args)]
struct PlaceArgs {
    /// Degrees north, -90 to 90
    #[arg(allow_negative_numbers = true)]
    latitude: f64,
    /// Degrees east, -180 to 180
    #[arg(allow_negative_numbers = true)]
    longitude: f64,
    /// Floor, shop or vehicle: 1 to 32 characters of a-z, 0-9 and -
    #[arg(long)]
    unit: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum TreeCommand {
    /// Print the regions and places of a tree file, or without one those on the chain
    Show(tree::ShowArgs),
    /// Check a tree file; each problem is named with its line
    Check(TreeArgs),
}

/// A tree file.
#[derive(Args)]
struct TreeArgs {
    /// TOML, see trees/yolo.toml
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(args) => demo::run(args),
        Command::Deploy(args) => deploy::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Evaluate(command) => evaluate::run(&command),
        Command::Reward(command) => reward::run(&command),
        Command::Risk(command) => risk::run(&command),
        Command::Locate(args) => visit::locate(&args),
        Command::Status(args) => visit::status(&args),
        Command::CheckIn(args) => visit::check_in(&args),
        Command::Inspect(args) => visit::inspect(&args),
        Command::Report(args) => report::run(&args),
        Command::Attest(command) => attest::run(&command),
        Command::Contacts(command) => contacts::run(&command),
        Command::Exposures(args) => exposures::exposures(&args),
        Command::Watch(args) => exposures::watch(&args),
        Command::Revoke(args) => attest::revoke(&args),
        Command::Place(args) => place::run(&args),
        Command::Tree(TreeCommand::Show(args)) => tree::show(&args),
        Command::Tree(TreeCommand::Check(args)) => tree::check(&args),
    };
    match done {
        Ok(code) => code,
        // Whoever read the output has read enough, as in `| head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wayclear: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error
        .chain()
        .any(|cause| match cause.downcast_ref::<csv::Error>() {
            Some(error) => matches!(error.kind(), csv::ErrorKind::Io(error) if is_broken(error)),
            None => cause.downcast_ref().is_some_and(is_broken),
        })
}
