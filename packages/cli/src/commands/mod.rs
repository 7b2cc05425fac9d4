//! The commands: one file or folder each, with its arguments, one call and one answer.

mod anchor;
mod apply;
mod attest;
mod check_in;
mod city;
mod completions;
mod config;
mod contacts;
mod demo;
mod doctor;
mod evaluate;
mod exposures;
mod groups;
mod inspect;
#[cfg(feature = "relay")]
mod kiosk;
mod locate;
mod man;
#[cfg(feature = "relay")]
mod mirror;
mod open;
mod place;
mod plan;
mod prune;
mod recover;
mod region;
mod registry;
#[cfg(feature = "relay")]
mod relay;
mod release;
mod report;
mod revoke;
mod reward;
mod risk;
mod status;
#[cfg(test)]
mod tests;
mod tree;
mod verify;
mod visits;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};
use tracing::level_filters::LevelFilter;

use crate::early;
use crate::log::listen;
use crate::output::Output;
use crate::page::width;
use crate::version;

/// Contact tracing that nobody has to be trusted to run.
#[derive(Parser)]
#[command(name = "wayclear", version, long_version = version::LONG, after_help = EXIT_CODES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Answer in JSON; errors too, on standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// Tell on standard error what is done; twice: each request to a node
    #[arg(long, short, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    verbose: u8,
    /// File of settings; by default wayclear.toml in the current folder, or your own: see wayclear config
    #[arg(long, value_name = "FILE", global = true, env = "WAYCLEAR_CONFIG")]
    config: Option<PathBuf>,
    /// No progress bars and no notes, only the answer
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Whether the command is to print a transaction
    #[arg(skip)]
    pub generates: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 64 called wrongly; 2 is kept for a plan that would change something;
130 ended by Ctrl-C.
wayclear COMMAND --help tells more of a command, wayclear man COMMAND all of it.";

#[derive(Subcommand)]
enum Command {
    /// The place of a position: its geohash and text form
    Place(place::PlaceArgs),
    /// Which contracts look after a place
    Locate(locate::LocateArgs),
    /// Is the way clear?
    Status(status::StatusArgs),
    /// Go to a place: recorded on chain under a tag that only you can open
    CheckIn(check_in::CheckInArgs),
    /// Where you were, and whether the places know it
    Visits(visits::VisitsArgs),
    /// Ask on chain whether the way is clear, for the reward
    Inspect(inspect::InspectArgs),
    /// Whom the phone has met
    #[command(subcommand)]
    Contacts(contacts::ContactsCommand),
    /// Was I exposed? Compares what others have disclosed with what the device keeps
    Exposures(exposures::ExposuresArgs),
    /// Stay, and alert of new exposures once they add enough together
    Watch(watch::WatchArgs),
    /// Tell that you are infected: shows what becomes public, then sends it piece by piece
    Report(report::ReportArgs),
    /// Vouch for reports, as a health authority
    #[command(subcommand)]
    Attest(attest::AttestCommand),
    /// Take back what was disclosed
    Revoke(revoke::RevokeArgs),
    /// Say that you are well again, with an account of your own that counts as infected
    Recover(recover::RecoverArgs),
    /// Say what a tree file says otherwise than the chain
    Plan(plan::PlanArgs),
    /// Make the chain as a tree file says; on an empty chain that is the deployment
    #[command(visible_alias = "deploy")]
    Apply(apply::ApplyArgs),
    /// Make the location of a place, so that relays can send visits there
    Open(open::OpenArgs),
    /// Remove rows past their retention where nobody goes any more
    Prune(prune::PruneArgs),
    /// The block from which on the chain is checked: show it, and make it new
    Anchor(anchor::AnchorArgs),
    /// Prove the whole tree: where its contracts are, what they run, who may change them
    Verify(verify::VerifyArgs),
    /// Compare node, contracts and codes with the record and this build
    Doctor(doctor::DoctorArgs),
    /// Tree files: check, show and draft them; and the tree on the chain
    #[command(subcommand)]
    Tree(tree::TreeCommand),
    /// State, counties and cities: make them, give them cells, hand them over
    #[command(subcommand)]
    Region(region::RegionCommand),
    /// Places of a city: describe them, and who cleans them
    #[command(subcommand)]
    City(city::CityCommand),
    /// The contact registry: who may vouch for slips, with which keys
    #[command(subcommand)]
    Registry(registry::RegistryCommand),
    /// What visitors are paid, and the coins for it
    #[command(subcommand)]
    Reward(reward::RewardCommand),
    /// Send check-ins and slips of people without accounts, in batches, and serve the feed
    #[cfg(feature = "relay")]
    #[command(subcommand)]
    Relay(relay::RelayCommand),
    /// Take the visits of one place at its door, and send them together every ten minutes
    #[cfg(feature = "relay")]
    Kiosk(kiosk::KioskArgs),
    /// Write what relays serve to everybody as files, with its proofs, for any web server
    #[cfg(feature = "relay")]
    Mirror(mirror::MirrorArgs),
    /// Run three days of two counties in process, with a report, a cleaning and 14 days of waiting
    Demo(demo::DemoArgs),
    /// The infection probability of the paper's equation 10, and the model on the chain
    #[command(subcommand)]
    Risk(risk::RiskCommand),
    /// Measure on a real node; sends transactions and pays for them
    #[command(subcommand)]
    Evaluate(evaluate::EvaluateCommand),
    /// Pack codes, schema, page and bills of materials of a commit, to be released
    Release(release::ReleaseArgs),
    /// Which settings hold, and from where each is
    Config(config::ConfigArgs),
    /// What a shell needs to complete the command
    Completions(completions::CompletionsArgs),
    /// The manual pages
    Man(man::ManArgs),
}

