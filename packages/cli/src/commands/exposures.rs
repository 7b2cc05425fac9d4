//! `wayclear exposures`: was I exposed, and how likely is it that I am infected?

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_client::exposures::CurrentModel;
use wayclear_client::relay::ReadFrom;

use crate::args::device::DeviceArgs;
use crate::args::read::ReadArgs;
use crate::args::relays::RelayArgs;
use crate::looking::{look, tell_incomplete, words, Known, Scored};
use crate::output::{Answer, Output};
use crate::page::{table, Page};
use crate::reading::{tell_source, Source};
use crate::words::{hex, percent, time};

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear exposures --device ada.json")]
pub struct ExposuresArgs {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(flatten)]
    relay: RelayArgs,
    #[command(flatten)]
    read: ReadArgs,
}

#[derive(Serialize)]
struct Found {
    model_version: u32,
    exposures: Vec<Scored>,
    combined: String,
    alert_at: String,
    /// Disclosures are missing that count: the device may have missed something.
    is_incomplete: bool,
    /// Null = from a node.
    read_from: Option<ReadFrom>,
    #[serde(skip)]
    known: Known,
}

pub fn run(args: &ExposuresArgs, output: &mut Output) -> Result<ExitCode> {
    let source = Source::of(&args.read, &args.relay, output)?;
    let known = look(&source, &args.device, output, |device, _| {
        device.exposures.clone()
    })?;
    if let Some(behind) = &known.behind {
        output.insist(behind);
    }
    let CurrentModel {
        version,
        model,
        alert_at,
    } = known.current;
    let each = known.exposures.iter().map(|e| Scored::new(e, &model));
    output.say(&Found {
        model_version: version,
        exposures: each.collect(),
        combined: known.combined.to_string(),
        alert_at: alert_at.to_string(),
        is_incomplete: known.synced.is_incomplete,
        read_from: known.from.clone(),
        known,
    })
}

impl Answer for Found {
    fn tell(&self, page: &mut Page) {
        if self.is_incomplete {
            tell_incomplete(page);
            page.line("");
        }
        let Known {
            current,
            combined,
            exposures,
            ..
        } = &self.known;
        if exposures.is_empty() {
            page.paragraph(
                "No exposure is known: nobody this device met, and nobody who was before it where it was, has disclosed anything.",
                "",
            );
            return tell_source(page, self.read_from.as_ref());
        }
        let mut rows = table(["when", "what", "slip", "adds"]);
        for exposure in exposures {
            rows.add_row([
                time(exposure.at()),
                words(&exposure.rule),
                hex(&exposure.slip),
                percent(exposure.added(&current.model)),
            ]);
        }
        page.table(rows);
        page.line("");
        page.paragraph(
            format!(
                "That at least one of them infected: {}, by version {} of the registry's model; `wayclear watch` alerts from {} on.",
                percent(*combined),
                current.version,
                percent(current.alert_at)
            ),
            "",
        );
        page.paragraph(
            "It ranks exposures and is no medical advice. All of it was computed here; nothing about this device was sent.",
            "",
        );
        tell_source(page, self.read_from.as_ref());
    }
}
