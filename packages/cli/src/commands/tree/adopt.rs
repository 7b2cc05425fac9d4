//! `wayclear tree adopt`: the record of a tree whose own was lost.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{is_address, Addr, Chain, KeyError};
use wayclear_deploy::record::{About, Record};
use wayclear_deploy::{adopt, KnownBlock};
use wayclear_proof::MILESTONE;

use crate::args::net::NetArgs;
use crate::localnet;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::hex;

/// Which tree, and where its record goes.
#[derive(Args)]
#[command(
    after_help = "Asks the chain for all that a record says, and sends nothing. The node must still have the block that made the state. What a \
                  record names beside contracts, relays and desks, comes from the tree file: apply it afterwards.

Examples:
  wayclear tree adopt wasm10n4dvfjws5wylf3q2jkmzj6ss2xghkhtn5vu5wwy5zh4mfmytf6qhe5dkz
  wayclear tree adopt wasm10n4dvfjws5wylf3q2jkmzj6ss2xghkhtn5vu5wwy5zh4mfmytf6qhe5dkz --deployment deployments/health.json"
)]
pub struct AdoptArgs {
    /// Address of the state; wasmd query wasm list-contracts-by-creator names those of an account
    #[arg(value_name = "STATE")]
    state: String,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Adopted {
    file: PathBuf,
    record: Record,
}

pub fn run(args: &AdoptArgs, output: &mut Output) -> Result<ExitCode> {
    let wasmd = args.net.wasmd(None, None)?;
    let usual = || Record::file_of(&wasmd.chain_id());
    let file = args.net.deployment.clone().unwrap_or_else(usual);
    let about = About {
        // The block that made the state may be long ago.
        anchor: milestone(&wasmd)?,
        node: wasmd.node().to_string(),
        moniker: localnet::moniker(&wasmd).map(str::to_string),
        // Nobody knows any more of which it was.
        commit: None,
        relays: vec![],
        desks: vec![],
        mirrors: vec![],
    };
    let state = address(&args.state, wasmd.prefix())?;
    let record = adopt(&wasmd, &state, about, &file)?;
    output.say(&Adopted { file, record })
}

/// The last block that everybody keeps, by the node's word; `None` = the chain has not come so far.
fn milestone(wasmd: &Wasmd) -> Result<Option<KnownBlock>> {
    let height = wasmd.latest()?.height / MILESTONE * MILESTONE;
    if height == 0 {
        return Ok(None);
    }
    let hash = wasmd.header_hash(height)?;
    Ok(Some(KnownBlock { height, hash }))
}

/// The address as people copy it.
fn address(text: &str, prefix: &str) -> Result<Addr> {
    let text = text.trim().to_ascii_lowercase();
    if !text.starts_with(&format!("{prefix}1")) {
        bail!(
            "\"{text}\" is no address of this chain, which begin with {prefix}1; name the state's"
        );
    }
    if !is_address(&text) {
        return Err(KeyError::Address { text }.into());
    }
    Ok(Addr::unchecked(text))
}

impl Answer for Adopted {
    fn tell(&self, page: &mut Page) {
        let deployment = &self.record.deployment;
        page.line(format!("record    {}", self.file.display()));
        page.line(format!("state     {}", deployment.state));
        page.line(format!("creator   {}", deployment.creator));
        page.line(format!("made at   block {}", deployment.made_at.height));
        let KnownBlock { height, hash } = self.record.anchor();
        page.paragraph(
            format!(
                "What this node says of block {height}, hash {}, is believed from now on: compare it with somebody else's wayclear anchor.",
                hex(hash)
            ),
            "",
        );
        page.line("");
        page.paragraph(
            "It names no relays and desks: wayclear apply TREE takes them from the tree file. Look with wayclear doctor \
             whether all else is as it should be.",
            "",
        );
    }
}
