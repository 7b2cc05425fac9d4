//! `wayclear watch`: tells of each new exposure once, as soon as a block brings it, if all of them add enough together.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_api::events::{CaseRevoked, Disclosed, StatusChanged, VisitsFlagged};
use wayclear_chain::wasmd::BlockEvents;
use wayclear_client::device::exposures::{alerts, mark_told, CurrentModel};
use wayclear_client::device::DeviceError;

use crate::args::device::DeviceArgs;
use crate::args::net::{Net, NetArgs};
use crate::looking::{look, words, Scored};
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::{percent, time};

#[derive(Args)]
#[command(after_help = "Example:\n  wayclear watch --device ada.json")]
pub struct WatchArgs {
    #[command(flatten)]
    device: DeviceArgs,
    /// End after so many seconds; by default never
    #[arg(long = "for", value_name = "SECONDS")]
    patience: Option<u64>,
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
    let began = Instant::now();
    let mut follow = net.wasmd.follow(net.wasmd.latest()?.height + 1)?;
    alert(&net, args, output)?;
    loop {
        let patience = match args.patience {
            None => Duration::from_secs(60),
            Some(seconds) => Duration::from_secs(seconds).saturating_sub(began.elapsed()),
        };
        if patience.is_zero() {
            return Ok(ExitCode::SUCCESS);
        }
        if follow.next(patience)?.is_some_and(|block| is_news(&block)) {
            alert(&net, args, output)?;
        }
    }
}

/// Whether a block may have changed what a device finds.
fn is_news(block: &BlockEvents) -> bool {
    let events = &block.events;
    !Disclosed::all(events).is_empty()
        || !CaseRevoked::all(events).is_empty()
        || !VisitsFlagged::all(events).is_empty()
        || !StatusChanged::all(events).is_empty()
}

fn alert(net: &Net, args: &WatchArgs, output: &mut Output) -> Result<()> {
    let known = look(net, &args.device, |device, current| {
        alerts(&device.exposures, current)
    })?;
    let CurrentModel { version, model, .. } = known.current;
    for exposure in &known.exposures {
        output.say(&Alert {
            scored: Scored::new(exposure, &model),
            combined: known.combined.to_string(),
            text: format!(
                "ALERT {}: {}. Somebody who was there has reported an infection (case {}). It adds {}, all \
                 exposures together {}, by version {version} of the model.",
                time(exposure.at()),
                words(&exposure.rule),
                exposure.case,
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
