//! `wayclear prune`: removes rows past their retention where nobody goes any more.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::events::Pruned;
use wayclear_api::{contact_registry, location, Place, MAX_PRUNE};
use wayclear_chain::{Chain, ChainError};

use crate::args::net::NetArgs;
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

/// Where, and how much. Every message removes a few rows on its way; this is for places that nobody visits.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear prune --from ada
  wayclear prune 9qc7mbdh 9qckj106 --from ada")]
pub struct PruneArgs {
    /// Places in their text form, like 9qc7mbdh or 9qc7mbdh/shop-2; without any, the contact registry
    places: Vec<Place>,
    /// Most transactions at each; one removes up to 100 rows
    #[arg(long, value_name = "N", default_value_t = 10)]
    times: u32,
    /// Name of the key that signs
    #[arg(long, value_name = "NAME")]
    from: String,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Removed {
    rows: u64,
    /// Whether there may be more.
    is_done: bool,
}

pub fn run(args: &PruneArgs, output: &mut Output) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let limit = MAX_PRUNE;
    let mut contracts = vec![];
    for place in &args.places {
        contracts.push(net.location(place)?);
    }
    let of_location = location::ExecuteMsg::Prune { limit };
    let of_registry = contact_registry::ExecuteMsg::Prune { limit };
    let mut removed = Removed {
        rows: 0,
        is_done: true,
    };
    if contracts.is_empty() {
        let registry = net.record.deployment.registry.clone();
        removed.take(args.times, || {
            let tx = net.wasmd.execute(&who, &registry, &of_registry)?;
            Ok(Pruned::all(&tx.events))
        })?;
    }
    for contract in &contracts {
        removed.take(args.times, || {
            let tx = net.wasmd.execute(&who, contract, &of_location)?;
            Ok(Pruned::all(&tx.events))
        })?;
    }
    output.say(&removed)
}

impl Removed {
    /// Prunes until nothing is left, or so many times.
    fn take(
        &mut self,
        times: u32,
        mut prune: impl FnMut() -> Result<Vec<Pruned>, ChainError>,
    ) -> Result<(), ChainError> {
        for _ in 0..times {
            let rows: u64 = prune()?.iter().map(|pruned| pruned.rows).sum();
            self.rows += rows;
            // Of the feed one takes a day at most, so that fewer than its bound need not be all.
            if rows == 0 {
                return Ok(());
            }
        }
        self.is_done = false;
        Ok(())
    }
}

impl Answer for Removed {
    fn tell(&self, page: &mut Page) {
        let more = if self.is_done {
            ""
        } else {
            "; there may be more, say --times 100"
        };
        page.line(format!("{} removed{more}.", count(self.rows, "row")));
    }
}
