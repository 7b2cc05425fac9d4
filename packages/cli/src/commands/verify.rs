//! `wayclear verify`: the whole tree, proved.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_deploy::walk::{walk, Found};

use crate::args::net::NetArgs;
use crate::args::read::{mark, verify};
use crate::output::{Answer, Output};
use crate::page::{table, Page};
use crate::words::count;

#[derive(Args)]
#[command(after_help = "Example:
  wayclear verify

Goes from the state down to every place. Each contract has to stand where its parent says, to be made by its parent, to run a code of
the deployment record, and to be changeable by nobody else than the record says. Nothing of it is the node's word: all of it is in what
the chain's validators have signed. Ends with 1 if something is otherwise.")]
pub struct VerifyArgs {
    /// List the places too, and not only what is wrong with them
    #[arg(long)]
    places: bool,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Verified {
    contracts: Vec<Found>,
    #[serde(skip)]
    has_places: bool,
}

pub fn run(args: &VerifyArgs, output: &mut Output) -> Result<ExitCode> {
    let mut nodes = args.net.nodes();
    let node = (!nodes.is_empty()).then(|| nodes.remove(0));
    let mut net = args.net.at(node).connect()?;
    verify(&mut net.wasmd, &net.record, &nodes)?;
    let bar = output.bar(0, "contracts")?;
    let contracts = walk(&net.wasmd, &net.record, |found| {
        bar.inc_length(1);
        bar.inc(1);
        bar.set_message(found.key.clone());
    })?;
    bar.finish_and_clear();
    mark(&net.wasmd, output);
    output.say(&Verified {
        contracts,
        has_places: args.places,
    })
}

impl Answer for Verified {
    fn tell(&self, page: &mut Page) {
        let is_place = |found: &&Found| found.contract == wayclear_chain::Contract::Location;
        let mut rows = table(["contract", "key", "code", "address"]);
        for found in &self.contracts {
            if is_place(&found) && !self.has_places && found.faults.is_empty() {
                continue;
            }
            rows.add_row([
                found.contract.name().replace('_', " "),
                found.key.clone(),
                found.code_id.to_string(),
                found.address.to_string(),
            ]);
        }
        page.table(rows);
        page.line("");
        for found in &self.contracts {
            for fault in &found.faults {
                let words = format!("WRONG {} {}: {fault}.", found.contract.name(), found.key);
                page.paragraph(words, "  ");
            }
        }
        let places = self.contracts.iter().filter(is_place).count();
        let wrong = self.contracts.iter().filter(|it| !it.faults.is_empty());
        let all = count(self.contracts.len(), "contract");
        let places = count(places, "place");
        page.paragraph(
            match wrong.count() {
                0 => format!("All {all}, {places} among them, are what the record says."),
                wrong => format!("{wrong} of {all} are not what the record says."),
            },
            "",
        );
    }

    fn is_good(&self) -> bool {
        self.contracts.iter().all(|found| found.faults.is_empty())
    }
}
