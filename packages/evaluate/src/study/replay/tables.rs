//! Tables of real traces.

use std::fmt::Write;

use anyhow::{Context, Result};
use indicatif::HumanCount;
use wayclear_study::arrivals::CRITICAL_5_PERCENT;

use super::names::real;
use crate::gas::BANK_SEND;
use crate::replay::{Measured, Row};
use crate::table::{gas_of, gas_without_fee};

/// Traces of visits: kinds, and gas of a visit.
///
/// # Errors
/// A table of gas without the bank send.
pub fn visits(rows: &[Row]) -> Result<String> {
    let send = gas_without_fee(BANK_SEND, true).context("docs/gas.csv lacks the bank send")?;
    let mut text = String::from(
        "| trace | visits | people | places | creating | routed | to the address | Zipf | gas, pinned | × bank send | not pinned | without known addresses |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows.iter().filter(|row| row.places.is_some()) {
        let count = |of: Option<u64>| HumanCount(of.unwrap_or_default());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} ({:.1} %) | {} | {} | {:.2} | {} | {} |",
            row.trace,
            HumanCount(row.requests),
            HumanCount(row.people),
            count(row.places),
            count(row.creating),
            count(row.routed),
            count(row.direct),
            real(row.direct.unwrap_or_default()) / real(row.requests) * 100.0,
            optional(row.zipf),
            count(row.gas_pinned),
            real(row.gas_pinned.unwrap_or_default()) / real(send),
            count(row.gas_unpinned),
            count(row.gas_without_cache),
        );
    }
    Ok(text)
}

/// How requests of each trace arrive.
pub fn arrivals(rows: &[Row]) -> String {
    let mut text = String::from(
        "| trace | requests | days | fullest hour | index of dispersion | A², gaps | A², rescaled | Poisson |\n|---|--:|--:|--:|--:|--:|--:|---|\n",
    );
    for row in rows {
        let is_poisson = |of: Option<f64>| of.is_some_and(|of| of <= CRITICAL_5_PERCENT);
        let verdict = match (
            is_poisson(row.anderson_darling),
            is_poisson(row.anderson_darling_rescaled),
        ) {
            (true, _) => "yes",
            (false, true) => "with a rate that changes",
            (false, false) => "no",
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.2} | {} | {} | {} | {verdict} |",
            row.trace,
            HumanCount(row.requests),
            row.days,
            row.peak_hour,
            optional(row.dispersion),
            optional(row.anderson_darling),
            optional(row.anderson_darling_rescaled),
        );
    }
    text
}

/// Gas of a person-day, of contacts and of visits.
///
/// # Errors
/// A table of gas without the bank send.
pub fn contacts(rows: &[Row]) -> Result<String> {
    let send = gas_of(BANK_SEND, true).context("docs/gas.csv lacks the bank send")?;
    let mut text = String::from(
        "| trace | person-days | people met a day | 19 of 20 days at most | recorded one by one | by tens | by fifties | × bank send | on the device |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows.iter().filter(|row| row.partners.is_some()) {
        let gas = |of: Option<u64>| HumanCount(of.unwrap_or_default());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {:.1} | 0 |",
            row.trace,
            HumanCount(row.person_days),
            optional(row.partners),
            row.partners_p95.unwrap_or_default(),
            gas(row.gas_day_1),
            gas(row.gas_day_10),
            gas(row.gas_day_50),
            real(row.gas_day_50.unwrap_or_default()) / real(send),
        );
    }
    for row in rows {
        if let Some(gas) = row.gas_day {
            let _ = writeln!(
                text,
                "| {}: the day's visits | {} | | | {} | | | {:.1} | |",
                row.trace,
                HumanCount(row.person_days),
                HumanCount(gas),
                real(gas) / real(send),
            );
        }
    }
    Ok(text)
}

/// What a node metered beside what was counted.
pub fn on_a_node(rows: &[Measured]) -> String {
    let mut text = String::from(
        "| trace | requests | of | gas of one | from the table | differs by | blocks | median | p95 | p99 | last |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let seconds = |of: u64| format!("{:.2} s", real(of) / 1_000.0);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:+.2} % | {} | {} | {} | {} | {} |",
            row.trace,
            row.kind,
            HumanCount(row.requests),
            HumanCount(row.gas),
            HumanCount(row.counted_gas),
            (real(row.gas) / real(row.counted_gas) - 1.0) * 100.0,
            row.blocks
                .map_or(String::new(), |blocks| blocks.to_string()),
            seconds(row.p50_ms),
            seconds(row.p95_ms),
            seconds(row.p99_ms),
            seconds(row.last_ms),
        );
    }
    text
}

/// Two digits behind the point; a dash where there is none.
fn optional(number: Option<f64>) -> String {
    number.map_or("–".to_string(), |number| format!("{number:.2}"))
}
