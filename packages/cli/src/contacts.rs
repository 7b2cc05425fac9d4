//! `wayclear contacts`: whom the phone has met.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use wayclear_api::contact_registry::{
    Contact, ContactCursor, ContactsResponse, ExecuteMsg, QueryMsg, RecordedContact, MAX_CONTACTS,
};
use wayclear_api::MAX_LIMIT;
use wayclear_client::{Addr, Chain};
use wayclear_identity::Identifier;

use crate::device::DeviceArgs;
use crate::import;
use crate::net::{Net, NetArgs, SignArgs};
use crate::say::bar;

/// What about contacts.
#[derive(Subcommand)]
pub enum ContactsCommand {
    /// Make contacts of a log of Bluetooth signals and keep them on the device; nothing is sent
    Import(import::ImportArgs),
    /// Put contacts on chain under your account, for all to see (the paper's public mode)
    Record(RecordArgs),
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
        ContactsCommand::Import(args) => import::run(args),
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
