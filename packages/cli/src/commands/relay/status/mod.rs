//! Whether relays are well: what each tells, whether they tell the same, and what the node says of who pays.

mod accounts;
mod feeds;
mod tell;

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_chain::wasmd::Wasmd;

use crate::args::authority::named;
use crate::args::keys::KeyArgs;
use crate::args::net::NetArgs;
use crate::args::relays::RelayArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::relay_health::Looked;
use crate::words::now;
use accounts::Payer;
use feeds::Contradiction;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear relay status
  wayclear relay status --relay https://relay.example.org --account wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k

Asks the relays of the record, or those that are named; nothing is handed in. Ends with 1 if one of them is not well: if it cannot
be reached, serves another tree, is more than two minutes behind, has another feed than the others, or if its forwarder brings
nothing.")]
pub struct StatusArgs {
    #[command(flatten)]
    relay: RelayArgs,
    /// Accounts of relays, by address or the name of a key, of which the node says what they have and who pays their fees
    #[arg(long = "account", value_name = "ADDRESS", value_delimiter = ',')]
    accounts: Vec<String>,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Status {
    relays: Vec<Looked>,
    /// Where two of them tell different feeds.
    contradictions: Vec<Contradiction>,
    accounts: Vec<Payer>,
    /// Why no node was asked; `None` = one was.
    no_node: Option<String>,
}

pub fn run(args: &StatusArgs, output: &mut Output) -> Result<ExitCode> {
    let record = args.net.record()?;
    let relays = args.relay.any_of(&record)?;
    if relays.is_empty() {
        bail!(
            "the deployment record names no relay; name one with --relay https://relay.example.org, or write it into the tree file as [[relay]] and run wayclear apply, which puts it into the record"
        );
    }
    let accounts = args.accounts.iter();
    let accounts = accounts.map(|account| named(account, "--account", &record, &args.keys));
    let accounts: Vec<_> = accounts.collect::<Result<_>>()?;
    let node = args.net.wasmd(Some(&record), None);
    let now = now()?;
    let mut looked: Vec<_> = relays
        .iter()
        .map(|relay| Looked::at(relay, &record, now))
        .collect();
    let contradictions = feeds::compare(&relays, &mut looked);
    let height = node.as_ref().ok().and_then(newest);
    count_blocks(&mut looked, height);
    let accounts = node.as_ref().map(|node| accounts::ask(node, &accounts));
    output.say(&Status {
        relays: looked,
        contradictions,
        accounts: accounts.unwrap_or_default(),
        no_node: node.err().map(|error| format!("{error:#}")),
    })
}

/// Says how many blocks each is behind the newest that anybody has. `node`: height of the node's newest block.
fn count_blocks(all: &mut [Looked], node: Option<u64>) {
    let heights = all.iter().map(|looked| looked.height);
    let newest = heights.chain([node]).flatten().max();
    for looked in all {
        let behind = newest.zip(looked.height);
        looked.behind_blocks = behind.map(|(newest, height)| newest.saturating_sub(height));
    }
}

/// Height of a node's newest block, if it says.
fn newest(node: &Wasmd) -> Option<u64> {
    node.latest().ok().map(|latest| latest.height)
}

impl Answer for Status {
    fn tell(&self, page: &mut Page) {
        tell::relays(page, &self.relays);
        tell::problems(page, &self.relays, &self.contradictions);
        tell::accounts(page, &self.accounts, self.no_node.as_deref());
    }

    fn is_good(&self) -> bool {
        let are_well = self.relays.iter().all(|relay| relay.is_well);
        are_well && self.accounts.iter().all(|payer| payer.problem.is_none())
    }
}
