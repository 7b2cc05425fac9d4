//! Accounts of a tree file: who owns, vouches, cleans and pays; and the codes that contracts run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use cosmwasm_std::{Coin, HexBinary};
use toml::Spanned;
use wayclear_api::city::check_denom;
use wayclear_api::contact_registry::{Authority, SlipKey};
use wayclear_chain::{is_address, Contract};

use super::day::date;
use super::problem::Problems;
use super::rows::{AuthorityRow, RelayRow, SlipKeyRow};
use super::{Account, Fees};

/// Slips a day of an authority that the file gives no number for: 64 for each of a hundred positive tests, and 140 more.
pub const USUAL_DAILY_SLIPS: u32 = 6_540;
/// Shorter texts are names of keys.
const SHORTEST_ADDRESS: usize = 39;
/// Bytes of a public key.
const KEY_BYTES: usize = 33;

/// Name of a key or an address, if there is one.
pub(super) fn checked_account(
    row: Option<&Spanned<String>>,
    problems: &mut Problems,
) -> Option<Account> {
    row.map(|row| account(row, problems))
}

fn account(row: &Spanned<String>, problems: &mut Problems) -> Account {
    let text = row.get_ref().trim();
    let is_odd = |c: char| c.is_control() || c.is_whitespace();
    let looks_like_address = text.len() >= SHORTEST_ADDRESS
        && text.contains('1')
        && text.chars().all(|c| c.is_ascii_alphanumeric());
    if text.is_empty() || text.contains(is_odd) {
        let text = "an account is the name of a key, or an address like wasm1...".to_string();
        problems.error(row.span(), text);
    } else if looks_like_address && !is_address(text) {
        let words = format!(
            "\"{text}\" is no whole address: its last letters are a checksum of the others"
        );
        problems.error(row.span(), words);
    }
    // Codes to scan have capitals.
    if is_address(text) {
        text.to_ascii_lowercase()
    } else {
        text.to_string()
    }
}

/// Cleaners of a city, each once.
pub(super) fn cleaners(rows: &[Spanned<String>], problems: &mut Problems) -> Vec<Account> {
    let mut seen = BTreeSet::new();
    let mut cleaners = vec![];
    for row in rows {
        let cleaner = account(row, problems);
        if seen.insert(cleaner.clone()) {
            cleaners.push(cleaner);
        } else {
            problems.error(row.span(), format!("cleaner \"{cleaner}\" comes twice"));
        }
    }
    cleaners
}

/// Ids of codes; from 1 on.
pub(super) fn codes(
    rows: &BTreeMap<Contract, Spanned<u64>>,
    problems: &mut Problems,
) -> BTreeMap<Contract, u64> {
    let mut ids = BTreeMap::new();
    for (contract, row) in rows {
        if *row.get_ref() == 0 {
            problems.error(row.span(), "codes are numbered from 1".to_string());
        }
        ids.insert(*contract, *row.get_ref());
    }
    ids
}

/// The authorities of a file, each once, and each with keys whose days do not overlap.
pub(super) fn authorities(rows: &[AuthorityRow], problems: &mut Problems) -> Vec<Authority> {
    let mut seen = BTreeSet::new();
    let mut authorities = vec![];
    for row in rows {
        let account = account(&row.account, problems);
        if !seen.insert(account.clone()) {
            let text = format!("authority \"{account}\" comes twice");
            problems.error(row.account.span(), text);
        }
        let daily = row.daily_slips.as_ref();
        let authority = Authority {
            account,
            daily_slips: daily.map_or(USUAL_DAILY_SLIPS, |daily| *daily.get_ref()),
            keys: keys(&row.key, problems),
        };
        let at = daily.map_or_else(|| row.account.span(), Spanned::span);
        refuse(at, authority.check(), problems);
        authorities.push(authority);
    }
    authorities
}

fn keys(rows: &[Spanned<SlipKeyRow>], problems: &mut Problems) -> Vec<SlipKey> {
    let mut keys: Vec<SlipKey> = vec![];
    for row in rows {
        let SlipKeyRow {
            public_key,
            from,
            until,
        } = row.get_ref();
        let bytes = HexBinary::from_hex(public_key.get_ref().trim()).ok();
        let Some(bytes) = bytes.filter(|bytes| bytes.len() == KEY_BYTES) else {
            let text = "this is no key: 66 hexadecimal digits, as wayclear attest key prints them";
            problems.error(public_key.span(), text.to_string());
            continue;
        };
        if k256::PublicKey::from_sec1_bytes(&bytes).is_err() {
            let text =
                "these are no key: no point of secp256k1 is written like that; copy it again";
            problems.error(public_key.span(), text.to_string());
        }
        let key = SlipKey {
            public_key: bytes,
            from: from.as_ref().map_or(0, |day| day.get_ref().0),
            until: until.as_ref().map(|day| day.get_ref().0),
        };
        if let Some(until) = until.as_ref().filter(|until| until.get_ref().0 <= key.from) {
            let (first, end) = (date(key.from), date(until.get_ref().0));
            let text = format!(
                "the key would sign on no day: it begins on {first} (from) and signs no more from {end} on (until); write a later end, or \
                 take the key out"
            );
            problems.error(until.span(), text);
            continue;
        }
        for other in &keys {
            if other.public_key == key.public_key {
                problems.error(public_key.span(), "this key comes twice".to_string());
            } else if overlap(other, &key) {
                let text = "on some days two keys would sign: give the earlier one an end (until), and begin the later one there (from)";
                problems.error(row.span(), text.to_string());
            }
        }
        keys.push(key);
    }
    keys
}

/// Whether both would sign on some day.
fn overlap(one: &SlipKey, other: &SlipKey) -> bool {
    one.signs_on(other.from) || other.signs_on(one.from)
}

/// Who pays the fees of relays.
pub(super) fn fees(rows: &[RelayRow], problems: &mut Problems) -> Vec<Fees> {
    let mut fees = vec![];
    let mut seen = BTreeSet::new();
    for row in rows.iter().filter_map(|relay| relay.fees.as_ref()) {
        let from = account(&row.from, problems);
        let daily = row.daily.get_ref().parse::<Coin>();
        let daily = match daily {
            Ok(coin) if !coin.amount.is_zero() && check_denom(&coin.denom).is_ok() => coin,
            _ => {
                let text = format!(
                    "\"{}\" is no sum of money like 2000000ucosm, above zero",
                    row.daily.get_ref()
                );
                problems.error(row.daily.span(), text);
                continue;
            }
        };
        if row.to.get_ref().is_empty() {
            let text = "nobody's fees are paid: name the account whose fees they are, or take [relay.fees] out";
            problems.error(row.to.span(), text.to_string());
        }
        for to in row.to.get_ref() {
            let account = account(to, problems);
            if account == from {
                let text = format!("\"{from}\" needs nobody to pay its own fees");
                problems.error(to.span(), text);
            }
            if !seen.insert((from.clone(), account.clone())) {
                let text = format!("\"{from}\" pays the fees of \"{account}\" already");
                problems.error(to.span(), text);
            }
            fees.push(Fees {
                to: account,
                from: from.clone(),
                daily: daily.clone(),
            });
        }
    }
    fees
}

fn refuse<E: Display>(at: std::ops::Range<usize>, checked: Result<(), E>, problems: &mut Problems) {
    if let Err(error) = checked {
        problems.error(at, error.to_string());
    }
}
