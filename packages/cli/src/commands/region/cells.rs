//! `wayclear region give`, `release` and `split`: which cells are whose.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::region::{ask, MAX_PREFIXES};
use wayclear_api::{overlap, state, GEOHASH_ALPHABET, MAX_PREFIX_LENGTH};
use wayclear_chain::{Addr, Chain, Receipt};

use super::ground::{assign, check_apart, check_free};
use super::prefix;
use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::{Level, Region, RegionName};
use crate::words::{count, tell_receipt};

/// A county or city, cells, and who signs.
#[derive(Args)]
struct CellsArgs {
    /// County or city, like 06113 or 06113/davis
    region: RegionName,
    /// Geohashes of 2 to 7 characters
    #[arg(required = true, value_parser = prefix)]
    cells: Vec<String>,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear region give 06113 9qce1q 9qce1r
  wayclear region give 06113/davis 9qc7s

The owner of the state signs for counties, the owner of a county for its cities.
A city needs cells that its county has too.")]
pub struct GiveArgs {
    #[command(flatten)]
    cells: CellsArgs,
}

#[derive(Args)]
#[command(after_help = "Example:
  wayclear region release 06113/davis 9qc7hm

Ground is freed from the bottom up: first the city's cells, then the county's.")]
pub struct ReleaseArgs {
    #[command(flatten)]
    cells: CellsArgs,
}

#[derive(Args)]
#[command(after_help = "Example:
  wayclear region split 06113/davis 9qc7m

All 32 parts stay the region's; those in which nothing lives can be released.")]
pub struct SplitArgs {
    /// County or city, like 06113 or 06113/davis
    region: RegionName,
    /// One of its cells, a geohash of 2 to 6 characters
    #[arg(value_parser = prefix)]
    cell: String,
    #[command(flatten)]
    sender: SenderArgs,
}

#[derive(Serialize)]
struct Changed {
    level: Level,
    /// Keys from the top, without the state's.
    region: String,
    change: Change,
    /// The cells that were given or released, or those that took the place of the one that was split.
    cells: Vec<String>,
    receipt: Option<Receipt>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Change {
    Given,
    Released,
    Split,
}

/// A region, its parent, and the account of the parent's owner.
struct Pair {
    child: Region,
    parent: Region,
    who: Addr,
}

pub fn give(args: &GiveArgs, output: &mut Output) -> Result<ExitCode> {
    let CellsArgs {
        region,
        cells,
        sender,
    } = &args.cells;
    let mut net = sender.connect()?;
    let pair = Pair::find(&net, region, sender)?;
    check_free(&net, &pair.parent, &pair.child.config.key, cells)?;
    let messages = cells.chunks(MAX_PREFIXES);
    let messages: Vec<_> = messages
        .map(|cells| assign(&pair.child.config.key, cells))
        .collect();
    pair.send(&mut net, messages, Change::Given, cells.clone(), output)
}

pub fn release(args: &ReleaseArgs, output: &mut Output) -> Result<ExitCode> {
    let CellsArgs {
        region,
        cells,
        sender,
    } = &args.cells;
    let mut net = sender.connect()?;
    let pair = Pair::find(&net, region, sender)?;
    check_apart(cells)?;
    pair.check_has(&net, cells)?;
    for cell in cells {
        let in_use = ask::InUse {
            prefix: cell.clone(),
        };
        if net.wasmd.ask(&pair.child.address, in_use)?.in_use {
            bail!("{}", pair.words_of_use(cell));
        }
    }
    let messages = cells.chunks(MAX_PREFIXES).map(|cells| {
        let prefixes = cells.to_vec();
        state::ExecuteMsg::ReleaseCells { prefixes }
    });
    let messages = messages.collect();
    pair.send(&mut net, messages, Change::Released, cells.clone(), output)
}

pub fn split(args: &SplitArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.sender.connect()?;
    let pair = Pair::find(&net, &args.region, &args.sender)?;
    let cell = &args.cell;
    pair.check_has(&net, std::slice::from_ref(cell))?;
    if cell.len() >= MAX_PREFIX_LENGTH {
        bail!("{cell} has {MAX_PREFIX_LENGTH} characters, the smallest ground there is; release it whole, once nothing lives there");
    }
    let prefix = cell.clone();
    let split = state::ExecuteMsg::SplitCells { prefix };
    let parts = GEOHASH_ALPHABET.chars().map(|c| format!("{cell}{c}"));
    pair.send(
        &mut net,
        vec![split],
        Change::Split,
        parts.collect(),
        output,
    )
}

impl Pair {
    fn find(net: &Net, name: &RegionName, sender: &SenderArgs) -> Result<Self> {
        let child = Region::find(net, name)?;
        let Some(parent) = child.parent(net)? else {
            bail!("{child} has no cells of its own, it takes every place that its counties have; name a county or city");
        };
        let owner = &parent.config.ownership.owner;
        let who = sender.owner(net, &parent.to_string(), owner)?;
        Ok(Pair { child, parent, who })
    }

    /// That these cells are the child's.
    fn check_has(&self, net: &Net, cells: &[String]) -> Result<()> {
        let Pair { child, parent, .. } = self;
        let given = parent.cells(net)?;
        for cell in cells {
            match given.iter().find(|given| overlap(&given.prefix, cell)) {
                Some(own) if own.prefix == *cell && own.child == child.config.key => {}
                Some(other) => bail!("{child} has no cell {cell}, {} has {}; wayclear region split makes smaller ones", other.child, other.prefix),
                None => bail!("{child} has no cell {cell}, and nobody else in {parent} has ground of it"),
            }
        }
        Ok(())
    }

    /// Why a cell cannot be released, and what to do.
    fn words_of_use(&self, cell: &str) -> String {
        let Pair { child, .. } = self;
        let path = &child.path;
        let parts = format!("wayclear region split {path} {cell} makes parts of it, and those that are empty can be released");
        match child.level {
            Level::City => format!("cell {cell} is in use, {child} has places there; {parts}"),
            _ => format!("cell {cell} is in use, cities of {child} have ground there; have its owner release theirs first, or part of it: {parts}"),
        }
    }

    fn send(
        self,
        net: &mut Net,
        messages: Vec<state::ExecuteMsg>,
        change: Change,
        cells: Vec<String>,
        output: &mut Output,
    ) -> Result<ExitCode> {
        let messages = messages
            .into_iter()
            .map(|message| (self.parent.address.clone(), message));
        let messages: Vec<_> = messages.collect();
        let tx = net.wasmd.execute_each(&self.who, &messages)?;
        output.say(&Changed {
            level: self.child.level,
            region: self.child.path,
            change,
            cells,
            receipt: tx.receipt,
        })
    }
}

impl Answer for Changed {
    fn tell(&self, page: &mut Page) {
        let Changed {
            level,
            region,
            cells,
            ..
        } = self;
        let n = count(cells.len(), "cell");
        page.paragraph(
            match self.change {
                Change::Given => format!("{n} more for {level} {region}: {}", cells.join(" ")),
                Change::Released => format!("{n} less for {level} {region}: {}", cells.join(" ")),
                Change::Split => format!(
                    "In place of one, {level} {region} has {n}: {}",
                    cells.join(" ")
                ),
            },
            "  ",
        );
        tell_receipt(page, self.receipt.as_ref());
    }
}
