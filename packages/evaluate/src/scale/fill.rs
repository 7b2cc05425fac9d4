//! Fills a node with check-ins and measures at each stage what the next one costs: gas, time, rows, disk.

use anyhow::{ensure, Context, Result};
use serde::{Deserialize, Serialize};
use wayclear_api::region::MAX_VISIT_TAGS;
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Addr, Chain};

use super::filling::{Filling, Stage, OF_A_TRANSACTION, PERSONS};
use super::home::Home;
use crate::relay::places::open;
use crate::Progress;

/// Places that the relayed check-ins go to.
const PLACES: usize = 50;
/// Ways that check-ins come, and stages at each of which everything is measured, at most.
const WAYS: [(&str, usize); 3] = [("relayed", 10), ("own", 5), ("busy", 10)];
/// Least stages of a way: a slope takes two.
const LEAST: usize = 2;
/// One of so many check-ins is its person's own.
const OWN_ONE_OF: usize = 5;

/// A row of `fill.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FillRow {
    /// How the check-ins before this stage came: `relayed` to 50 places, `own` from accounts to one, `busy` relayed to one.
    pub way: String,
    /// Check-ins of this way so far.
    pub check_ins: usize,
    /// Check-ins of all ways so far.
    pub all: usize,
    /// Rows of the place's state at which the next ones were measured.
    pub rows: usize,
    /// Bytes of the node's contracts' state.
    pub application_bytes: u64,
    /// Bytes of all that the node keeps.
    pub data_bytes: u64,
    /// Bytes of state for each check-in of this stage, without those of measurements; below 0 where a database was compacted.
    pub application_each: f64,
    /// The same of all that the node keeps.
    pub data_each: f64,
    /// Gas of a check-in from its account, with the fee.
    pub own_gas: u64,
    /// Gas of a check-in of 200 in one message, its share of the fee included.
    pub relayed_gas: u64,
    /// Seconds that a node executes a check-in from its account.
    pub own_seconds: f64,
    /// Seconds that it executes one of 200 in a message.
    pub relayed_seconds: f64,
}

impl FillRow {
    fn new(way: &str, check_ins: usize, stage: Stage, each: [f64; 2]) -> Self {
        FillRow {
            way: way.to_string(),
            check_ins,
            all: stage.all,
            rows: stage.rows,
            application_bytes: stage.disk.application,
            data_bytes: stage.disk.all,
            application_each: each[0],
            data_each: each[1],
            own_gas: stage.own_gas,
            relayed_gas: stage.relayed_gas,
            own_seconds: stage.own_seconds,
            relayed_seconds: stage.relayed_seconds,
        }
    }
}

/// Fills: so many through a relay at 50 places, a fifth of it from accounts, as many again through a relay at one place.
///
/// # Errors
/// What the chain refused.
pub fn fill(
    wasmd: &mut Wasmd,
    state: &Addr,
    home: &Home,
    check_ins: usize,
    seed: u64,
    tell: Progress<'_>,
) -> Result<Vec<FillRow>> {
    let a_transaction = OF_A_TRANSACTION * MAX_VISIT_TAGS;
    ensure!(
        check_ins >= LEAST * a_transaction,
        "fill with {} check-ins or more: less has no {LEAST} stages",
        LEAST * a_transaction
    );
    let relay = wasmd.account("dan")?;
    let names = (0..=PLACES).map(|n| format!("9qc7m00z/fill-{seed}-{n}"));
    let places = open(wasmd, &relay, state, names, tell)?;
    let places = places.into_iter().map(|(_, address)| address).collect();
    let mut filling = Filling::prepare(wasmd, home, relay, places, seed)?;
    let busy = filling.places.pop().context("a place")?;
    let spread = filling.places.clone();
    let of_own = check_ins / OWN_ONE_OF;
    let total = (2 * check_ins + of_own) as u64;
    let mut rows = vec![FillRow::new(
        "relayed",
        0,
        filling.stage(&spread[0])?,
        [0.0; 2],
    )];
    for (way, stages) in WAYS {
        let count = if way == "own" { of_own } else { check_ins };
        let stages = stages.min(check_ins / a_transaction);
        let mut done = 0;
        for stage in 1..=stages {
            let until = count * stage / stages;
            let (before, begun) = (home.disk()?, done);
            while done < until {
                let at = if way == "busy" {
                    std::slice::from_ref(&busy)
                } else {
                    &spread[..]
                };
                let some = if way == "own" {
                    filling.own(&spread[0], PERSONS.min(until - done))?
                } else {
                    filling.relayed(at)?
                };
                done += some;
                tell(filling.all as u64, total, "check-ins");
            }
            let probe = if way == "busy" { &busy } else { &spread[0] };
            let measured = filling.stage(probe)?;
            let each = measured.disk.each(before, done - begun);
            rows.push(FillRow::new(way, done, measured, each));
        }
    }
    Ok(rows)
}
