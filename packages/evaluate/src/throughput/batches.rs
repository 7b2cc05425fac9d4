//! How much a relay gets into a block: transactions of hundreds of check-ins, sent one after the other.

use std::collections::BTreeMap;

use anyhow::{ensure, Result};
use cosmwasm_std::Binary;
use rand::Rng;
use serde::Serialize;
use wayclear_api::location;
use wayclear_chain::wasmd::{execute_message, Any, Gas, Wasmd};
use wayclear_chain::{Addr, Chain};
use wayclear_status::interval_at;

use crate::relay::places::open;
use crate::Progress;

/// Check-ins of a transaction, each at a place of its own, and transactions that are sent at once.
const PLACES: usize = 200;
const TRANSACTIONS: usize = 20;

/// What a relay got into blocks.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Batches {
    /// Check-ins of a transaction, each at a place of its own.
    pub places: usize,
    /// Transactions that were sent at once.
    pub transactions: usize,
    /// Gas of a check-in, its share of the fee's included.
    pub gas_each: u64,
    /// Most check-ins of these in one block.
    pub check_ins_in_a_block: usize,
}

/// Opens the places and sends the transactions, from one account; all have to be carried out.
///
/// # Errors
/// What the chain refused.
pub fn batches(wasmd: &mut Wasmd, state: &Addr, tell: Progress<'_>) -> Result<Batches> {
    let relay = wasmd.account("dan")?;
    let names = (0..PLACES).map(|n| format!("9qc7m00z/batch-{n}"));
    let opened = open(wasmd, &relay, state, names, tell)?;
    let locations: Vec<Addr> = opened.into_iter().map(|(_, location)| location).collect();
    // The first one tells what the others may use.
    let messages = check_ins(wasmd, &relay, &locations)?;
    let first = wasmd.send(&relay, &messages, Gas::Simulated)?;
    let gas = Gas::Limit(first.gas_used()? * 6 / 5);
    let mut pending = vec![];
    for _ in 0..TRANSACTIONS {
        let messages = check_ins(wasmd, &relay, &locations)?;
        pending.push(wasmd.submit(&relay, &messages, gas)?);
    }
    let mut blocks: BTreeMap<u64, usize> = BTreeMap::new();
    let mut used = 0;
    for (done, pending) in pending.iter().enumerate() {
        let tx = wasmd.wait(pending)?;
        ensure!(tx.is_some(), "transaction {} got lost", pending.hash);
        let tx = tx.into_iter();
        for tx in tx {
            used += tx.gas_used()?;
            *blocks.entry(tx.height).or_default() += PLACES;
        }
        tell(done as u64 + 1, TRANSACTIONS as u64, "batches");
    }
    Ok(Batches {
        places: PLACES,
        transactions: TRANSACTIONS,
        gas_each: used / (PLACES * TRANSACTIONS) as u64,
        check_ins_in_a_block: blocks.into_values().max().unwrap_or_default(),
    })
}

fn check_ins(wasmd: &Wasmd, relay: &Addr, locations: &[Addr]) -> Result<Vec<Any>> {
    let interval = interval_at(wasmd.now()?);
    let mut random = rand::rng();
    let messages = locations.iter().map(|location| {
        let check_in = location::ExecuteMsg::CheckIns {
            interval,
            visit_tags: Binary::new(random.random::<[u8; 16]>().to_vec()),
        };
        let json = serde_json::to_vec(&check_in)?;
        Ok(execute_message(relay, location, json.into(), &[]))
    });
    messages.collect()
}
