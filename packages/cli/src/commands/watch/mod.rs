//! `wayclear watch`: tells of each new exposure once, as soon as a block brings it, if all of them add enough together; through
//! relays once a minute, and what became of visits too.

mod relays;
mod visits;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_client::device::DeviceError;
use wayclear_client::exposures::{alerts, mark_told, CurrentModel};
use wayclear_client::relay::ReadFrom;

use crate::args::device::DeviceArgs;
use crate::args::net::{home, Net};
use crate::args::read::{mark, ReadArgs};
use crate::args::relays::RelayArgs;
use crate::following::{FeedNews, ForArgs, Patience};
use crate::looking::{look, words, Scored};
use crate::outage::Outage;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::reading::{words as source_words, Source};
use crate::words::{hex, percent, time};

#[derive(Args)]
#[command(after_help = "Example:
  wayclear watch --device ada.json

Without --node it reads from relays, if there are any, once a minute, and follows the visits that they have as wayclear visits does:
it tells when one is recorded or refused, and hands on what is not on the chain forty minutes after its ten.

A node or relay that is away, behind or answers nonsense is told once, and once that all is well again; what was missed is told then.")]
pub struct WatchArgs {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(flatten)]
    patience: ForArgs,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Serialize)]
struct Alert {
    #[serde(flatten)]
    scored: Scored,
    combined: String,
    /// Null = from a node.
    read_from: Option<ReadFrom>,
    #[serde(skip)]
    text: String,
}

pub fn run(args: &WatchArgs, output: &mut Output) -> Result<ExitCode> {
    // Before a node is waited for.
    args.device.existing_of(home(&args.read.net.record()?)?)?;
    let (mut outage, patience) = (Outage::default(), Patience::of(&args.patience));
    let source = loop {
        match Source::of(&args.read, &args.relay, output) {
            Ok(source) => break source,
            // A machine that has just started may have no network yet.
            Err(error) => outage.outlive(Err(error), output)?,
        }
        if !patience.sleep_until(Instant::now() + args.patience.every()) {
            return Ok(ExitCode::SUCCESS);
        }
    };
    let net = match &source {
        Source::Node(net) => net,
        Source::Relays(_) => {
            let senders = args.relay.any_of(source.record())?;
            return relays::watch(&source, &senders, args, output);
        }
    };
    let mut news = FeedNews::new(net, patience, args.patience.every());
    loop {
        let outcome = newest(net, output).and_then(|()| alert(&source, args, output));
        outage.outlive(outcome, output)?;
        if !news.wait(&outage) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// Goes on to a block that has what was heard of.
fn newest(net: &Net, output: &mut Output) -> Result<()> {
    net.wasmd.next()?;
    mark(&net.wasmd, output);
    Ok(())
}

/// Looks, and alerts of what is new. `Some` = something may be missing, in words.
fn alert(source: &Source, args: &WatchArgs, output: &mut Output) -> Result<Option<String>> {
    let known = look(source, &args.device, output, |device, current| {
        alerts(&device.exposures, current)
    })?;
    let CurrentModel { version, model, .. } = known.current;
    let from = known.from.as_ref().map(source_words);
    let from = from.map_or(String::new(), |from| format!(" Read {from}."));
    for exposure in &known.exposures {
        output.say(&Alert {
            scored: Scored::new(exposure, &model),
            combined: known.combined.to_string(),
            read_from: known.from.clone(),
            text: format!(
                "ALERT {}: {}. Somebody who was there has disclosed an infection (slip {}). It adds {}, all exposures together \
                 {}, by version {version} of the model.{from}",
                time(exposure.at()),
                words(&exposure.rule),
                hex(&exposure.slip),
                percent(exposure.added(&model)),
                percent(known.combined),
            ),
        })?;
        // Not before: what nobody could read is told again.
        args.device.file().update(|device| {
            mark_told(&mut device.exposures, exposure);
            Ok::<_, DeviceError>(())
        })?;
    }
    Ok(known.behind)
}

impl Answer for Alert {
    fn tell(&self, page: &mut Page) {
        page.paragraph(&self.text, "  ");
    }
}
