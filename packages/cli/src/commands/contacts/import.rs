//! `wayclear contacts import`: from a log of Bluetooth signals to encounters on the device.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::CLOCK_TOLERANCE_SECONDS;
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_client::device::{DeviceError, KeptContact};
use wayclear_identity::GAP_SECONDS;
use wayclear_risk::RssiFilter;

use crate::args::device::DeviceArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::signals::{read, LogArgs};
use crate::words::{count, now};

/// A log of signals, and where its encounters go.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear contacts import signals.csv --device ada.json
  wayclear contacts import log.csv --time Time --sender Source --rssi RSSI \\
    --device ada.json
  wayclear contacts import sniffer.csv --no-header --where 2=ADV \\
    --time 1 --sender 3 --rssi 5 --device ada.json")]
pub struct ImportArgs {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    device: DeviceArgs,
    /// Seconds without a signal after which the next one begins a new encounter
    #[arg(long, value_name = "SECONDS", default_value_t = GAP_SECONDS)]
    gap: u64,
    /// Weight of each new signal in the low-pass filter, in thousandths
    #[arg(long, value_name = "THOUSANDTHS", default_value_t = 250, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    filter: u16,
    /// Now, in Unix seconds, for logs of the past; by default the system's clock
    #[arg(long, value_name = "TIME")]
    now: Option<u64>,
}

/// What became of a log.
#[derive(Serialize)]
struct Imported {
    /// Signals that were used.
    signals: usize,
    /// How the log writes its times.
    times: &'static str,
    /// Encounters the signals make.
    contacts: usize,
    /// Of these, those the device did not have.
    new: usize,
    /// Of these, those it had a part of.
    grown: usize,
    /// Of these, those that ended more than 14 days ago and were left out.
    too_old: usize,
    /// All contacts on the device that carry an identifier.
    matchable: usize,
    /// Rows that `--where` does not want.
    filtered_out: u64,
    /// Strengths that were no whole dBm.
    rounded: u64,
    /// Rows that could not be used, by reason.
    left_out: BTreeMap<String, u64>,
    /// The first of each, with its line.
    first_left_out: BTreeMap<String, String>,
}

pub fn run(args: &ImportArgs, output: &mut Output) -> Result<ExitCode> {
    let file = args.device.file();
    // Before the log is read, so that a device that cannot be changed is named at once; a new one is made when there is
    // something to keep.
    file.read()?;
    if file.path().exists() {
        file.update(|_| Ok::<_, DeviceError>(()))?;
    }
    let filter = RssiFilter::new(args.filter)?;
    let now = args.now.map_or_else(now, Ok)?;
    let log = read(
        &args.log,
        now.saturating_add(CLOCK_TOLERANCE_SECONDS),
        output,
    )?;
    if log.signals.is_empty() {
        let of = match log.filtered_out {
            0 => "none of the rows can be used".to_string(),
            rows => format!("none can be used of the rows that --where wants; it left out {rows}"),
        };
        let words = log.left_out.words();
        bail!(
            "{}",
            format!("{of}, nothing was changed\n{words}").trim_end()
        );
    }
    log.left_out.tell(output);
    let signals = log.signals.len();
    let encounters = log.signals.encounters(filter, args.gap);
    let contacts = encounters.len();
    // What the device has already stays: this clock alone does not decide over it.
    let oldest = now.saturating_sub(MAX_WINDOW_SECONDS);
    let recent = encounters.into_iter().filter(|(_, e)| e.ended_at > oldest);
    let recent = recent.map(|(sender, encounter)| KeptContact::new(sender, encounter));
    let recent: Vec<KeptContact> = recent.collect();
    let too_old = contacts - recent.len();
    let (met, matchable) = file.update(|device| {
        let met = device.meet(recent);
        let kept = device.contacts.iter();
        let matchable = kept.filter(|contact| contact.identifier().is_some());
        Ok::<_, DeviceError>((met, matchable.count()))
    })?;
    let imported = Imported {
        signals,
        times: log.times,
        contacts,
        new: met.new,
        grown: met.grown,
        too_old,
        matchable,
        filtered_out: log.filtered_out,
        rounded: log.rounded,
        left_out: log.left_out.counts(),
        first_left_out: log.left_out.firsts(),
    };
    output.say(&imported)
}

impl Answer for Imported {
    fn tell(&self, page: &mut Page) {
        let Imported {
            signals,
            times,
            contacts,
            new,
            matchable,
            ..
        } = self;
        page.paragraph(
            format!(
                "{} in {}, {new} of them new. Times are {times}.",
                count(*signals, "signal"),
                count(*contacts, "contact")
            ),
            "",
        );
        let left_out: u64 = self.left_out.values().sum();
        let reasons = self.left_out.iter();
        let reasons: Vec<String> = reasons
            .map(|(reason, rows)| format!("{rows} ({reason})"))
            .collect();
        for (n, noun, words) in [
            (self.grown as u64, "contact", "known in part before, longer now"),
            (self.filtered_out, "row", "not wanted by --where"),
            (left_out, "row", &*format!("left out: {}", reasons.join(", "))),
            (self.rounded, "strength", "rounded to whole dBm"),
            (
                self.too_old as u64,
                "contact",
                "older than 14 days and left out; --begins-at says when the log's clock shows 0, --now what time it is",
            ),
        ] {
            if n > 0 {
                page.paragraph(format!("{} {words}.", count(n, noun)), "");
            }
        }
        let matchable = count(*matchable, "contact");
        page.paragraph(
            format!("{matchable} on the device with an identifier; only these can be found among the disclosed."),
            "",
        );
    }
}
