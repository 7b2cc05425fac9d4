//! What a report of fourteen days costs its sender and those who download it, for several rotation periods, as day keys and
//! as hashes.

use std::fmt::Write;

use anyhow::{Context, Result};
use indicatif::HumanCount;
use serde::Serialize;
use wayclear_api::contact_registry::{ask, DisclosuresResponse, ExecuteMsg};
use wayclear_api::events::CaseOpened;
use wayclear_api::MAX_LIMIT;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};
use wayclear_client::device::{day_key, mac_hashes};
use wayclear_client::report::Report;
use wayclear_identity::{interval_at, Day, Secret, INTERVALS_A_DAY};

use crate::gas::BANK_SEND;
use crate::table::{gas_without_fee, FEE};
use crate::Progress;

const DAYS: u32 = 14;
/// Intervals of 10 minutes, and what people call so many.
const ROTATIONS: [(u16, &str); 4] = [
    (1, "10 min"),
    (6, "1 h"),
    (36, "6 h"),
    (INTERVALS_A_DAY, "24 h"),
];

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
    /// Of JSON that each phone downloads, before it is encoded for the journey.
    pub bytes: usize,
}

/// Reports for real, once for each rotation as day keys and once as hashes, and revokes again.
///
/// # Errors
/// What the chain refused.
pub fn measure(wasmd: &mut Wasmd, registry: &Addr, tell: Progress<'_>) -> Result<Vec<Row>> {
    let reports = 2 * ROTATIONS.len() as u64;
    let mut rows = vec![];
    for (rotation, name) in ROTATIONS {
        for is_hashes in [false, true] {
            rows.push(measure_one(wasmd, registry, rotation, name, is_hashes)?);
            tell(rows.len() as u64, reports, name);
        }
    }
    Ok(rows)
}

fn measure_one(
    wasmd: &mut Wasmd,
    registry: &Addr,
    rotation: u16,
    name: &'static str,
    is_hashes: bool,
) -> Result<Row> {
    let authority = wasmd.account("authority")?;
    let now = wasmd.now()?;
    let mut report = Report::new();
    let mut items = 0;
    for day in days(now, rotation)? {
        if is_hashes {
            for hash in mac_hashes(&day, now)? {
                report = report.mac_hash(hash);
                items += 1;
            }
        } else {
            report = report.day_key(day_key(&day, now)?);
            items += 1;
        }
    }
    let before = feed_end(wasmd, registry)?;
    let mut gas = 0;
    let opened = wasmd.execute(&authority, registry, &report.opening_message(None))?;
    gas += opened.gas_used()?;
    let case = CaseOpened::all(&opened.events)
        .pop()
        .context("no case was opened")?
        .case;
    for disclosure in report.chunks.iter().skip(1).cloned() {
        let disclose = ExecuteMsg::Disclose { case, disclosure };
        gas += wasmd.execute(&authority, registry, &disclose)?.gas_used()?;
    }
    let bytes = bytes_since(wasmd, registry, before)?;
    wasmd.execute(&authority, registry, &ExecuteMsg::RevokeCase { case })?;
    let messages = report.chunks.len();
    let committed = |request| gas_without_fee(request, true).context("a row of docs/gas.csv");
    let gas = gas.saturating_sub(committed(FEE)? * messages as u64);
    let bank = committed(BANK_SEND)?;
    #[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
    let bank_sends = gas as f64 / bank as f64;
    Ok(Row {
        rotation: name,
        is_hashes,
        items,
        messages,
        gas,
        bank_sends,
        bytes,
    })
}

/// Fourteen days that can just be disclosed; the oldest is as much shorter as it would be too old.
fn days(now: u64, rotation: u16) -> Result<Vec<Day>> {
    let end = interval_at(now) - 13;
    let days = (1..=DAYS).map(|ago| {
        let late = if ago == DAYS { 14 } else { 0 };
        let start = end - ago * u32::from(INTERVALS_A_DAY) + u32::from(late);
        let key = Secret::random(&mut rand::rng());
        Ok(Day::new(key, start, INTERVALS_A_DAY - late, rotation)?)
    });
    days.collect()
}

fn page(wasmd: &Wasmd, registry: &Addr, start_after: u64) -> Result<DisclosuresResponse> {
    let question = ask::Disclosures {
        start_after: Some(start_after),
        limit: Some(MAX_LIMIT),
    };
    Ok(wasmd.ask(registry, question)?)
}

/// Index of the newest row of the feed.
fn feed_end(wasmd: &Wasmd, registry: &Addr) -> Result<u64> {
    Ok(page(wasmd, registry, u64::MAX)?.next_index - 1)
}

fn bytes_since(wasmd: &Wasmd, registry: &Addr, start_after: u64) -> Result<usize> {
    let rows = page(wasmd, registry, start_after)?.rows;
    // A comma goes with each.
    let sizes = rows
        .iter()
        .map(|row| Ok(serde_json::to_vec(row)?.len() + 1));
    sizes.sum()
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
