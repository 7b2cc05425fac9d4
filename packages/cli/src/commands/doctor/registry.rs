//! The registry: the keys of its authorities, and whether it forgets in time.

use anyhow::Result;
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{KnownAuthority, CLOCK_TOLERANCE_SECONDS};
use wayclear_api::raw;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{address_of, Chain};
use wayclear_client::report::authorities;
use wayclear_status::{day_at, day_start};

use super::Finding;
use crate::args::net::Net;
use crate::words::{count, hex};

pub fn look(net: &Net) -> Result<Vec<Finding>> {
    let now = net.wasmd.now()?;
    let mut findings = vec![];
    for known in authorities(&net.wasmd, net.registry())? {
        if known.is_active {
            findings.extend(authority(&net.wasmd, &known, day_at(now))?);
        }
    }
    findings.push(overdue(net, now)?);
    Ok(findings)
}

fn authority(wasmd: &Wasmd, known: &KnownAuthority, today: u16) -> Result<Vec<Finding>> {
    let account = &known.authority.account;
    let subject = format!("authority {account}");
    let keys = known.authority.keys.iter();
    let keys = keys.filter(|key| !known.struck.contains(&key.public_key));
    let can_sign = keys.clone().any(|key| key.signs_on(today));
    let words = "no key of it signs today; give it one by the registry's set_authority, from wayclear attest key";
    let mut findings = vec![Finding::warning(
        subject,
        (!can_sign).then(|| words.to_string()),
    )];
    for key in keys {
        if let Some(problem) = account_of(wasmd, &key.public_key)? {
            let subject = format!("slip key {} of {account}", hex(&key.public_key));
            findings.push(Finding::new(subject, Some(problem)));
        }
    }
    Ok(findings)
}

/// What is wrong with a slip key that is an account's too.
fn account_of(wasmd: &Wasmd, public_key: &HexBinary) -> Result<Option<String>> {
    let Some(account) = address_of(public_key, wasmd.prefix()) else {
        return Ok(Some("it is no key; strike it".to_string()));
    };
    Ok(wasmd.has_account(&account)?.then(|| {
        format!("it is the key of account {account}: a patient could have it sign a transaction; strike it, and make another with wayclear attest key")
    }))
}

/// How late the oldest row is that should have gone: ids are the most of all.
fn overdue(net: &Net, now: u64) -> Result<Finding> {
    let prefix = raw::key(raw::IDS, "");
    let first = net.wasmd.first_key(net.registry(), &prefix)?;
    // The length of the day in two bytes, then the day.
    let day = first.and_then(|key| {
        let day = key.get(prefix.len() + 2..prefix.len() + 4)?;
        Some(u16::from_be_bytes(day.try_into().ok()?))
    });
    let due = day.map(|day| {
        let kept_for = CLOCK_TOLERANCE_SECONDS + 2 * net.window();
        day_start(day.saturating_add(2)).saturating_add(kept_for)
    });
    let late = due
        .map(|due| now.saturating_sub(due) / 86_400)
        .filter(|days| *days > 0);
    let words = late.map(|days| {
        format!(
            "the oldest is {} late; wayclear prune removes it",
            count(days, "day")
        )
    });
    let subject = "ids that the registry should have forgotten".to_string();
    Ok(Finding::warning(subject, words))
}
