//! How times, spans, shares and transactions are written for people.

use anyhow::{Context, Result};
use cosmwasm_std::{HexBinary, Uint128};
use time::OffsetDateTime;
use wayclear_chain::Receipt;
use wayclear_identity::date;
use wayclear_risk::Probability;
use wayclear_status::day_at;

use crate::page::Page;

/// A time in Unix seconds, as people write it.
pub use wayclear_identity::date_time as time;

/// The UTC day of a time in Unix seconds, as people write it.
pub fn day(seconds: u64) -> String {
    date(day_at(seconds))
}

/// The system's clock, Unix seconds.
pub fn now() -> Result<u64> {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    u64::try_from(now).context("the system's clock is before 1970")
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    HexBinary::from(bytes).to_hex()
}

/// A number and what is counted: "1 place", "2 counties".
pub fn count(n: impl TryInto<u64>, noun: &str) -> String {
    let n = n.try_into().unwrap_or(u64::MAX);
    let after_vowel = ["ay", "ey", "oy", "uy"]
        .iter()
        .any(|end| noun.ends_with(end));
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("{n} {noun}"),
        (_, Some(stem)) if !after_vowel => format!("{n} {stem}ies"),
        _ => format!("{n} {noun}s"),
    }
}

/// How long something took.
pub fn span(seconds: u32) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

/// A probability with two digits that count. Nothing is told apart from what rounds to it.
pub fn percent(probability: Probability) -> String {
    if probability == Probability::ZERO {
        return "0 %".to_string();
    }
    #[allow(clippy::cast_precision_loss)] // For people.
    let percent = probability.atoms() as f64 / 1e16;
    match percent {
        p if p >= 10.0 => format!("{p:.0} %"),
        p if p >= 1.0 => format!("{p:.1} %"),
        p if p >= 0.01 => format!("{p:.2} %"),
        _ => "<0.01 %".to_string(),
    }
}

/// Where a transaction stands and what it cost; nothing in process.
pub fn tell_receipt(page: &mut Page, receipt: Option<&Receipt>) {
    if let Some(Receipt {
        hash,
        height,
        gas_used,
        ..
    }) = receipt
    {
        page.paragraph(
            format!("Block {height}, {gas_used} gas, transaction {hash}"),
            "",
        );
    }
}

pub fn tell_reward(page: &mut Page, reward: Option<Uint128>) {
    if let Some(reward) = reward {
        page.line(format!("Reward: {reward} base units."));
    }
}
