//! What populations need, from what was measured of one chain.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_study::scale::{needs as computed, Chain, Needs, Population};

use super::fill::FillRow;
use super::median;
use crate::cost::feed_bytes;
use crate::latency::fit::{node_in, FITTED};
use crate::series::Series;

/// What was measured, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Sources {
    /// A chain on which each check-in is a transaction.
    pub own: Chain,
    /// A chain on which relays send 200 in a message.
    pub relayed: Chain,
    /// The file that the seconds of a check-in are from.
    pub from: String,
}

impl Sources {
    /// Reads `fill.csv`, and `fitted.csv` if it is there, of a folder. `None` = nothing was measured.
    ///
    /// # Errors
    /// A file that is broken, or has too few rows.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        let Some(fill) = Series::<FillRow>::read_if_there(&folder.join("fill.csv"))? else {
            return Ok(None);
        };
        let fitted = node_in(folder)?;
        let few =
            "fill.csv has too few rows; measure it again with \"wayclear evaluate scale fill\"";
        let own = growth(&fill.rows, "own").context(few)?;
        let relayed = growth(&fill.rows, "relayed").context(few)?;
        let seconds = |of: fn(&FillRow) -> f64| median(fill.rows.iter().map(of)).context(few);
        let feed_bytes = feed_bytes()?;
        let chain = |execution: f64, growth: Growth| Chain {
            execution,
            bytes: growth.bytes,
            rows: relayed.rows,
            feed_bytes,
        };
        let direct = match fitted {
            Some(node) => node.each_s,
            None => seconds(|row| row.own_seconds)?,
        };
        let from = fitted.map_or("fill.csv", |_| FITTED).to_string();
        Ok(Some(Sources {
            own: chain(direct, own),
            relayed: chain(seconds(|row| row.relayed_seconds)?, relayed),
            from,
        }))
    }
}

/// What a check-in adds.
#[derive(Clone, Copy, Debug)]
struct Growth {
    /// To all that a node keeps.
    bytes: f64,
    /// To a place's rows.
    rows: f64,
}

/// The median of a way's stages: a database that is compacted in one of them, or not for long, changes nothing.
#[allow(clippy::cast_precision_loss)] // Far below 2^52.
fn growth(rows: &[FillRow], way: &str) -> Option<Growth> {
    let filled = rows
        .iter()
        .filter(|row| row.way == way && row.check_ins > 0);
    let bytes = median(filled.map(|row| row.data_each))?;
    // All check-ins since the busy place's first stage went there.
    let mut busy = rows.iter().filter(|row| row.way == "busy");
    let (begin, end) = (busy.next()?, busy.next_back()?);
    let rows = end.rows.checked_sub(begin.rows)? as f64 / (end.all - begin.all) as f64;
    Some(Growth { bytes, rows })
}

/// A row of `needs.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedsRow {
    /// `own` = each check-in is a transaction; `relayed` = 200 in a message.
    pub way: String,
    pub people: f64,
    /// Of a person and day.
    pub check_ins: f64,
    /// Seconds that a check-in takes.
    pub execution: f64,
    /// Check-ins a second over the day.
    pub mean: f64,
    /// Check-ins a second in the busiest hour.
    pub peak: f64,
    pub chains: f64,
    /// People of a chain.
    pub people_a_chain: f64,
    /// Gigabytes that the disk of a chain's node grows by in a day.
    pub gigabytes_a_day: f64,
    /// Gigabytes of all that a node writes in the days of retention; it forgets blocks and results only if it is set to.
    pub gigabytes: f64,
    /// Rows for them, in millions.
    pub million_rows: f64,
    /// Megabytes of the feed of one chain, a phone and day.
    pub feed: f64,
    /// Megabytes of the feeds of all chains.
    pub whole_feed: f64,
}

/// What populations need: people, and check-ins of each in a day.
///
/// # Errors
/// Numbers that nothing can be computed from, by name.
pub fn needs(sources: &Sources, populations: &[(f64, f64)]) -> Result<Vec<NeedsRow>> {
    let mut rows = vec![];
    for (way, chain) in [("own", &sources.own), ("relayed", &sources.relayed)] {
        for (people, check_ins) in populations {
            let population = Population::of(*people, *check_ins);
            rows.push(row(way, chain, &population, &computed(&population, chain)?));
        }
    }
    Ok(rows)
}

fn row(way: &str, chain: &Chain, population: &Population, needs: &Needs) -> NeedsRow {
    NeedsRow {
        way: way.to_string(),
        people: population.people,
        check_ins: population.check_ins,
        execution: chain.execution,
        mean: needs.mean,
        peak: needs.peak,
        chains: needs.chains,
        people_a_chain: needs.people,
        gigabytes_a_day: needs.bytes_a_day / 1e9,
        gigabytes: needs.bytes / 1e9,
        million_rows: needs.rows / 1e6,
        feed: needs.feed / 1e6,
        whole_feed: needs.whole_feed / 1e6,
    }
}
