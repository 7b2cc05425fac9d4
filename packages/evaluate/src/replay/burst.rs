//! The fullest second of a trace at one door of a node, by the load generator of the benches.

use std::collections::HashMap;

use anyhow::{bail, ensure, Context, Result};
use wayclear_api::MAX_WINDOW_SECONDS;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::Chain;
use wayclear_study::trace::Visit;

use super::gas::Prices;
use super::measured::Measured;
use super::{Read, Trace, What};
use crate::gas::fresh_codes;
use crate::gas::script::Script;
use crate::load::{self, gas_limit, quantile, Crowd, Flow, Request, Stop};
use crate::Progress;

/// Cell of the door, without its last character.
const CELL: &str = "9qc7mb0";
/// So many at once, as phones would.
const CONNECTIONS: usize = 64;
/// Gas of an account's first request, in percent of a later one: it pays for its key.
const FIRST_PERCENT: u64 = 150;

/// Lets as many people check in at once, at the address of one door, as the trace has at one place in its fullest second; pinned.
///
/// # Errors
/// A trace of contacts; pinned codes without a validator's key; what the chain refused; a check-in that was not carried out.
pub fn burst(
    wasmd: &mut Wasmd,
    trace: Trace,
    read: &Read,
    tell: Progress<'_>,
    stop: Stop<'_>,
) -> Result<Measured> {
    let What::Visits { visits, .. } = &read.what else {
        bail!(
            "{} is a trace of contacts; a node is given visits",
            trace.name()
        );
    };
    let size = fullest(visits);
    let codes = fresh_codes(wasmd)?;
    let owner = wasmd.account("state")?;
    tell(0, 1, "codes are pinned by a vote");
    wasmd.pin(&owner, &codes.values().copied().collect::<Vec<_>>())?;
    let mut script = Script::new(wasmd, &codes, &|_| ())?;
    let tree = script.plant(MAX_WINDOW_SECONDS)?;
    let (_, location) = script.open(&tree, CELL, 1)?.pop().context("a door")?;
    let crowd = Crowd::fund(wasmd, size as usize, CONNECTIONS, tell)?;
    let door = Request::CheckIn { location };
    let gas = gas_limit(wasmd, &door)?;
    let at_once = (Flow::Burst { size }, 1.0, 0);
    tell(0, 1, "everybody checks in for the first time");
    let first = gas * FIRST_PERCENT / 100;
    load::run(
        wasmd,
        &crowd,
        (std::slice::from_ref(&door), first),
        at_once,
        stop,
    )?;
    tell(0, 1, "everybody checks in at once");
    let record = load::run(wasmd, &crowd, (&[door], gas), at_once, stop)?;
    let figures = record.figures();
    ensure!(
        figures.committed == u64::from(size),
        "{} of {size} check-ins were carried out; measure again on a node that nobody else uses",
        figures.committed
    );
    let prices = Prices::committed(true)?;
    let blocks = record.blocks.iter();
    let ms = |share| milliseconds(quantile(&figures.latencies, share));
    Ok(Measured {
        trace: trace.name().to_string(),
        kind: Measured::BURST.to_string(),
        requests: u64::from(size),
        gas: whole(figures.gas),
        counted_gas: prices.direct + prices.fee,
        blocks: Some(blocks.filter(|it| !it.transactions.is_empty()).count() as u64),
        p50_ms: ms(0.5),
        p95_ms: ms(0.95),
        p99_ms: ms(0.99),
        last_ms: ms(1.0),
    })
}

/// Most visits of one second at one place.
fn fullest(visits: &[Visit]) -> u32 {
    let mut counts: HashMap<(i64, u32), u32> = HashMap::new();
    for visit in visits {
        *counts.entry((visit.at, visit.place)).or_default() += 1;
    }
    counts.into_values().max().unwrap_or_default()
}

fn milliseconds(seconds: f64) -> u64 {
    whole(seconds * 1_000.0)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Gas of a request, or some seconds.
fn whole(number: f64) -> u64 {
    number.round() as u64
}
