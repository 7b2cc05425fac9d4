//! `wayclear anchor`: the block from which on a record's chain is checked.

use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_deploy::record::Record;
use wayclear_deploy::{amend, KnownBlock};
use wayclear_proof::{Followed, Limits};

use crate::args::net::NetArgs;
use crate::args::read::{mark, verify, with_anchor};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{hex, time};

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear anchor
  wayclear anchor --height 81402 --hash a9f82adc0968510be0c606e0a16731b43fed39141fb320f1b481297f388a15b8

By itself it goes from the block that the record knows to the last one whose height is a multiple of 1,000, by way of the newest, and
writes that into the record: no word is taken for it.
Commands that read do the same once a day. Whoever has not asked for two weeks has to be told a block by somebody they trust: its
height and the hash of its header, which the other reads from their own wayclear anchor.")]
pub struct AnchorArgs {
    /// Height of a block that somebody told you whom you trust
    #[arg(long, value_name = "HEIGHT", requires = "hash")]
    height: Option<u64>,
    /// SHA-256 of its header, 64 hexadecimal digits
    #[arg(long, value_name = "HASH", requires = "height", value_parser = hash)]
    hash: Option<HexBinary>,
    #[command(flatten)]
    net: NetArgs,
}

fn hash(text: &str) -> Result<HexBinary, String> {
    let bytes = HexBinary::from_hex(text.trim()).ok();
    let is_one = bytes.filter(|bytes| bytes.len() == 32);
    is_one.ok_or_else(|| "the hash of a header has 64 hexadecimal digits".to_string())
}

#[derive(Serialize)]
struct Anchored {
    height: u64,
    /// SHA-256 of the block's header.
    hash: HexBinary,
    /// Time of the block, Unix seconds.
    time: u64,
    /// Until when it proves what comes after it, Unix seconds.
    until: u64,
    /// The block that was known before.
    earlier: u64,
}

pub fn run(args: &AnchorArgs, output: &mut Output) -> Result<ExitCode> {
    let mut nodes = args.net.nodes();
    let node = (!nodes.is_empty()).then(|| nodes.remove(0));
    let mut net = args.net.at(node).connect()?;
    if let (Some(height), Some(hash)) = (args.height, args.hash.clone()) {
        net.record.about.anchor = Some(KnownBlock { height, hash });
    }
    let earlier = net.record.anchor().height;
    verify(&mut net.wasmd, &net.record, &nodes)?;
    let Some(Followed { milestone, .. }) = net.wasmd.followed() else {
        bail!("nothing was verified");
    };
    let file = Record::find(args.net.deployment.as_deref())?;
    let state = &net.record.deployment.state;
    if !amend(&file, state, |record| with_anchor(record, &milestone))? {
        bail!("{} is of another tree now; run it again", file.display());
    }
    mark(&net.wasmd, output);
    output.say(&Anchored {
        height: milestone.anchor.height,
        hash: milestone.anchor.hash.into(),
        time: milestone.time,
        until: milestone.time + Limits::default().trusting_period.as_secs(),
        earlier,
    })
}

impl Answer for Anchored {
    fn tell(&self, page: &mut Page) {
        let Anchored {
            height,
            hash,
            until,
            earlier,
            ..
        } = self;
        page.line(format!("block  {height}"));
        page.line(format!("hash   {}", hex(hash)));
        page.paragraph(
            format!(
                "It follows from block {earlier}, and proves what comes after it until {}.",
                time(*until)
            ),
            "",
        );
    }
}
