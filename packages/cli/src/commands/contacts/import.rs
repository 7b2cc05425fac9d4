//! `wayclear contacts import`: from a log of signals to encounters on the device.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, Result};
use clap::Args;
use serde::Serialize;
use wayclear_client::device::{DeviceError, Encounters, KeptContact};
use wayclear_risk::RssiFilter;

use crate::args::device::DeviceArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::sheet::{Column, Sheet};
use crate::words::now;

/// A log of signals.
#[derive(Args)]
#[command(after_help = "Example:\n  wayclear contacts import signals.csv --device ada.json")]
pub struct ImportArgs {
    /// CSV with a line of names, one signal a row, - for standard input
    file: PathBuf,
    #[command(flatten)]
    device: DeviceArgs,
    /// Column with the time of a signal, in seconds
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    time: String,
    /// Column with the identifier (32 hexadecimal digits, can be matched) or address of the sender
    #[arg(long, value_name = "COLUMN", default_value = "identifier")]
    sender: String,
    /// Column with the signal strength, -127 to -1 dBm, or 127 where there was none
    #[arg(long, value_name = "COLUMN", default_value = "rssi")]
    rssi: String,
    /// Unix seconds at which the log's clock shows 0
    #[arg(long, value_name = "TIME", default_value_t = 0)]
    begins_at: u64,
    /// Seconds without a signal after which the next one begins a new encounter
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    gap: u64,
    /// Weight of each new signal in the low-pass filter, in thousandths
    #[arg(long, value_name = "THOUSANDTHS", default_value_t = 250)]
    filter: u16,
    /// Now, in Unix seconds, for logs of the past; by default the system's clock
    #[arg(long, value_name = "TIME")]
    now: Option<u64>,
}

#[derive(Serialize)]
struct Imported {
    signals: u64,
    unavailable: u64,
    contacts: usize,
    new: usize,
    forgotten: usize,
    matchable: usize,
}

pub fn run(args: &ImportArgs, output: &mut Output) -> Result<ExitCode> {
    let file = args.device.file();
    // Before the log is read, so that a device that cannot be changed is named at once.
    file.read()?;
    let mut encounters = Encounters::new(RssiFilter::new(args.filter)?, args.gap);
    let contacts = read(args, &mut encounters, output)?;
    let now = args.now.map_or_else(now, Ok)?;
    let made = contacts.len();
    let (new, forgotten, matchable) = file.update(|device| {
        let new = device.meet(contacts);
        let before = device.contacts.len();
        device.prune(now);
        let kept = &device.contacts;
        let matchable = kept.iter().filter(|contact| contact.identifier().is_some());
        Ok::<_, DeviceError>((new, before - kept.len(), matchable.count()))
    })?;
    let Encounters {
        signals,
        unavailable,
        ..
    } = encounters;
    output.say(&Imported {
        signals,
        unavailable,
        contacts: made,
        new,
        forgotten,
        matchable,
    })
}

impl Answer for Imported {
    fn tell(&self, page: &mut Page) {
        let Imported {
            signals,
            unavailable,
            contacts,
            new,
            forgotten,
            matchable,
        } = self;
        page.line(format!(
            "{signals} signals make {contacts} contacts, {new} of them new."
        ));
        if *unavailable > 0 {
            page.line(format!(
                "{unavailable} signals without a strength (127) were dropped."
            ));
        }
        if *forgotten > 0 {
            page.paragraph(
                format!(
                    "{forgotten} contacts are older than 14 days and were dropped; --begins-at says when the log's clock shows 0."
                ),
                "",
            );
        }
        page.paragraph(
            format!("{matchable} contacts on the device carry an identifier; only these can be found among the disclosed."),
            "",
        );
    }
}

fn read(
    args: &ImportArgs,
    encounters: &mut Encounters,
    output: &Output,
) -> Result<Vec<KeptContact>> {
    let mut sheet = Sheet::open(&args.file, output)?;
    let [time, sender, rssi] = [&args.time, &args.sender, &args.rssi].map(|n| sheet.column(n));
    let (time, sender, rssi) = (time?, sender?, rssi?);
    let mut contacts = vec![];
    while sheet.advance()? {
        let at = seconds(&sheet, &time, args.begins_at)?;
        let strength = sheet.whole(&rssi)?;
        let strength = strength.ok_or_else(|| sheet.refusal(&rssi, "not a whole number"))?;
        let name = sheet.cell(&sender);
        if name.is_empty() {
            return Err(sheet.refusal(&sender, "no sender"));
        }
        let over = encounters.signal(name, at, strength);
        contacts.extend(over.map_err(|error| sheet.here(error))?);
    }
    contacts.extend(encounters.finish());
    Ok(contacts)
}

/// A time in whole seconds since 1970.
fn seconds(sheet: &Sheet, column: &Column, begins_at: u64) -> Result<u64> {
    let number = sheet.number(column)?;
    if !(0.0..=1e11).contains(&number) {
        return Err(sheet.refusal(column, "not a time of 0 to 1e11 seconds"));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is in range.
    let whole = number.floor() as u64;
    whole
        .checked_add(begins_at)
        .ok_or_else(|| anyhow!("--begins-at {begins_at} is too late"))
}
