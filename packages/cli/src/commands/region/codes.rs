//! `wayclear region codes`: the codes of whatever is made in the tree from now on.

use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{bail, Context, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_api::state::{ask, Code, CodeIds, ExecuteMsg};
use wayclear_chain::{Chain, Contract, Receipt};
use wayclear_deploy::record::Record;

use crate::args::bytes_of;
use crate::args::net::Net;
use crate::args::sender::SenderArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::region::Region;
use crate::words::tell_receipt;

/// Codes that are to change; the others stay. What stands already keeps its code.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear region codes
  wayclear region codes --city 7 --location 8
  wayclear region codes --location 8:911f5c6e0a4d8e2f7c9b1a0d5e6f4c3b2a1908f7e6d5c4b3a29180706f5e4d3c

An id alone is taken if the chain's code is the one in artifacts/; of another one say
its SHA-256 too.")]
pub struct CodesArgs {
    /// Code of registries: its id, or its id and SHA-256
    #[arg(long, value_name = "ID[:SHA256]")]
    registry: Option<Wanted>,
    /// Code of counties
    #[arg(long, value_name = "ID[:SHA256]")]
    county: Option<Wanted>,
    /// Code of cities
    #[arg(long, value_name = "ID[:SHA256]")]
    city: Option<Wanted>,
    /// Code of locations
    #[arg(long, value_name = "ID[:SHA256]")]
    location: Option<Wanted>,
    #[command(flatten)]
    sender: SenderArgs,
}

/// A code on the chain, and which one it must be, if that was said.
#[derive(Clone, Debug)]
struct Wanted {
    id: u64,
    checksum: Option<HexBinary>,
}

#[derive(Serialize)]
struct Told {
    codes: CodeIds,
    /// Where it was changed; null = it was only shown.
    receipt: Option<Receipt>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, checksum) = match text.split_once(':') {
            Some((id, checksum)) => (id, Some(bytes_of::<32>(checksum)?)),
            None => (text, None),
        };
        let id = id
            .parse()
            .map_err(|_| format!("\"{id}\" is no code id; write it like 8, or 8:SHA256"))?;
        Ok(Wanted { id, checksum })
    }
}

pub fn run(args: &CodesArgs, output: &mut Output) -> Result<ExitCode> {
    let wanted = [
        (Contract::ContactRegistry, &args.registry),
        (Contract::County, &args.county),
        (Contract::City, &args.city),
        (Contract::Location, &args.location),
    ];
    let changes = wanted.iter().any(|(_, wanted)| wanted.is_some());
    let mut net = if changes {
        args.sender.connect()?
    } else {
        args.sender.connect_to_ask(output)?
    };
    let state = Region::state(&net)?;
    let known = net.wasmd.ask(&state.address, ask::CodeIds {})?;
    if !changes {
        let (codes, receipt) = (known, None);
        return output.say(&Told { codes, receipt });
    }
    let who = args
        .sender
        .owner(&net, &state.to_string(), &state.config.ownership.owner)?;
    let mut codes = known.clone();
    for (contract, wanted) in wanted {
        if let Some(wanted) = wanted {
            *code_of(&mut codes, contract) = checked(&net, contract, wanted)?;
        }
    }
    if codes == known {
        bail!("these are the codes of {state} already; nothing was sent");
    }
    let code_ids = codes.clone();
    let tx = net
        .wasmd
        .execute(&who, &state.address, &ExecuteMsg::SetCodeIds { code_ids })?;
    args.sender
        .write_down(&net, output, |record| with_codes(record, &codes, tx.height));
    output.say(&Told {
        codes,
        receipt: tx.receipt,
    })
}

/// The record of a tree that was told of these codes in the block of that height.
fn with_codes(record: Record, codes: &CodeIds, height: u64) -> Record {
    let (mut ids, mut checksums) = (
        record.deployment.code_ids.clone(),
        record.deployment.checksums.clone(),
    );
    for (contract, code) in [
        (Contract::ContactRegistry, &codes.registry),
        (Contract::County, &codes.county),
        (Contract::City, &codes.city),
        (Contract::Location, &codes.location),
    ] {
        ids.insert(contract, code.id);
        checksums.insert(contract, code.checksum.clone());
    }
    // Nobody said which source they are of.
    record.succeeded_by(ids, checksums, None, height)
}

fn code_of(codes: &mut CodeIds, contract: Contract) -> &mut Code {
    match contract {
        Contract::ContactRegistry => &mut codes.registry,
        Contract::County => &mut codes.county,
        Contract::City => &mut codes.city,
        _ => &mut codes.location,
    }
}

/// The code on the chain, if it is the one that is meant.
fn checked(net: &Net, contract: Contract, wanted: &Wanted) -> Result<Code> {
    let (id, name) = (wanted.id, contract.name());
    let Some(found) = net.wasmd.code_checksum(id)? else {
        bail!("the chain has no code {id} for the {name}; upload it first");
    };
    let expected = match &wanted.checksum {
        Some(checksum) => checksum.clone(),
        None => net.wasmd.artifacts().checksum(contract).with_context(|| {
            format!("code {id} cannot be held against this build's {name}; say which it must be, like {id}:SHA256")
        })?,
    };
    if found != expected {
        bail!("code {id} for the {name} is another one than {expected}: its SHA-256 is {found}. If you mean it, write {id}:{found}");
    }
    Ok(Code {
        id,
        checksum: found,
    })
}

impl Answer for Told {
    fn tell(&self, page: &mut Page) {
        let CodeIds {
            registry,
            county,
            city,
            location,
        } = &self.codes;
        page.line("What is made in this tree from now on has these codes, id and SHA-256:");
        for (name, code) in [
            ("registry", registry),
            ("county", county),
            ("city", city),
            ("location", location),
        ] {
            page.line(format!("{name:<9}{:>5}  {}", code.id, code.checksum));
        }
        tell_receipt(page, self.receipt.as_ref());
    }
}
