//! `wayclear watch`: tells of each new exposure once, as soon as a block brings it, if all of them add enough together.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_client::device::DeviceError;
use wayclear_client::exposures::{alerts, mark_told, CurrentModel};

use crate::args::device::DeviceArgs;
use crate::args::net::{Net, NetArgs};
use crate::following::{forgive, FeedNews, ForArgs};
use crate::looking::{look, words, Scored};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{hex, percent, time};

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear watch --device ada.json")]
pub struct WatchArgs {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(flatten)]
    patience: ForArgs,
    #[command(flatten)]
    net: NetArgs,
}

#[derive(Serialize)]
struct Alert {
    #[serde(flatten)]
    scored: Scored,
    combined: String,
    #[serde(skip)]
    text: String,
}

pub fn run(args: &WatchArgs, output: &mut Output) -> Result<ExitCode> {
    let net = args.net.connect()?;
    let mut news = FeedNews::new(&net, &args.patience)?;
    loop {
        forgive(alert(&net, args, output), output)?;
        if !news.wait(output)? {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

fn alert(net: &Net, args: &WatchArgs, output: &mut Output) -> Result<()> {
    let known = look(net, &args.device, output, |device, current| {
        alerts(&device.exposures, current)
    })?;
    let CurrentModel { version, model, .. } = known.current;
    for exposure in &known.exposures {
        output.say(&Alert {
            scored: Scored::new(exposure, &model),
            combined: known.combined.to_string(),
            text: format!(
                "ALERT {}: {}. Somebody who was there has disclosed an infection (slip {}). It adds {}, all exposures together \
                 {}, by version {version} of the model.",
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
    Ok(())
}

impl Answer for Alert {
    fn tell(&self, page: &mut Page) {
        page.paragraph(&self.text, "  ");
    }
}
