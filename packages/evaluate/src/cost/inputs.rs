//! Gas and bytes for equations 3 to 6, as the committed tables have them: `docs/gas.csv`, and the pages' tables of reports.

use anyhow::{ensure, Context, Result};
use wayclear_study::gas::{Gas, Tariff};
use wayclear_study::regression::line;

use crate::gas::script::{BANK_SEND, CLEANED, CREATING, DIRECT, FIRST_FLAG, KEYS, RELAYED, ROUTED};
use crate::table::{gas_without_fee, FEE, REMOVAL};

/// The page whose tables say what reports cost their senders, and others.
const PRIVACY: &str = include_str!("../../../../docs/privacy.md");
/// A day's message of hashes, of which the page knows no price without pinned codes.
const HASHES_OF_A_DAY: &str = "24 MAC hashes of a day";
/// Reports of a day in the page's table of the feed, and bytes of a megabyte in it.
const CASES: f64 = 1_250.0;
const MEGABYTE: f64 = 1e6;
/// The row of that table with slips as a relay sends them.
const SLIPS_IN_A_ROW: &str = "20";

/// A report of the page's table of what rotation costs.
struct Report {
    is_hashes: bool,
    items: f64,
    messages: f64,
    gas: f64,
    bytes: f64,
}

/// All that was measured, as this build was committed with.
///
/// # Errors
/// If a table lacks a row.
pub fn gas() -> Result<Gas> {
    let reports = reports()?;
    let keys = reports.iter().find(|report| !report.is_hashes);
    let keys = keys.context("docs/privacy.md has no row of day keys")?;
    let hashes: Vec<_> = reports.iter().filter(|report| report.is_hashes).collect();
    ensure!(
        hashes.len() >= 3,
        "docs/privacy.md has fewer than three rows of hashes"
    );
    let on_hashes = |of: fn(&Report) -> f64| {
        let a_message = |it: &&Report| (it.items / it.messages, of(it) / it.messages);
        let fit = line(&hashes.iter().map(a_message).collect::<Vec<_>>());
        let fit = fit.context("docs/privacy.md has rows of hashes of one number only")?;
        Ok::<_, anyhow::Error>((fit.coefficients[0], fit.coefficients[1]))
    };
    let (message, hash) = on_hashes(|it| it.gas)?;
    let (day_bytes, hash_bytes) = on_hashes(|it| it.bytes)?;
    let pinned = tariff(true, message, hash)?;
    // A code that is not pinned costs as much more, whatever is in the message.
    let more = of(HASHES_OF_A_DAY, false)? - of(HASHES_OF_A_DAY, true)?;
    Ok(Gas {
        pinned,
        unpinned: tariff(false, message + more, hash)?,
        fee: of(FEE, true)?,
        bank_send: of(BANK_SEND, true)?,
        key_bytes: keys.bytes / keys.items,
        day_bytes,
        hash_bytes,
    })
}

/// Bytes of the feed for a report of 14 day keys and 40 visits.
///
/// # Errors
/// If the page lacks the row.
pub fn feed_bytes() -> Result<f64> {
    let rows = PRIVACY.lines().map(cells);
    let row = rows
        .into_iter()
        .find(|cells| cells.len() == 7 && cells[0] == SLIPS_IN_A_ROW);
    let row = row.context("docs/privacy.md has no row of the feed's megabytes")?;
    Ok(row[2].parse::<f64>()? * MEGABYTE / CASES)
}

fn of(request: &str, is_pinned: bool) -> Result<f64> {
    let gas = gas_without_fee(request, is_pinned);
    let gas = gas.with_context(|| format!("docs/gas.csv has no row \"{request}\""))?;
    #[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
    let gas = gas as f64;
    Ok(gas)
}

fn tariff(is_pinned: bool, hashes: f64, hash: f64) -> Result<Tariff> {
    let of = |request| of(request, is_pinned);
    Ok(Tariff {
        direct: of(DIRECT)?,
        routed: of(ROUTED)?,
        creating: of(CREATING)?,
        relayed: of(RELAYED)?,
        opening: of("open a place")?,
        contact: of("record 1 contact")?,
        contacts: of("record 50 contacts")?,
        key: of("1 day key, signed")?,
        keys: of(KEYS)?,
        hashes,
        hash,
        flag: of("1 visit at a place never flagged")?,
        further_flag: of(FIRST_FLAG)?,
        cleaning: of(CLEANED)?,
        region: of("make a city with 2 cell prefixes")?,
        state: of("make a state and its registry")?,
        model: of("set a risk model")?,
        removal: of(REMOVAL)?,
    })
}

/// The rows of the page's table of what rotation costs.
fn reports() -> Result<Vec<Report>> {
    let rows = PRIVACY.lines().map(cells).filter(|cells| cells.len() == 7);
    let rows = rows.filter(|cells| ["day keys", "hashes"].contains(&cells[1]));
    let reports = rows.map(|cells| {
        let number = |index: usize| {
            let text = cells[index].replace(',', "");
            let number = text.parse::<f64>();
            number.with_context(|| format!("docs/privacy.md: \"{text}\" is no number"))
        };
        Ok(Report {
            is_hashes: cells[1] == "hashes",
            items: number(2)?,
            messages: number(3)?,
            gas: number(4)?,
            bytes: number(6)?,
        })
    });
    reports.collect()
}

/// The cells of a line of a Markdown table; none of any other line.
fn cells(line: &str) -> Vec<&str> {
    let inner = line.strip_prefix("| ").and_then(|it| it.strip_suffix(" |"));
    let inner = inner.map(|inner| inner.split(" | ").map(str::trim).collect());
    inner.unwrap_or_default()
}
