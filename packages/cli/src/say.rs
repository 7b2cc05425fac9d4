//! How times and transactions are written for people.

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use time::format_description::FormatItem;
use time::macros::format_description;
use time::OffsetDateTime;
use wayclear_client::Tx;

const FORM: &[FormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");

/// A time in Unix seconds, as people write it.
pub fn time(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
        .and_then(|time| time.format(FORM).ok())
        .unwrap_or_else(|| seconds.to_string())
}

/// The system's clock, Unix seconds.
pub fn now() -> Result<u64> {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    u64::try_from(now).context("the system's clock is before 1970")
}

/// Where a transaction stands and what it cost.
pub fn receipt(tx: &Tx) -> String {
    match &tx.receipt {
        Some(r) => format!(
            "Block {}, {} gas, transaction {}",
            r.height, r.gas_used, r.hash
        ),
        None => String::new(),
    }
}

/// A progress bar.
pub fn bar(length: u64, unit: &str) -> Result<ProgressBar> {
    let template = format!("{{bar:40}} {{pos}}/{{len}} {unit} {{msg}}");
    let style = ProgressStyle::with_template(&template).context("a progress bar")?;
    Ok(ProgressBar::new(length).with_style(style))
}

/// A progress bar for what nobody knows the length of.
pub fn spinner() -> Result<ProgressBar> {
    let style = ProgressStyle::with_template("{spinner} {pos} bytes {msg}");
    Ok(ProgressBar::new_spinner().with_style(style.context("a progress bar")?))
}
