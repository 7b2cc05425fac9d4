//! The same requests on Ethereum's machine: what `study/solidity` measured, beside what this project's contracts use.

mod round;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::HumanCount;
use serde::{Deserialize, Serialize};
use wayclear_study::figures::Column;
use wayclear_study::rounds::Round as Ours;
use wayclear_study::statistics::{mean_interval, CONFIDENCE};
use wayclear_study::workload::Reading;

pub use round::Round;

use super::Drawn;
use crate::gas::BANK_SEND;
use crate::paper::{file_name, Source};
use crate::series::Series;
use crate::table::gas_of;

/// Gas of a plain transfer on Ethereum.
const TRANSFER: f64 = 21_000.0;
/// How the files are made.
const COMMAND: &str = "scripts/study-solidity";

/// A row of `solidity-unit.csv`: one transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Unit {
    request: String,
    /// By the rules of the newest chain that Ganache knows.
    gas: u64,
    /// By those of July 2020.
    gas_2020: u64,
}

/// The name of a reading's file.
pub fn name(reading: Reading) -> String {
    format!("solidity-{reading}.csv")
}

/// The part of the page.
///
/// # Errors
/// A broken CSV file.
pub fn draw(folder: &Path) -> Result<Drawn> {
    let mut both = String::from(
        "| contracts | requests | a request | with set-up | × transfer | here | with set-up | × bank send |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut is_there = false;
    for reading in Reading::ALL {
        let Some(series) = Series::<Round>::read_if_there(&folder.join(name(reading)))? else {
            continue;
        };
        let ours = ours(folder, reading)?;
        for ((contracts, requests), rounds) in cells(&series.rows) {
            let line = line(reading, (contracts, requests), &rounds, &ours);
            both += &line.with_context(|| name(reading))?;
        }
        is_there = true;
    }
    if !is_there {
        both = format!("Not measured yet: `{COMMAND}` does it.\n");
    }
    let units = Series::<Unit>::read_if_there(&folder.join("solidity-unit.csv"))?;
    let units = units.map_or(
        format!("Not measured yet: `{COMMAND}` does it.\n"),
        |units| unit_table(&units.rows),
    );
    Ok(Drawn {
        tables: vec![("solidity", both), ("solidity units", units)],
        figures: vec![],
        verdicts: vec![],
    })
}

/// Rounds by contracts and requests.
fn cells(rounds: &[Round]) -> BTreeMap<(u32, u32), Vec<&Round>> {
    let mut cells: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for round in rounds {
        let cell = cells.entry((round.contracts, round.requests)).or_default();
        cell.push(round);
    }
    cells
}

/// Our rounds by the digests of their requests: measured ones, else counted ones.
fn ours(folder: &Path, reading: Reading) -> Result<BTreeMap<String, Ours>> {
    for source in [Source::Measured, Source::Counted] {
        let file = folder.join(file_name(source, reading, true));
        if let Some(series) = Series::<Ours>::read_if_there(&file)? {
            let rows = series.rows.into_iter();
            return Ok(rows.map(|row| (row.workload.clone(), row)).collect());
        }
    }
    Ok(BTreeMap::new())
}

fn line(
    reading: Reading,
    (contracts, requests): (u32, u32),
    rounds: &[&Round],
    ours: &BTreeMap<String, Ours>,
) -> Result<String> {
    let send = gas_of(BANK_SEND, true).context("docs/gas.csv lacks the bank send")?;
    let per = |gas: u64| real(gas) / f64::from(requests);
    let there: Vec<f64> = rounds.iter().map(|it| per(it.gas)).collect();
    let spread: Vec<f64> = rounds
        .iter()
        .map(|it| per(it.gas + it.set_up_gas))
        .collect();
    // Only the very same requests are beside each other.
    let same: Option<Vec<&Ours>> = rounds.iter().map(|it| ours.get(&it.digest)).collect();
    let same = same.unwrap_or_default();
    let here = |column: Column| -> Vec<f64> {
        let gas = same.iter().filter_map(|round| column.of(round));
        gas.collect()
    };
    let (a, b) = (here(Column::Requests), here(Column::Setup));
    Ok(format!(
        "| {contracts}, {reading} | {requests} | {} | {} | {} | {} | {} | {} |\n",
        mean(&there),
        mean(&spread),
        multiple(&there, TRANSFER),
        mean(&a),
        mean(&b),
        multiple(&a, real(send)),
    ))
}

/// Mean and half of its interval; where there are too few rounds for one, the mean.
fn mean(samples: &[f64]) -> String {
    let Some(value) = wayclear_study::statistics::mean(samples) else {
        return "–".to_string();
    };
    match mean_interval(samples, CONFIDENCE) {
        Some(interval) => format!("{} ± {}", whole(value), whole(interval.half_width())),
        None => whole(value),
    }
}

fn multiple(samples: &[f64], unit: f64) -> String {
    let mean = wayclear_study::statistics::mean(samples);
    mean.map_or("–".to_string(), |mean| format!("{:.2}", mean / unit))
}

fn unit_table(units: &[Unit]) -> String {
    let mut text = String::from(
        "| one transaction | gas | × transfer | rules of July 2020 |\n|---|--:|--:|--:|\n",
    );
    for unit in units {
        let _ = writeln!(
            text,
            "| {} | {} | {:.2} | {} |",
            unit.request,
            HumanCount(unit.gas),
            real(unit.gas) / TRANSFER,
            HumanCount(unit.gas_2020),
        );
    }
    text
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Gas.
fn whole(gas: f64) -> String {
    HumanCount(gas.round() as u64).to_string()
}

#[allow(clippy::cast_precision_loss)] // Gas of a round is far below 2^52.
fn real(count: u64) -> f64 {
    count as f64
}
