//! `wayclear reward`: what visitors are paid, and the money for it.

mod fund;
mod policy;
mod suggest;
mod take;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::output::Output;

#[derive(Subcommand)]
pub enum RewardCommand {
    /// Amounts slightly above the fee, from measured gas and the chain's gas price
    Suggest(suggest::SuggestArgs),
    /// Set what a city pays its visitors, or turn rewards off
    Set(policy::SetArgs),
    /// Put coins into the pool that a place pays its visitors from
    Fund(fund::FundArgs),
    /// Take coins out of the pool of a place
    Withdraw(take::WithdrawArgs),
    /// Take out the coins that a place holds beside its pool
    Sweep(take::SweepArgs),
}

pub fn run(command: &RewardCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        RewardCommand::Suggest(args) => suggest::run(args, output),
        RewardCommand::Set(args) => policy::run(args, output),
        RewardCommand::Fund(args) => fund::run(args, output),
        RewardCommand::Withdraw(args) => take::withdraw(args, output),
        RewardCommand::Sweep(args) => take::sweep(args, output),
    }
}
