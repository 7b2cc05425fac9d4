//! `wayclear registry`: what the owner of the contact registry does.

pub mod authority;
mod gas;
mod owner;
mod policy;
mod remove;
mod show;
mod strike;

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Subcommand;
use wayclear_api::contact_registry::{ask, ConfigResponse, KnownAuthority};
use wayclear_chain::{Addr, Chain};
use wayclear_client::report::authorities;

use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::Output;

#[derive(Subcommand)]
pub enum RegistryCommand {
    /// Who may vouch for slips: keys and their days, how many slips a day, what may be revoked
    Show(show::ShowArgs),
    /// Add an authority, change how many slips are taken of it a day, give it further keys
    Authority(authority::AuthorityArgs),
    /// Take nothing more that a key of an authority has signed; for good
    Strike(strike::StrikeArgs),
    /// Take no more slips of an authority
    Remove(remove::RemoveArgs),
    /// Take nobody's own word any more, only what an authority has signed; for good
    AttestOnly(policy::AttestOnlyArgs),
    /// Raise the gas that places may use to take slips in; it can never be lowered
    Gas(gas::GasArgs),
    /// Offer the registry to a successor, or take the offer back
    Offer(owner::OfferArgs),
    /// Take the registry over that was offered to you
    Accept(owner::AcceptArgs),
}

pub fn run(command: &RegistryCommand, output: &mut Output) -> Result<ExitCode> {
    match command {
        RegistryCommand::Show(args) => show::run(args, output),
        RegistryCommand::Authority(args) => authority::run(args, output),
        RegistryCommand::Strike(args) => strike::run(args, output),
        RegistryCommand::Remove(args) => remove::run(args, output),
        RegistryCommand::AttestOnly(args) => policy::run(args, output),
        RegistryCommand::Gas(args) => gas::run(args, output),
        RegistryCommand::Offer(args) => owner::offer(args, output),
        RegistryCommand::Accept(args) => owner::accept(args, output),
    }
}

/// What an error calls the registry.
const WHAT: &str = "the contact registry";

/// The registry as it is, and the account of its owner.
fn owned(net: &Net, sender: &SenderArgs) -> Result<(ConfigResponse, Addr)> {
    let config = net.wasmd.ask(net.registry(), ask::Config {})?;
    let who = sender.owner(net, WHAT, &config.ownership.owner)?;
    Ok((config, who))
}

/// An authority that the registry knows.
fn known(net: &Net, account: &Addr) -> Result<KnownAuthority> {
    let all = authorities(&net.wasmd, net.registry())?;
    let accounts: Vec<_> = all
        .iter()
        .map(|known| known.authority.account.clone())
        .collect();
    let mut all = all.into_iter();
    match all.find(|known| known.authority.account == account.as_str()) {
        Some(known) => Ok(known),
        None if accounts.is_empty() => {
            bail!("{account} is no authority of this registry, which has none yet")
        }
        None => bail!(
            "{account} is no authority of this registry; there are {}",
            accounts.join(", ")
        ),
    }
}
