//! The messages of a trial's requests.

use anyhow::{Context, Result};
use cosmwasm_std::{Binary, HexBinary};
use serde::Serialize;
use sha2::{Digest, Sha256};
use wayclear_api::contact_registry::{Contact, ExecuteMsg as Registry, Item, Slip};
use wayclear_api::region::Action;
use wayclear_api::{location, state};
use wayclear_chain::wasmd::{execute_message, Any};
use wayclear_chain::Addr;
use wayclear_status::{day_at, interval_at};
use wayclear_study::rounds::Way;
use wayclear_study::workload::{Kind, Request};

use super::names::place;
use super::trial::Trial;

/// Most gas of a request, codes not pinned: one that makes a location needs 420,000.
const REQUEST: u64 = 700_000;
/// The same of each contact in a record, and of each check-in in a relay's transaction.
const EACH: u64 = 60_000;

/// A transaction's messages, and most gas that they may use. `now`: time of the newest block, Unix seconds.
pub fn messages(
    trial: &Trial,
    numbers: &[usize],
    sender: &Addr,
    now: u64,
) -> Result<(Vec<Any>, u64)> {
    let messages = numbers
        .iter()
        .map(|number| message(trial, *number, sender, now));
    let messages: Vec<Any> = messages.collect::<Result<_>>()?;
    let contacts: u32 = numbers.iter().map(|it| trial.requests[*it].contacts).sum();
    let gas = REQUEST + EACH * (u64::from(contacts) + numbers.len() as u64 - 1);
    Ok((messages, gas))
}

fn message(trial: &Trial, number: usize, sender: &Addr, now: u64) -> Result<Any> {
    let request = &trial.requests[number];
    let registry = &trial.tree.as_ref().context("a tree")?.registry;
    match request.kind {
        Kind::Record => {
            let contacts = contacts(trial, request, now);
            send(sender, registry, &Registry::RecordContacts { contacts })
        }
        Kind::Report => {
            let day = day_at(now);
            let account = sender.to_string();
            let item = Item::Account { account, day };
            let signature = None;
            let slips = vec![Slip { item, signature }];
            let (authority, issued) = (None, day);
            let disclose = Registry::Disclose {
                authority,
                issued,
                slips,
            };
            send(sender, registry, &disclose)
        }
        Kind::CheckIn | Kind::Inspect | Kind::Relayed => visit(trial, number, sender, now),
    }
}

fn visit(trial: &Trial, number: usize, sender: &Addr, now: u64) -> Result<Any> {
    let request = &trial.requests[number];
    let index = request.place.context("a place")? as usize;
    let interval = interval_at(now);
    let tag = bytes(trial, request, 0);
    let is_direct = request.kind == Kind::Relayed || way(trial, number) == Way::Direct;
    if is_direct {
        let address = trial.places[index].as_ref().context("an address")?;
        let msg = match request.kind {
            Kind::CheckIn => location::ExecuteMsg::CheckIn {
                interval,
                visit_tag: tag.into(),
            },
            Kind::Relayed => location::ExecuteMsg::CheckIns {
                interval,
                visit_tags: Binary::from(tag),
            },
            _ => location::ExecuteMsg::Inspect {},
        };
        return send(sender, address, &msg);
    }
    let action = match request.kind {
        Kind::CheckIn => Action::CheckIn {
            interval,
            visit_tag: tag.into(),
        },
        _ => Action::Inspect {},
    };
    let place = place(trial, index)?;
    let state = &trial.tree.as_ref().context("a tree")?.state;
    send(sender, state, &state::ExecuteMsg::Visit { place, action })
}

/// Which way a request goes.
pub fn way(trial: &Trial, number: usize) -> Way {
    use wayclear_study::rounds::Category as C;
    match trial.categories[number] {
        category if category.is_creating() => Way::Creating,
        C::CheckInRouted | C::InfectedRouted | C::InspectRouted => Way::Routed,
        _ => Way::Direct,
    }
}

fn contacts(trial: &Trial, request: &Request, now: u64) -> Vec<Contact> {
    let contact = |index: u32| Contact {
        mac_hash: HexBinary::from(bytes(trial, request, index + 1)),
        started_at: now.saturating_sub(300),
        seconds: 240,
        rssi_dbm: -60,
        device: "Pixel 9".to_string(),
    };
    (0..request.contacts).map(contact).collect()
}

/// 16 bytes of a request that no other has.
fn bytes(trial: &Trial, request: &Request, index: u32) -> [u8; 16] {
    let text = format!("{}/{}/{index}", trial.row.workload, request.number);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(text)[..16]);
    bytes
}

fn send(sender: &Addr, contract: &Addr, msg: &impl Serialize) -> Result<Any> {
    let json = serde_json::to_vec(msg)?.into();
    Ok(execute_message(sender, contract, json, &[]))
}
