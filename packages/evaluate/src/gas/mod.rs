//! Gas of every message, with codes that are not pinned and with pinned ones.

pub(crate) mod script;

use std::cell::Cell;
use std::collections::BTreeMap;

use anyhow::{bail, Result};
use wayclear_chain::wasmd::Wasmd;
use wayclear_chain::{Chain, Contract};

use crate::table::{committed, Row, FEE};
use crate::Progress;
use script::{Script, Spent};
pub use script::{BANK_SEND, REWARDED, REWARDED_INSPECTION};

/// What a request may cost at most, in bank sends of the same run, with pinned codes.
const BUDGETS: [(&str, f64); 13] = [
    (script::DIRECT, 1.08),
    (script::ROUTED, 1.7),
    (script::CREATING, 3.5),
    (script::RELAYED, 0.48),
    (script::TAGS_50, 0.13),
    (script::TAGS_200, 0.11),
    (script::SEEN_BEFORE, 1.0),
    (script::FIRST_FLAG, 1.2),
    (script::INFECTED, 2.0),
    (script::CLEANED, 0.8),
    (script::KEYS, 3.9),
    (script::REVOKED, 1.2),
    (REWARDED, 1.7),
];

/// Sends every message for real to two trees of its own.
///
/// # Errors
/// If there is no validator's key here, without which nothing can be pinned; what the chain refused.
pub fn measure(wasmd: &mut Wasmd, tell: Progress<'_>) -> Result<Vec<Row>> {
    if !wasmd.can_vote() {
        bail!("codes are pinned by a vote, and there is no validator's key here; use a localnet");
    }
    // The committed table says how many messages there are; it holds the fee beside them.
    let messages = 2 * (committed()?.len() as u64).saturating_sub(1);
    let done = Cell::new(0);
    let count = |request: &str| {
        done.set(done.get() + 1);
        tell(done.get(), messages, request);
    };
    let code_ids = fresh_codes(wasmd)?;
    let state = wasmd.account("state")?;
    // Taking the fee costs the same in every transaction; left out of both, the multiples are the stricter for it.
    let fee = wasmd.gas_of_fee(&state)?;
    let unpinned = Script::new(wasmd, &code_ids, &count)?.run()?;
    let ids: Vec<u64> = code_ids.values().copied().collect();
    wasmd.pin(&state, &ids)?;
    let pinned = Script::new(wasmd, &code_ids, &count)?.run()?;
    Ok(table(pinned, unpinned, fee))
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
fn table(pinned: Vec<Spent>, unpinned: Vec<Spent>, fee: u64) -> Vec<Row> {
    let rows = pinned.into_iter().zip(unpinned).map(|(pinned, unpinned)| {
        let budget = BUDGETS.iter().find(|(name, _)| *name == pinned.request);
        Row {
            pinned_multiple: 0.0,
            unpinned_multiple: 0.0,
            budget: budget.map(|(_, multiple)| *multiple),
            pinned: of_one(&pinned, fee),
            unpinned: of_one(&unpinned, fee),
            request: pinned.request,
            contract: pinned.contract,
            message: pinned.message,
        }
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.push(Row {
        request: FEE.to_string(),
        contract: None,
        message: String::new(),
        pinned: fee,
        pinned_multiple: 0.0,
        unpinned: fee,
        unpinned_multiple: 0.0,
        budget: None,
    });
    let (bank_pinned, bank_unpinned) = rows
        .first()
        .map_or((0, 0), |bank| (bank.pinned, bank.unpinned));
    for row in &mut rows {
        row.pinned_multiple = multiple(row.pinned, bank_pinned);
        row.unpinned_multiple = multiple(row.unpinned, bank_unpinned);
    }
    rows
}

/// Gas of one of the same, without the fee.
fn of_one(spent: &Spent, fee: u64) -> u64 {
    let fee = if spent.has_fee { fee } else { 0 };
    spent.gas.saturating_sub(fee) / spent.count
}

/// Four digits behind the point.
#[allow(clippy::cast_precision_loss)] // Gas is far below 2^52.
fn multiple(gas: u64, of: u64) -> f64 {
    (gas as f64 / of as f64 * 1e4).round() / 1e4
}
