//! `wayclear region add`: makes a county or a city.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::region::{NewChild, MAX_PREFIXES};
use wayclear_api::{checked_name, county, state};
use wayclear_chain::{Chain, Receipt};
use wayclear_deploy::record::Record;
use wayclear_deploy::tree::{doubt_county, Doubt};
use wayclear_deploy::CountyContracts;

use super::ground::{assign, check_free};
use super::prefix;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::{Level, Region, RegionName};
use crate::words::{count, tell_receipt};

/// A region to be. Its key can never be changed.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear region add 06095 --name 'Solano County' --owner county --cells 9qc4,9qc5
  wayclear region add 06113/winters --name Winters --owner wasm1ua63s43u2p4v38pxhcxmps0tj2gudyw2z4wt8k \\
    --cells 9qc6x

The owner of the state adds counties, the owner of a county its cities. It is written into
the deployment record; add the region to the tree file too, for wayclear plan.")]
pub struct AddArgs {
    /// Key of a county, like 06113, or of a county and a city in it, like 06113/davis
    region: RegionName,
    /// Name for people, 1 to 255 characters
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// Who will own it, by address or the name of a key
    #[arg(long, value_name = "ACCOUNT")]
    owner: String,
    /// Cells that are its own: geohashes of 2 to 7 characters, with commas between; more can be given later
    #[arg(long, value_name = "CELLS", value_delimiter = ',', value_parser = prefix)]
    cells: Vec<String>,
    #[command(flatten)]
    sender: SenderArgs,
}

/// A message to the parent.
#[derive(Serialize)]
#[serde(untagged)]
enum Order {
    State(state::ExecuteMsg),
    County(county::ExecuteMsg),
}

#[derive(Serialize)]
struct Added {
    level: Level,
    /// Keys from the top, without the state's.
    region: String,
    name: String,
    address: Addr,
    owner: Addr,
    cells: Vec<String>,
    receipt: Option<Receipt>,
}

pub fn run(args: &AddArgs, output: &mut Output) -> Result<ExitCode> {
    let name = checked_name(&args.name)?;
    let mut net = args.sender.connect()?;
    let (parent, key) = Region::to_be_below(&net, &args.region)?;
    let level = parent.noun_below()?;
    if level == Level::County {
        match doubt_county(&parent.config.key, &key) {
            Some(Doubt::Error(wrong)) => bail!("{wrong}"),
            Some(Doubt::Warning(odd)) => output.insist(odd),
            None => {}
        }
    }
    let who = args
        .sender
        .owner(&net, &parent.to_string(), &parent.config.ownership.owner)?;
    let owner = net.named(&args.owner, "--owner")?;
    check_free(&net, &parent, &key, &args.cells)?;
    let mut chunks = args.cells.chunks(MAX_PREFIXES);
    let child = NewChild {
        key: key.clone(),
        name: name.clone(),
        owner: owner.to_string(),
        prefixes: chunks.next().unwrap_or_default().to_vec(),
    };
    let first = match level {
        Level::City => Order::County(county::ExecuteMsg::AddCity { city: child }),
        _ => Order::State(state::ExecuteMsg::AddCounty { county: child }),
    };
    let further = chunks.map(|cells| Order::State(assign(&key, cells)));
    let messages = std::iter::once(first).chain(further);
    let messages = messages.map(|message| (parent.address.clone(), message));
    let tx = net
        .wasmd
        .execute_each(&who, &messages.collect::<Vec<_>>())?;
    let address = tx.child()?;
    let below = (level == Level::City).then_some(parent.path.as_str());
    args.sender.write_down(&net, output, |record| {
        with_region(record, below, &key, &address)
    });
    let region = match level {
        Level::City => format!("{}/{key}", parent.path),
        _ => key,
    };
    output.say(&Added {
        level,
        region,
        name,
        address,
        owner,
        cells: args.cells.clone(),
        receipt: tx.receipt,
    })
}

/// The record with a county, or with a city of the county that it is `below`.
fn with_region(mut record: Record, below: Option<&str>, key: &str, address: &Addr) -> Record {
    let counties = &mut record.deployment.counties;
    let (key, address) = (key.to_string(), address.clone());
    let Some(county) = below else {
        let cities = BTreeMap::new();
        counties.insert(key, CountyContracts { address, cities });
        return record;
    };
    // A county that the record does not name is not made up here: apply finds both.
    if let Some(county) = counties.get_mut(county) {
        county.cities.insert(key, address);
    }
    record
}

impl Answer for Added {
    fn tell(&self, page: &mut Page) {
        let Added {
            level,
            region,
            name,
            owner,
            ..
        } = self;
        page.paragraph(
            format!(
                "Made {level} {region}, {name}, with {}. Its owner is {owner}, its contract",
                count(self.cells.len(), "cell")
            ),
            "",
        );
        page.line(&self.address);
        tell_receipt(page, self.receipt.as_ref());
    }
}
