//! `wayclear contacts`: whom the phone has met.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use wayclear_client::device::{DeviceError, DeviceFile, Encounters, KeptContact};
use wayclear_risk::RssiFilter;

use crate::sheet::{Column, Sheet};

/// Where the device is kept.
#[derive(Args, Clone)]
pub struct DeviceArgs {
    /// File with keys, visits and contacts of the phone, readable by you alone; made if there is none
    #[arg(long, value_name = "FILE", env = "WAYCLEAR_DEVICE")]
    device: PathBuf,
}

impl DeviceArgs {
    /// The file.
    pub fn file(&self) -> DeviceFile {
        DeviceFile::new(&self.device)
    }
}

/// What about contacts.
#[derive(Subcommand)]
pub enum ContactsCommand {
    /// Make contacts of a log of Bluetooth signals and keep them on the device; nothing is sent
    Import(ImportArgs),
}

/// A log of signals.
#[derive(Args)]
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
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(command: &ContactsCommand) -> Result<ExitCode> {
    match command {
        ContactsCommand::Import(args) => import(args),
    }
}

fn import(args: &ImportArgs) -> Result<ExitCode> {
    let file = args.device.file();
    // Before the log is read, so that a device that cannot be changed is named at once.
    file.read()?;
    let mut encounters = Encounters::new(RssiFilter::new(args.filter)?, args.gap);
    let contacts = read(args, &mut encounters)?;
    let now = args.now.map_or_else(crate::say::now, Ok)?;
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
    if args.json {
        println!(
            "{}",
            json!({ "signals": signals, "unavailable": unavailable, "contacts": made, "new": new, "forgotten": forgotten, "matchable": matchable })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("{signals} signals make {made} contacts, {new} of them new.");
    if unavailable > 0 {
        println!("{unavailable} signals without a strength (127) were dropped.");
    }
    if forgotten > 0 {
        println!(
            "{forgotten} contacts are older than 14 days and were dropped; --begins-at says when the log's clock shows 0."
        );
    }
    println!(
        "{matchable} contacts on the device carry an identifier; only these can be found among the disclosed."
    );
    Ok(ExitCode::SUCCESS)
}

fn read(args: &ImportArgs, encounters: &mut Encounters) -> Result<Vec<KeptContact>> {
    let mut sheet = Sheet::open(&args.file)?;
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
