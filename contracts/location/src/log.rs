//! The log of transitions.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use itertools::Itertools;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::location::{Cause, LoggedTransition, Status, Transition};

use crate::state::{Config, Ledger};
use crate::status::kept_since;

/// A transition in the log.
#[derive(Serialize_tuple, Deserialize_tuple)]
struct TransitionRow {
    from: Option<Status>,
    to: Status,
    cause: Cause,
    at: u64,
    effective_at: u64,
}

/// index -> transition. Kept one window.
const TRANSITIONS: Map<u64, TransitionRow> = Map::new("t");

/// Appends transitions to the log and emits nothing.
pub fn log_transitions(
    storage: &mut dyn Storage,
    ledger: &mut Ledger,
    transitions: &[Transition],
) -> StdResult<()> {
    for transition in transitions {
        let Transition {
            from,
            to,
            cause,
            at,
            effective_at,
        } = transition.clone();
        let row = TransitionRow {
            from,
            to,
            cause,
            at,
            effective_at,
        };
        TRANSITIONS.save(storage, ledger.next_transition, &row)?;
        ledger.next_transition = ledger.next_transition.saturating_add(1);
        ledger.noted = transition.to;
    }
    Ok(())
}

/// Transitions noticed less than a window ago, oldest first.
pub fn page_of_transitions(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<LoggedTransition>> {
    let oldest = kept_since(now, config.window_seconds);
    TRANSITIONS
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .filter_ok(|(_, row)| row.at >= oldest)
        .take(limit)
        .map_ok(|(index, row)| LoggedTransition {
            index,
            transition: Transition {
                from: row.from,
                to: row.to,
                cause: row.cause,
                at: row.at,
                effective_at: row.effective_at,
            },
        })
        .collect()
}

/// Removes transitions of before `end`, at most `left` of them; returns how many more could be.
pub fn prune_transitions(storage: &mut dyn Storage, end: u64, left: usize) -> StdResult<usize> {
    let old = TRANSITIONS
        .range(storage, None, None, Order::Ascending)
        .take(left)
        .filter_ok(|(_, row)| row.at < end)
        .map_ok(|(index, _)| index)
        .collect::<StdResult<Vec<_>>>()?;
    for index in &old {
        TRANSITIONS.remove(storage, *index);
    }
    Ok(left.saturating_sub(old.len()))
}
