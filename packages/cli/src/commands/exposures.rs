//! `wayclear exposures`: was I exposed, and how likely is it that I am infected?

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_client::device::exposures::combined;
use wayclear_risk::Probability;

use crate::args::device::DeviceArgs;
use crate::args::net::NetArgs;
use crate::looking::{look, words, Known, Scored};
use crate::output::{Answer, Output};
use crate::page::{table, Page};
use crate::words::{percent, time};

/// Whose exposures.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear exposures --device ada.json")]
pub struct ExposuresArgs {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Found {
    model_version: u32,
    exposures: Vec<Scored>,
    probability: String,
    is_incomplete: bool,
    #[serde(skip)]
    known: Known,
    #[serde(skip)]
    all: Probability,
}

pub fn run(args: &ExposuresArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let known = look(&net, &args.device, |device| device.exposures.clone())?;
    let all = combined(&known.exposures, &known.model);
    let each = known.exposures.iter().map(|e| Scored::new(e, &known.model));
    output.say(&Found {
        model_version: known.version,
        exposures: each.collect(),
        probability: all.to_string(),
        is_incomplete: known.look.is_incomplete,
        known,
        all,
    })
}

impl Answer for Found {
    fn tell(&self, page: &mut Page) {
        if self.is_incomplete {
            page.paragraph(
                "This device had not looked for so long that some disclosures are gone; it may have missed something.",
                "",
            );
            page.line("");
        }
        let Known {
            exposures, model, ..
        } = &self.known;
        if exposures.is_empty() {
            return page.paragraph(
                "No exposure is known: nobody this device met, and nobody who was before it where it was, has reported.",
                "",
            );
        }
        let mut rows = table(["when", "what", "case", "probability"]);
        for exposure in exposures {
            rows.add_row([
                time(exposure.at()),
                words(&exposure.rule),
                exposure.case.to_string(),
                percent(exposure.probability(model)),
            ]);
        }
        page.table(rows);
        page.line("");
        page.paragraph(
            format!(
                "That at least one of them infected: {}, by version {} of the registry's model.",
                percent(self.all),
                self.model_version
            ),
            "",
        );
        page.paragraph(
            "It ranks exposures and is no medical advice. All of it was computed here; nothing about this device was sent.",
            "",
        );
    }
}
