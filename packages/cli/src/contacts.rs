//! `wayclear contacts`: whom the phone has met.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, bail, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use wayclear_api::contact_registry::{
    Contact, ContactCursor, ContactsResponse, ExecuteMsg, QueryMsg, RecordedContact, MAX_CONTACTS,
};
use wayclear_api::MAX_LIMIT;
use wayclear_client::device::{DeviceError, Encounters, KeptContact};
use wayclear_client::{Addr, Chain};
use wayclear_identity::Identifier;
use wayclear_risk::RssiFilter;

use crate::device::DeviceArgs;
use crate::net::{Net, NetArgs, SignArgs};
use crate::say::bar;
use crate::sheet::{Column, Sheet};

/// What about contacts.
#[derive(Subcommand)]
pub enum ContactsCommand {
    /// Make contacts of a log of Bluetooth signals and keep them on the device; nothing is sent
    Import(ImportArgs),
    /// Put contacts on chain under your account, for all to see (the paper's public mode)
    Record(RecordArgs),
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

/// Contacts to publish.
#[derive(Args)]
pub struct RecordArgs {
    #[command(flatten)]
    device: DeviceArgs,
    /// Name of the key that signs
    #[arg(long, value_name = "NAME")]
    from: String,
    /// Model of the phone, at most 32 characters, for all to see too
    #[arg(long, value_name = "TEXT", default_value = "")]
    phone: String,
    /// Yes, everybody may see when, how long and how near this account was to whom
    #[arg(long)]
    for_all_to_see: bool,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

pub fn run(command: &ContactsCommand) -> Result<ExitCode> {
    match command {
        ContactsCommand::Import(args) => import(args),
        ContactsCommand::Record(args) => record(args),
    }
}

fn record(args: &RecordArgs) -> Result<ExitCode> {
    let device = args.device.file().read()?;
    if !args.for_all_to_see {
        bail!(
            "this would publish when, how long and how near this account was to the senders of {} contacts, for everybody and \
             for good. Phones need none of it: `wayclear exposures` finds the same on the device. If you want it, add \
             --for-all-to-see",
            device.contacts.len()
        );
    }
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let who = net.wasmd.account(&args.from)?;
    let registry = net.record.deployment.registry.clone();
    let known = recorded(&net, &registry, &who)?;
    // Of several contacts with one sender the longest: a registry takes a hash once a second.
    let mut contacts: BTreeMap<Identifier, Contact> = BTreeMap::new();
    for contact in &device.contacts {
        let Some(identifier) = contact.identifier() else {
            continue;
        };
        let row = Contact {
            mac_hash: identifier.mac_hash().into(),
            started_at: contact.started_at,
            seconds: contact.seconds,
            rssi_dbm: contact.rssi_dbm,
            device: args.phone.clone(),
        };
        let is_known = known.contains(&(row.mac_hash.to_hex(), row.started_at));
        let is_longest = contacts
            .get(&identifier)
            .is_none_or(|c| c.seconds < row.seconds);
        if !is_known && is_longest {
            contacts.insert(identifier, row);
        }
    }
    let contacts: Vec<Contact> = contacts.into_values().collect();
    let bar = bar(contacts.len() as u64, "contacts")?;
    for contacts in contacts.chunks(MAX_CONTACTS) {
        let contacts = contacts.to_vec();
        bar.inc(contacts.len() as u64);
        let record = ExecuteMsg::RecordContacts { contacts };
        net.wasmd.execute(&who, &registry, &record)?;
    }
    bar.finish_and_clear();
    if args.net.json {
        println!("{}", json!({ "recorded": contacts.len() }));
    } else {
        println!(
            "{} contacts of {who} are on chain now, for all to see.",
            contacts.len()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Hash and begin of what an account has recorded.
fn recorded(net: &Net, registry: &Addr, who: &Addr) -> Result<BTreeSet<(String, u64)>> {
    let cursor = |row: &RecordedContact| ContactCursor {
        recorded_at: row.recorded_at,
        mac_hash: row.contact.mac_hash.clone(),
    };
    let all = net.wasmd.query_all(
        registry,
        |last| QueryMsg::Contacts {
            account: who.to_string(),
            start_after: last.map(cursor),
            limit: Some(MAX_LIMIT),
        },
        |page: ContactsResponse| page.contacts,
    )?;
    let contacts = all.into_iter().map(|row| row.contact);
    Ok(contacts
        .map(|c| (c.mac_hash.to_hex(), c.started_at))
        .collect())
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
