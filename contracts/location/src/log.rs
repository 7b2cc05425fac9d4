//! The log of transitions.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use itertools::Itertools;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::location::{Cause, LoggedTransition, Status, Transition};
use wayclear_api::raw::LedgerRow;

use crate::state::Config;

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
    ledger: &mut LedgerRow,
    transitions: &[Transition],
) -> StdResult<()> {
    for transition in transitions {
        let Transition {
            from,
            to,
            cause,
            at,
            effective_at,
        } = *transition;
        let row = TransitionRow {
            from,
            to,
            cause,
            at,
            effective_at,
        };
        TRANSITIONS.save(storage, ledger.next_transition, &row)?;
        ledger.next_transition = ledger.next_transition.saturating_add(1);
        ledger.noted = to;
    }
    Ok(())
}

/// Transitions noticed less than a window ago, oldest first.
pub fn page_of_transitions(
    storage: &dyn Storage,
    config: &Config,
    next: u64,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<LoggedTransition>> {
    let first = first_kept(storage, config, next, now)?;
    let from = start_after.map_or(first, |index| first.max(index.saturating_add(1)));
    TRANSITIONS
        .range(
            storage,
            Some(Bound::inclusive(from)),
            None,
            Order::Ascending,
        )
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

/// Index of the first transition that is less than a window old: times ascend with indexes and rows go from the front, so a
/// handful of reads find it, however many are waiting to be removed.
fn first_kept(storage: &dyn Storage, config: &Config, next: u64, now: u64) -> StdResult<u64> {
    let mut keys = TRANSITIONS.keys(storage, None, None, Order::Ascending);
    let mut low = keys.next().transpose()?.unwrap_or(next);
    let mut high = next;
    while low < high {
        let middle = low.midpoint(high);
        let row = TRANSITIONS.may_load(storage, middle)?;
        if row.is_some_and(|row| is_kept(config, now, &row)) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Ok(low)
}

fn is_kept(config: &Config, now: u64, row: &TransitionRow) -> bool {
    now < row.at.saturating_add(config.window_seconds)
}

/// Removes at most `left` transitions that are a window old; returns how many more rows could be removed.
pub fn remove_transitions(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    left: usize,
) -> StdResult<usize> {
    let old = TRANSITIONS
        .range(storage, None, None, Order::Ascending)
        .take(left)
        .take_while(|row| !matches!(row, Ok((_, row)) if is_kept(config, now, row)))
        .map_ok(|(index, _)| index)
        .collect::<StdResult<Vec<_>>>()?;
    for index in &old {
        TRANSITIONS.remove(storage, *index);
    }
    Ok(left.saturating_sub(old.len()))
}
