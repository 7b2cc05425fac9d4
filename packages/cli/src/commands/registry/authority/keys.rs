//! The keys of an authority: which days each signs.

use std::str::FromStr;

use anyhow::{bail, Result};
use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{KnownAuthority, SlipKey, MAX_SLIP_KEYS};
use wayclear_chain::address_of;
use wayclear_identity::date;
use wayclear_status::DAY_SECONDS;

use super::free::free_days;
use crate::args::bytes_of;
use crate::args::day::day;
use crate::args::net::Net;
use crate::page::Page;

/// A key as it is typed: `KEY`, `KEY@DAY` or `KEY@DAY..DAY`.
#[derive(Clone, Debug)]
pub struct NewKey {
    public_key: HexBinary,
    from: Option<u16>,
    until: Option<u16>,
}

impl FromStr for NewKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (key, days) = match text.split_once('@') {
            Some((key, days)) => (key, Some(days)),
            None => (text, None),
        };
        let (from, until) = match days.map(|days| days.split_once("..").unwrap_or((days, ""))) {
            Some((from, "")) => (Some(day(from)?), None),
            Some((from, until)) => (Some(day(from)?), Some(day(until)?)),
            None => (None, None),
        };
        Ok(NewKey {
            public_key: bytes_of::<33>(key)?,
            from,
            until,
        })
    }
}

/// The keys that a message has to name: the new ones, and of those known the ones that end where a new one begins.
pub fn all_keys(
    net: &Net,
    new: &[NewKey],
    known: Option<&KnownAuthority>,
    today: u16,
) -> Result<Vec<SlipKey>> {
    // Keys that nothing can be taken of any more are gone with the next message.
    let kept_days = net.window().div_ceil(DAY_SECONDS) + 1;
    let is_kept = |key: &&SlipKey| {
        key.until
            .is_none_or(|until| u64::from(until) + kept_days > today.into())
    };
    let old = known
        .iter()
        .flat_map(|known| &known.authority.keys)
        .filter(is_kept);
    let old: &[SlipKey] = &old.cloned().collect::<Vec<_>>();
    let mut keys: Vec<SlipKey> = vec![];
    for key in new {
        check(net, key, known)?;
        let public_key = key.public_key.clone();
        let before = old.iter().find(|old| old.public_key == public_key);
        // A key that is named without days keeps those it has.
        let (from, until) = match (key.from, before) {
            (None, Some(before)) => (before.from, before.until),
            (from, _) => (from.unwrap_or(today), key.until),
        };
        if keys.iter().any(|other| other.public_key == public_key) {
            bail!("key {public_key} is named twice; name it once");
        }
        keys.push(SlipKey {
            public_key,
            from,
            until,
        });
    }
    let is_named = |old: &&SlipKey| !keys.iter().any(|key| key.public_key == old.public_key);
    let ended = old
        .iter()
        .filter(is_named)
        .filter_map(|old| ended(old, &keys))
        .collect::<Vec<_>>();
    keys.extend(ended);
    check_days(&keys, old, known, today)?;
    Ok(keys)
}

/// A key that the registry has, if it has to end because a new one begins within its days.
fn ended(old: &SlipKey, new: &[SlipKey]) -> Option<SlipKey> {
    let begins = new.iter().map(|key| key.from);
    let until = begins
        .filter(|from| *from > old.from && old.signs_on(*from))
        .min()?;
    Some(SlipKey {
        until: Some(until),
        ..old.clone()
    })
}

/// That a key is one, nobody's account's, and not struck.
fn check(net: &Net, key: &NewKey, known: Option<&KnownAuthority>) -> Result<()> {
    let public_key = &key.public_key;
    if known.is_some_and(|known| known.struck.contains(public_key)) {
        bail!("key {public_key} is struck for good, nothing that it signs is taken; make another with wayclear attest key");
    }
    let Some(account) = address_of(public_key, net.wasmd.prefix()) else {
        bail!("{public_key} is no compressed secp256k1 key; copy the line that wayclear attest key has printed");
    };
    if net.wasmd.has_account(&account)? {
        bail!(
            "{public_key} is the key of account {account}: whoever asks for a signature could have it sign a transaction. Make another with \
             wayclear attest key"
        );
    }
    Ok(())
}

/// That no two keys sign on the same day, and there are not too many.
fn check_days(
    named: &[SlipKey],
    old: &[SlipKey],
    known: Option<&KnownAuthority>,
    today: u16,
) -> Result<()> {
    let is_unnamed = |old: &&SlipKey| !named.iter().any(|key| key.public_key == old.public_key);
    let mut all: Vec<&SlipKey> = named.iter().chain(old.iter().filter(is_unnamed)).collect();
    all.sort_by_key(|key| key.from);
    for (one, next) in all.iter().zip(all.iter().skip(1)) {
        if one.until.is_none_or(|until| until > next.from) {
            bail!(
                "keys {} and {} would both sign on {}; name the days of both. {}",
                one.public_key,
                next.public_key,
                date(next.from),
                free(old, known, today)
            );
        }
    }
    if all.len() > MAX_SLIP_KEYS {
        bail!("an authority has at most {MAX_SLIP_KEYS} keys at a time, these would be {}; wait until what the oldest has signed has aged out", all.len());
    }
    Ok(())
}

/// Which days a new key may have, in a sentence.
fn free(old: &[SlipKey], known: Option<&KnownAuthority>, today: u16) -> String {
    let struck = known.map_or(&[][..], |known| &known.struck);
    if let Some(free) = free_days(old, struck, today) {
        return format!("Free beside those that there are: KEY{free}");
    }
    let last = old.iter().map(|key| key.from).max().unwrap_or_default();
    let end = last.saturating_add(1).max(today);
    format!(
        "No day from today on is free beside those that there are; a key that begins on {} or later ends the last of them",
        date(end)
    )
}

/// The keys of an authority and their days, for people.
pub fn tell_keys(page: &mut Page, known: &KnownAuthority) {
    if known.authority.keys.is_empty() {
        page.line("  no key yet: it vouches for nothing until it has one");
    }
    for SlipKey {
        public_key,
        from,
        until,
    } in &known.authority.keys
    {
        let first = match from {
            0 => "always".to_string(),
            from => date(*from),
        };
        let last = until.map_or("for good".to_string(), |until| {
            format!("before {}", date(until))
        });
        let struck = if known.struck.contains(public_key) {
            ", struck"
        } else {
            ""
        };
        page.line(format!("  {public_key}"));
        page.line(format!("    from {first}, {last}{struck}"));
    }
}
