//! `wayclear city cleaners`: who may say that places of a city have been cleaned.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::city::{ask, ExecuteMsg, MAX_CLEANERS};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::{Addr, Chain, Receipt};

use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::{Level, Region, RegionName};
use crate::words::{count, tell_receipt};

/// A city, and what is to change.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear city cleaners 06113/davis
  wayclear city cleaners 06113/davis --add cleaner
  wayclear city cleaners 06113/davis --remove wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k")]
pub struct CleanersArgs {
    /// City, like 06113/davis
    city: RegionName,
    /// Accounts that may from now on, by address or the name of a key, with commas between
    #[arg(long, value_name = "ACCOUNTS", value_delimiter = ',')]
    add: Vec<String>,
    /// Accounts that may no more
    #[arg(long, value_name = "ACCOUNTS", value_delimiter = ',')]
    remove: Vec<String>,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Allowed {
    city: String,
    /// All that may now, beside the owner.
    cleaners: Vec<Addr>,
    added: Vec<Addr>,
    removed: Vec<Addr>,
    /// Where it was changed; null = they were only shown.
    receipt: Option<Receipt>,
}

pub fn run(args: &CleanersArgs, output: &mut Output) -> Result<ExitCode> {
    let is_change = !args.add.is_empty() || !args.remove.is_empty();
    let mut net = if is_change {
        args.sender.connect()?
    } else {
        args.sender.connect_to_ask(output)?
    };
    let city = Region::find(&net, &args.city)?;
    if city.level != Level::City {
        bail!("{city} cleans nothing, its cities do; name one, like 06113/davis");
    }
    let mut cleaners = cleaners(&net, &city.address)?;
    let (mut added, mut removed, mut receipt) = (vec![], vec![], None);
    if is_change {
        let who = args
            .sender
            .owner(&net, &city.to_string(), &city.config.ownership.owner)?;
        added = accounts(&net, &args.add, "--add")?;
        removed = accounts(&net, &args.remove, "--remove")?;
        check(&city, &cleaners, &added, &removed)?;
        let text = |accounts: &[Addr]| accounts.iter().map(Addr::to_string).collect();
        let update = ExecuteMsg::UpdateCleaners {
            add: text(&added),
            remove: text(&removed),
        };
        receipt = net.wasmd.execute(&who, &city.address, &update)?.receipt;
        cleaners.retain(|cleaner| !removed.contains(cleaner));
        cleaners.extend(added.clone());
        cleaners.sort();
    }
    output.say(&Allowed {
        city: city.path,
        cleaners,
        added,
        removed,
        receipt,
    })
}

/// All cleaners of a city, ascending.
pub fn cleaners(net: &Net, city: &Addr) -> Result<Vec<Addr>> {
    Ok(net.wasmd.ask_all(
        city,
        |last: Option<&Addr>| ask::Cleaners {
            start_after: last.map(Addr::to_string),
            limit: Some(MAX_LIMIT),
        },
        |page| page.cleaners,
    )?)
}

/// The accounts that a flag names, each once.
fn accounts(net: &Net, named: &[String], flag: &str) -> Result<Vec<Addr>> {
    let mut accounts: Vec<Addr> = named
        .iter()
        .map(|named| net.named(named, flag))
        .collect::<Result<_>>()?;
    accounts.sort();
    accounts.dedup();
    if accounts.len() > MAX_CLEANERS {
        bail!(
            "{flag} names {}, at most {MAX_CLEANERS} go into one message; name some later",
            count(accounts.len(), "account")
        );
    }
    Ok(accounts)
}

/// That whoever is added is none yet, and whoever is removed is one: else it is somebody else that is meant.
fn check(city: &Region, cleaners: &[Addr], added: &[Addr], removed: &[Addr]) -> Result<()> {
    if let Some(known) = added.iter().find(|account| cleaners.contains(account)) {
        bail!("{known} is a cleaner of {city} already; nothing was sent");
    }
    if let Some(unknown) = removed.iter().find(|account| !cleaners.contains(account)) {
        bail!("{unknown} is no cleaner of {city}; wayclear city cleaners {} lists them, nothing was sent", city.path);
    }
    Ok(())
}

impl Answer for Allowed {
    fn tell(&self, page: &mut Page) {
        let Allowed { city, cleaners, .. } = self;
        page.line(match cleaners.len() {
            0 => {
                format!("City {city} has no cleaners; its owner alone may say that it was cleaned.")
            }
            n => format!("City {city} has {}, beside its owner:", count(n, "cleaner")),
        });
        for cleaner in cleaners {
            let is_new = if self.added.contains(cleaner) {
                "  new"
            } else {
                ""
            };
            page.line(format!("  {cleaner}{is_new}"));
        }
        for account in &self.removed {
            page.line(format!("Removed: {account}"));
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
