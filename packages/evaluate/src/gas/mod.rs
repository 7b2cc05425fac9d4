//! Gas of every message, with codes that are not pinned and with pinned ones.

pub(crate) mod script;

use std::cell::Cell;
use std::collections::BTreeMap;

use anyhow::{bail, Result};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Chain, Contract};

use crate::table::{committed, Row, FEE, REMOVAL};
use crate::Progress;
use script::{Script, Spent};
pub use script::{BANK_SEND, DIRECT, REWARDED, REWARDED_INSPECTION};
pub(crate) use script::{CREATING, ROUTED};

/// A request with a budget.
struct Budget {
    request: &'static str,
    /// What one may cost at most, in bank sends of the same run, with pinned codes and every retention backlog full.
    multiple: f64,
    /// Rows past their retention that it removes when there are enough: as many as it writes, and two more in each contract
    /// that it goes to. A location that is made has none.
    removals: f64,
}

impl Budget {
    const fn new(request: &'static str, multiple: f64, removals: f64) -> Self {
        Budget {
            request,
            multiple,
            removals,
        }
    }
}

const BUDGETS: [Budget; 12] = [
    Budget::new(script::DIRECT, 1.08, 3.0),
    Budget::new(script::ROUTED, 1.7, 3.0),
    Budget::new(script::CREATING, 3.5, 0.0),
    Budget::new(script::RELAYED, 0.48, 3.0),
    Budget::new(script::TAGS_50, 0.13, 52.0 / 50.0),
    Budget::new(script::TAGS_200, 0.11, 202.0 / 200.0),
    // An id in the registry; an infection and two more in the location, and its change of status the first time.
    Budget::new(script::SEEN_BEFORE, 1.0, 4.0),
    Budget::new(script::FIRST_FLAG, 1.2, 5.0),
    // Visit, infection, change of status; id and feed row. Waived from 2.0: ADR 24.
    Budget::new(script::INFECTED, 2.35, 9.0),
    // Change of status; a feed row for all of them.
    Budget::new(script::CLEANED, 0.8, 3.0 + 3.0 / 50.0),
    Budget::new(script::KEYS, 3.9, 17.0),
    // Waived from 1.2: ADR 24.
    Budget::new(script::REVOKED, 1.25, 3.0),
];

/// Sends every message for real to two trees of its own.
///
/// # Errors
/// If there is no validator's key here, without which nothing can be pinned; what the chain refused.
pub fn measure(wasmd: &mut Wasmd, tell: Progress<'_>) -> Result<Vec<Row>> {
    if !wasmd.can_vote() {
        bail!("codes are pinned by a vote, and there is no validator's key here; use a localnet");
    }
    // The committed table says how many messages there are; it holds the fee and a removal beside them.
    let messages = 2 * (committed()?.len() as u64).saturating_sub(2);
    let done = Cell::new(0);
    let count = |request: &str| {
        done.set(done.get() + 1);
        tell(done.get(), messages, request);
    };
    let code_ids = fresh_codes(wasmd)?;
    let state = wasmd.account("state")?;
    // Taking the fee costs the same in every transaction; left out of both, the multiples are the stricter for it.
    let fee = wasmd.gas_of_fee(&state)?;
    let old = Script::new(wasmd, &code_ids, &count)?.let_age()?;
    let unpinned = Script::new(wasmd, &code_ids, &count)?.run()?;
    let ids: Vec<u64> = code_ids.values().copied().collect();
    wasmd.pin(&state, &ids)?;
    let pinned = Script::new(wasmd, &code_ids, &count)?.run()?;
    tell(
        messages,
        messages,
        "waiting until some visits are past their retention, up to ten minutes",
    );
    let removal = Script::new(wasmd, &code_ids, &count)?.remove(&old)?;
    Ok(table(pinned, unpinned, fee, removal))
}

/// This build's codes under ids of their own: one that is on the chain already gets a second id, which is not pinned.
pub(crate) fn fresh_codes(wasmd: &mut Wasmd) -> Result<BTreeMap<Contract, u64>> {
    let state = wasmd.account("state")?;
    let mut code_ids = BTreeMap::new();
    for contract in Contract::ALL {
        code_ids.insert(contract, wasmd.store_code(&state, contract)?);
    }
    Ok(code_ids)
}

/// Both runs side by side, as multiples of the bank send, which is the first row.
fn table(pinned: Vec<Spent>, unpinned: Vec<Spent>, fee: u64, removal: u64) -> Vec<Row> {
    let rows = pinned.into_iter().zip(unpinned).map(|(pinned, unpinned)| {
        let budget = BUDGETS.iter().find(|b| b.request == pinned.request);
        Row {
            pinned_multiple: 0.0,
            unpinned_multiple: 0.0,
            // Until the bank send is known: what the removals cost.
            backlog_multiple: budget.map(|budget| budget.removals * as_float(removal)),
            budget: budget.map(|budget| budget.multiple),
            pinned: of_one(&pinned, fee),
            unpinned: of_one(&unpinned, fee),
            request: pinned.request,
            contract: pinned.contract,
            message: pinned.message,
        }
    });
    let mut rows: Vec<Row> = rows.collect();
    for (request, gas) in [(REMOVAL, removal), (FEE, fee)] {
        rows.push(Row {
            request: request.to_string(),
            contract: None,
            message: String::new(),
            pinned: gas,
            pinned_multiple: 0.0,
            unpinned: gas,
            unpinned_multiple: 0.0,
            backlog_multiple: None,
            budget: None,
        });
    }
    let (bank_pinned, bank_unpinned) = rows
        .first()
        .map_or((0, 0), |bank| (bank.pinned, bank.unpinned));
    for row in &mut rows {
        row.pinned_multiple = multiple(row.pinned, bank_pinned);
        row.unpinned_multiple = multiple(row.unpinned, bank_unpinned);
        if let Some(removals) = row.backlog_multiple {
            let full = (as_float(row.pinned) + removals) / as_float(bank_pinned);
            row.backlog_multiple = Some(rounded(full));
        }
    }
    rows
}

/// Gas of one of the same, without the fee.
fn of_one(spent: &Spent, fee: u64) -> u64 {
    let fee = if spent.has_fee { fee } else { 0 };
    spent.gas.saturating_sub(fee) / spent.count
}

/// Four digits behind the point.
fn multiple(gas: u64, of: u64) -> f64 {
    rounded(as_float(gas) / as_float(of))
}

fn rounded(multiple: f64) -> f64 {
    (multiple * 1e4).round() / 1e4
}

#[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
fn as_float(gas: u64) -> f64 {
    gas as f64
}