/// The command line, laid out for the terminal, its commands in groups.
pub fn command() -> clap::Command {
    groups::grouped(Cli::command().term_width(width()))
}

impl Cli {
    /// Tells on standard error as much as was asked for.
    pub fn listen(&self) {
        listen(match self.verbose {
            _ if self.quiet => LevelFilter::ERROR,
            0 => LevelFilter::WARN,
            1 => LevelFilter::INFO,
            _ => LevelFilter::DEBUG,
        });
    }

    /// Carries the command out.
    pub fn run(&self) -> Result<ExitCode> {
        let output = &mut Output::new(self.json, self.quiet).generating(self.generates);
        let done = self.carry_out(output);
        done.or_else(|error| early::answer(error, output))
    }

    fn carry_out(&self, output: &mut Output) -> Result<ExitCode> {
        match &self.command {
            Command::Place(args) => place::run(args, output),
            Command::Locate(args) => locate::run(args, output),
            Command::Status(args) => status::run(args, output),
            Command::CheckIn(args) => check_in::run(args, output),
            Command::Visits(args) => visits::run(args, output),
            Command::Inspect(args) => inspect::run(args, output),
            Command::Contacts(command) => contacts::run(command, output),
            Command::Exposures(args) => exposures::run(args, output),
            Command::Watch(args) => watch::run(args, output),
            Command::Report(args) => report::run(args, output),
            Command::Attest(command) => attest::run(command, output),
            Command::Revoke(args) => revoke::run(args, output),
            Command::Recover(args) => recover::run(args, output),
            Command::Plan(args) => plan::run(args, output),
            Command::Apply(args) => apply::run(args, output),
            Command::Open(args) => open::run(args, output),
            Command::Prune(args) => prune::run(args, output),
            Command::Anchor(args) => anchor::run(args, output),
            Command::Verify(args) => verify::run(args, output),
            Command::Doctor(args) => doctor::run(args, output),
            Command::Tree(command) => tree::run(command, output),
            Command::Region(command) => region::run(command, output),
            Command::City(command) => city::run(command, output),
            Command::Registry(command) => registry::run(command, output),
            Command::Reward(command) => reward::run(command, output),
            #[cfg(feature = "relay")]
            Command::Relay(command) => relay::run(command, output),
            #[cfg(feature = "relay")]
            Command::Kiosk(args) => kiosk::run(args, output),
            #[cfg(feature = "relay")]
            Command::Mirror(args) => mirror::run(args, output),
            Command::Demo(args) => demo::run(args, output),
            Command::Risk(command) => risk::run(command, output),
            Command::Evaluate(command) => evaluate::run(command, output),
            Command::Release(args) => release::run(args, output),
            Command::Config(args) => {
                config::run(args, self.config.as_deref(), &Cli::command(), output)
            }
            Command::Completions(args) => completions::run(args, &mut Cli::command(), output),
            Command::Man(args) => man::run(args, Cli::command(), output),
        }
    }
}
