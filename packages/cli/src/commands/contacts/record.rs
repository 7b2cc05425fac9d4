//! `wayclear contacts record`: the paper's public mode.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{bail, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::contact_registry::{
    ask, Contact, ContactCursor, ExecuteMsg, RecordedContact, MAX_CONTACTS,
};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::{Addr, Chain};

use crate::args::device::DeviceArgs;
use crate::args::net::{Net, NetArgs};
use crate::args::sign::SignArgs;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::words::count;

#[derive(Args)]
#[command(
    after_help = "Example:\n  wayclear contacts record --device ada.json --from ada --for-all-to-see"
)]
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

#[derive(Serialize)]
struct Recorded {
    recorded: usize,
    /// Account that sent them.
    who: Addr,
}

pub fn run(args: &RecordArgs, output: &mut Output) -> Result<ExitCode> {
    if !args.for_all_to_see {
        let device = args.device.file().read()?;
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
    let device = args.device.existing(&net)?.read()?;
    let known = recorded(&net, &registry, &who)?;
    let contacts = device.public_contacts(&args.phone, |contact| known.contains(&key(contact)));
    let bar = output.bar(contacts.len() as u64, "contacts")?;
    for contacts in contacts.chunks(MAX_CONTACTS) {
        let contacts = contacts.to_vec();
        bar.inc(contacts.len() as u64);
        let record = ExecuteMsg::RecordContacts { contacts };
        net.wasmd.execute(&who, &registry, &record)?;
    }
    bar.finish_and_clear();
    output.say(&Recorded {
        recorded: contacts.len(),
        who,
    })
}

/// What an account has recorded.
fn recorded(net: &Net, registry: &Addr, who: &Addr) -> Result<BTreeSet<(String, u64)>> {
    let cursor = |row: &RecordedContact| ContactCursor {
        recorded_at: row.recorded_at,
        mac_hash: row.contact.mac_hash.clone(),
    };
    let all = net.wasmd.ask_all(
        registry,
        |last| ask::Contacts {
            account: who.to_string(),
            start_after: last.map(cursor),
            limit: Some(MAX_LIMIT),
        },
        |page| page.contacts,
    )?;
    Ok(all.iter().map(|row| key(&row.contact)).collect())
}

/// Hash and begin tell contacts of one account apart.
fn key(contact: &Contact) -> (String, u64) {
    (contact.mac_hash.to_hex(), contact.started_at)
}

impl Answer for Recorded {
    fn tell(&self, page: &mut Page) {
        page.line(format!(
            "On chain now, for all to see: {} of {}.",
            count(self.recorded, "contact"),
            self.who
        ));
    }
}
