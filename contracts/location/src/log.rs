//! The log of transitions.

use cosmwasm_std::{Order, StdError, StdResult, Storage};
use cw_storage_plus::Map;
use wayclear_api::location::{Cause, LoggedTransition, Status, Transition};
use wayclear_api::raw::LedgerRow;

/// index -> packed transition. Kept one window.
const TRANSITIONS: Map<u64, u8> = Map::new("t");

/// `u8 from ‖ u8 to ‖ u8 cause ‖ u64 at ‖ u64 effective at`; statuses and causes by their place in the list of all, 255 = none.
fn pack(transition: &Transition) -> Vec<u8> {
    let Transition {
        from,
        to,
        cause,
        at,
        effective_at,
    } = transition;
    let mut row = vec![
        from.map_or(u8::MAX, |from| code(Status::ALL, from)),
        code(Status::ALL, *to),
        code(Cause::ALL, *cause),
    ];
    row.extend(at.to_be_bytes());
    row.extend(effective_at.to_be_bytes());
    row
}

fn unpack(row: &[u8]) -> Option<Transition> {
    let ([from, to, cause], rest) = row.split_first_chunk()?;
    let (at, rest) = rest.split_first_chunk()?;
    let (effective_at, _) = rest.split_first_chunk()?;
    Some(Transition {
        from: Status::ALL.get(usize::from(*from)).copied(),
        to: Status::ALL.get(usize::from(*to)).copied()?,
        cause: Cause::ALL.get(usize::from(*cause)).copied()?,
        at: u64::from_be_bytes(*at),
        effective_at: u64::from_be_bytes(*effective_at),
    })
}

fn code<T: PartialEq>(all: &[T], value: T) -> u8 {
    let place = all.iter().position(|known| *known == value);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(u8::MAX)
}

fn may_load(storage: &dyn Storage, index: u64) -> StdResult<Option<Transition>> {
    let row = storage.get(&TRANSITIONS.key(index));
    let undecodable = || StdError::msg(format!("transition {index} does not decode"));
    row.map(|row| unpack(&row).ok_or_else(undecodable))
        .transpose()
}

/// Appends transitions to the log and emits nothing.
pub fn log_transitions(
    storage: &mut dyn Storage,
    ledger: &mut LedgerRow,
    transitions: &[Transition],
) {
    for transition in transitions {
        let index = u64::from(ledger.next_transition);
        storage.set(&TRANSITIONS.key(index), &pack(transition));
        ledger.next_transition = ledger.next_transition.saturating_add(1);
        ledger.noted = transition.to;
    }
}

/// Transitions noticed less than a window ago, oldest first.
pub fn page_of_transitions(
    storage: &dyn Storage,
    window: u64,
    next: u64,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<LoggedTransition>> {
    let first = first_kept(storage, window, next, now)?;
    let from = start_after.map_or(first, |index| first.max(index.saturating_add(1)));
    let mut page = vec![];
    for index in (from..next).take(limit) {
        if let Some(transition) = may_load(storage, index)? {
            page.push(LoggedTransition { index, transition });
        }
    }
    Ok(page)
}

/// Index of the first transition that is less than a window old: times ascend with indexes and rows go from the front, so a
/// handful of reads find it, however many are waiting to be removed.
fn first_kept(storage: &dyn Storage, window: u64, next: u64, now: u64) -> StdResult<u64> {
    let mut keys = TRANSITIONS.keys(storage, None, None, Order::Ascending);
    let mut low = keys.next().transpose()?.unwrap_or(next);
    let mut high = next;
    while low < high {
        let middle = low.midpoint(high);
        let row = may_load(storage, middle)?;
        if row.is_some_and(|row| is_kept(window, now, &row)) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Ok(low)
}

fn is_kept(window: u64, now: u64, row: &Transition) -> bool {
    now < row.at.saturating_add(window)
}

/// Removes at most `left` transitions that are a window old; returns how many more rows could be removed.
pub fn remove_transitions(storage: &mut dyn Storage, window: u64, now: u64, left: usize) -> usize {
    let (first, last) = (TRANSITIONS.key(0), TRANSITIONS.key(u64::MAX));
    // Both at once, key and row: another read costs as much as the removal.
    let is_old = |row: &[u8]| unpack(row).is_none_or(|row| !is_kept(window, now, &row));
    let old: Vec<Vec<u8>> = storage
        .range(Some(&first), Some(&last), Order::Ascending)
        .take(left)
        .take_while(|(_, row)| is_old(row))
        .map(|(key, _)| key)
        .collect();
    for key in &old {
        storage.remove(key);
    }
    left.saturating_sub(old.len())
}
