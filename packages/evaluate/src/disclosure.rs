//! What a report of thirteen days costs its sender and those who download it, for several rotation periods, as day keys and
//! as hashes.

use std::fmt::Write;

use anyhow::{Context, Result};
use indicatif::HumanCount;
use serde::Serialize;
use wayclear_api::contact_registry::{ask, Item, MacHash};
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};
use wayclear_identity::{Day, Secret};
use wayclear_status::day_at;

use crate::gas::fresh_codes;
use crate::gas::script::{Script, BANK_SEND};
use crate::table::{gas_without_fee, FEE};
use crate::Progress;

/// Days before yesterday: that of 14 days ago is too old in its last hours.
const DAYS: u16 = 13;
/// Intervals of 10 minutes, and what people call so many.
const ROTATIONS: [(u8, &str); 4] = [(1, "10 min"), (6, "1 h"), (36, "6 h"), (144, "24 h")];

/// What a report cost.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// How long an identifier is used.
    pub rotation: &'static str,
    /// Disclosed as hashes, else as day keys.
    pub is_hashes: bool,
    pub items: usize,
    /// How many it took.
    pub messages: usize,
    /// Without taking the fee.
    pub gas: u64,
    /// The same in bank sends.
    pub bank_sends: f64,
    /// Of the feed that each phone downloads, before they are encoded for the journey.
    pub bytes: usize,
}

/// Discloses for real on a tree of its own, with pinned codes: all days as keys, and for each rotation as hashes.
///
/// # Errors
/// What the chain refused.
pub fn measure(wasmd: &mut Wasmd, tell: Progress<'_>) -> Result<Vec<Row>> {
    let code_ids = fresh_codes(wasmd)?;
    let state = wasmd.account("state")?;
    wasmd.pin(&state, &code_ids.values().copied().collect::<Vec<_>>())?;
    let mut script = Script::new(wasmd, &code_ids, &|_| ())?;
    let (_, registry) = script.state(MAX_WINDOW_SECONDS)?;
    let reports = 1 + ROTATIONS.len() as u64;
    let mut rows = vec![measure_one(&mut script, &registry, None)?];
    tell(1, reports, "day keys");
    for (rotation, name) in ROTATIONS {
        rows.push(measure_one(&mut script, &registry, Some((rotation, name)))?);
        tell(rows.len() as u64, reports, name);
    }
    Ok(rows)
}

fn measure_one(
    script: &mut Script<'_>,
    registry: &Addr,
    hashes: Option<(u8, &'static str)>,
) -> Result<Row> {
    let now = script.wasmd.now()?;
    let today = day_at(now);
    let mut messages: Vec<Vec<Item>> = vec![];
    let mut keys = vec![];
    for ago in 2..2 + DAYS {
        let day = Day::new(Secret::random(&mut rand::rng()), today - ago);
        match hashes {
            Some((rotation, _)) => messages.push(vec![hash_day(&day, rotation, now)?]),
            None => keys.push(Item::DayKey {
                key: day.key.expose().into(),
                day: day.day,
            }),
        }
    }
    messages.extend((!keys.is_empty()).then_some(keys));
    let before = feed_bytes(script.wasmd, registry)?;
    let mut gas = 0;
    let dan = script.wasmd.account("dan")?;
    for items in &messages {
        let msg = script.disclose(registry, items)?;
        gas += script.wasmd.execute(&dan, registry, &msg)?.gas_used()?;
    }
    let bytes = feed_bytes(script.wasmd, registry)? - before;
    let items = messages.iter().flatten().map(|item| match item {
        Item::MacHashes { entries, .. } => entries.len(),
        _ => 1,
    });
    let committed = |request| gas_without_fee(request, true).context("a row of docs/gas.csv");
    let gas = gas.saturating_sub(committed(FEE)? * messages.len() as u64);
    let bank = committed(BANK_SEND)?;
    #[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
    let bank_sends = gas as f64 / bank as f64;
    Ok(Row {
        rotation: hashes.map_or(ROTATIONS[0].1, |(_, name)| name),
        is_hashes: hashes.is_some(),
        items: items.sum(),
        messages: messages.len(),
        gas,
        bank_sends,
        bytes,
    })
}

/// A day as hashes of its identifiers.
fn hash_day(day: &Day, rotation: u8, now: u64) -> Result<Item> {
    let hashes = day.disclose_hashes(rotation, now)?.into_iter();
    let entries = hashes.map(|hash| MacHash {
        interval: hash.interval,
        mac_hash: hash.mac_hash.into(),
        rotation: hash.rotation,
    });
    Ok(Item::MacHashes {
        day: day.day,
        entries: entries.collect(),
    })
}

/// Bytes of all rows of the feed.
fn feed_bytes(wasmd: &Wasmd, registry: &Addr) -> Result<usize> {
    let (mut from, mut bytes) = (0, 0);
    loop {
        let page = wasmd.ask(registry, ask::Feed { from })?;
        bytes += page.rows.iter().map(|row| row.len()).sum::<usize>();
        from = page.from + page.rows.len() as u64;
        if from >= page.next {
            return Ok(bytes);
        }
    }
}

/// A table in Markdown.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = "| new identifier every | disclosed as | items | messages | gas | × bank send | bytes to download |\n\
         |---|---|--:|--:|--:|--:|--:|\n"
        .to_string();
    for row in rows {
        let kind = if row.is_hashes { "hashes" } else { "day keys" };
        let _ = writeln!(
            text,
            "| {} | {kind} | {} | {} | {} | {:.1} | {} |",
            row.rotation,
            HumanCount(row.items as u64),
            row.messages,
            HumanCount(row.gas),
            row.bank_sends,
            HumanCount(row.bytes as u64)
        );
    }
    text
}
