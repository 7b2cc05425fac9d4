//! `wayclear evaluate disclosure`: what a report of fourteen days costs its sender and those who download it, for several
//! rotation periods, as day keys and as hashes.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use serde_json::json;
use wayclear_api::contact_registry::{DisclosuresResponse, ExecuteMsg, QueryMsg};
use wayclear_api::events::CaseOpened;
use wayclear_api::MAX_LIMIT;
use wayclear_client::device::{day_key, mac_hashes};
use wayclear_client::report::Report;
use wayclear_client::{Chain, Tx};
use wayclear_identity::{interval_at, Day, Secret, INTERVALS_A_DAY};

use super::gas::{BANK_SEND, FEE};
use super::gas_without_fee;
use super::table::{grouped, write_into};
use crate::net::{Net, NetArgs, SignArgs};
use crate::say::bar;

const DAYS: u32 = 14;
/// Intervals of 10 minutes, and what people call so many.
const ROTATIONS: [(u16, &str); 4] = [(1, "10 min"), (6, "1 h"), (36, "6 h"), (144, "24 h")];
const PAGE: &str = "docs/privacy.md";

/// Where the table goes.
#[derive(Args)]
pub struct DisclosureArgs {
    /// Write the table into docs/privacy.md
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    sign: SignArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// What a report cost.
#[derive(Serialize)]
struct Row {
    rotation: &'static str,
    is_hashes: bool,
    /// Keys or hashes.
    items: usize,
    messages: usize,
    /// Without taking the fee.
    gas: u64,
    bank_sends: f64,
    /// Of JSON that each phone downloads, before it is encoded for the journey.
    bytes: usize,
}

pub fn run(args: &DisclosureArgs) -> Result<ExitCode> {
    let mut net = args.net.connect_to_sign(&args.sign)?;
    let bar = bar(2 * ROTATIONS.len() as u64, "reports")?;
    let mut rows = vec![];
    for (rotation, name) in ROTATIONS {
        for is_hashes in [false, true] {
            rows.push(measure(&mut net, rotation, name, is_hashes)?);
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let table = markdown(&rows)?;
    if args.write {
        write_into(PAGE, &table)?;
    }
    if args.net.json {
        println!("{}", json!(rows));
    } else {
        print!("{table}");
    }
    Ok(ExitCode::SUCCESS)
}

fn measure(net: &mut Net, rotation: u16, name: &'static str, is_hashes: bool) -> Result<Row> {
    let registry = net.record.deployment.registry.clone();
    let authority = net.wasmd.account("authority")?;
    let now = net.wasmd.now()?;
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
    let before = feed_end(net)?;
    let mut gas = 0;
    let opened = net
        .wasmd
        .execute(&authority, &registry, &report.opening_message(None))?;
    gas += gas_used(&opened)?;
    let case = CaseOpened::all(&opened.events)
        .pop()
        .context("no case was opened")?
        .case;
    for disclosure in report.chunks.iter().skip(1).cloned() {
        let disclose = ExecuteMsg::Disclose { case, disclosure };
        gas += gas_used(&net.wasmd.execute(&authority, &registry, &disclose)?)?;
    }
    let bytes = bytes_since(net, before)?;
    net.wasmd
        .execute(&authority, &registry, &ExecuteMsg::RevokeCase { case })?;
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

fn gas_used(tx: &Tx) -> Result<u64> {
    let receipt = tx.receipt.as_ref().context("no receipt")?;
    Ok(receipt.gas_used)
}

fn page(net: &Net, start_after: u64) -> Result<DisclosuresResponse> {
    let query = QueryMsg::Disclosures {
        start_after: Some(start_after),
        limit: Some(MAX_LIMIT),
    };
    let registry = &net.record.deployment.registry;
    Ok(net.wasmd.query(registry, &query)?)
}

/// Index of the newest row of the feed.
fn feed_end(net: &Net) -> Result<u64> {
    Ok(page(net, u64::MAX)?.next_index - 1)
}

fn bytes_since(net: &Net, start_after: u64) -> Result<usize> {
    let rows = page(net, start_after)?.rows;
    // A comma goes with each.
    let sizes = rows
        .iter()
        .map(|row| Ok(serde_json::to_vec(row)?.len() + 1));
    sizes.sum()
}

fn markdown(rows: &[Row]) -> Result<String> {
    let mut text = "| new identifier every | disclosed as | items | messages | gas | × bank send | bytes to download |\n\
         |---|---|--:|--:|--:|--:|--:|\n"
        .to_string();
    for row in rows {
        let kind = if row.is_hashes { "hashes" } else { "day keys" };
        writeln!(
            text,
            "| {} | {kind} | {} | {} | {} | {:.1} | {} |",
            row.rotation,
            grouped(row.items as u64),
            row.messages,
            grouped(row.gas),
            row.bank_sends,
            grouped(row.bytes as u64)
        )?;
    }
    Ok(text)
}
