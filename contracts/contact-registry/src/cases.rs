//! Storage of cases, their chunks and who counts as infected. Read across contracts: see [`wayclear_api::raw`].

use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use itertools::Itertools;
use wayclear_api::contact_registry::NumberedCase;
use wayclear_api::raw::{self, CaseRow, HealthRow};

use crate::retention::{expires, Expiring};
use crate::state::{take_id, Config};

const CASES: Map<u64, CaseRow> = Map::new(raw::CASES);
const HEALTH: Map<&Addr, HealthRow> = Map::new(raw::HEALTH);
/// (case, digest) -> whether the chunk has been sent.
const CHUNKS: Map<(u64, [u8; 32]), bool> = Map::new(raw::CHUNKS);

/// Opens a case and lists its chunks; returns its id.
pub fn open_case(
    storage: &mut dyn Storage,
    config: &Config,
    row: &CaseRow,
    chunks: &[[u8; 32]],
) -> StdResult<u64> {
    let case = take_id(storage, |counters| &mut counters.case)?;
    CASES.save(storage, case, row)?;
    for digest in chunks {
        CHUNKS.save(storage, (case, *digest), &false)?;
    }
    let until = case_kept_until(config, row);
    expires(storage, until, &Expiring::Case { case })?;
    Ok(case)
}

pub fn save_case(storage: &mut dyn Storage, case: u64, row: &CaseRow) -> StdResult<()> {
    CASES.save(storage, case, row)
}

/// Cases are kept three windows: a visit up to one window after a case was opened can be flagged by it, and the
/// history of a place asks for the cases behind its infections up to two windows later.
fn case_kept_until(config: &Config, row: &CaseRow) -> u64 {
    row.opened_at
        .saturating_add(config.window_seconds.saturating_mul(3))
}

pub fn may_load_case(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    case: u64,
) -> StdResult<Option<CaseRow>> {
    let row = CASES.may_load(storage, case)?;
    Ok(row.filter(|row| now < case_kept_until(config, row)))
}

/// Whether a case is known and was not revoked, however old it is.
pub fn stands(storage: &dyn Storage, case: u64) -> StdResult<bool> {
    let row = CASES.may_load(storage, case)?;
    Ok(row.is_some_and(|row| row.revoked_at.is_none()))
}

pub fn remove_case(storage: &mut dyn Storage, case: u64) {
    CASES.remove(storage, case);
}

pub fn page_of_cases(
    storage: &dyn Storage,
    config: &Config,
    now: u64,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<Vec<NumberedCase>> {
    CASES
        .range(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .filter_ok(|(_, row)| now < case_kept_until(config, row))
        .take(limit)
        .map_ok(|(case, row)| NumberedCase { case, row })
        .collect()
}

/// Whether a listed chunk has been sent; `None` = not listed.
pub fn may_load_chunk(
    storage: &dyn Storage,
    case: u64,
    digest: [u8; 32],
) -> StdResult<Option<bool>> {
    CHUNKS.may_load(storage, (case, digest))
}

pub fn mark_chunk_sent(storage: &mut dyn Storage, case: u64, digest: [u8; 32]) -> StdResult<()> {
    CHUNKS.save(storage, (case, digest), &true)
}

/// Removes at most `limit` chunks of a case; returns how many.
pub fn remove_chunks(storage: &mut dyn Storage, case: u64, limit: usize) -> StdResult<usize> {
    let chunks = CHUNKS
        .prefix(case)
        .keys(storage, None, None, Order::Ascending)
        .take(limit)
        .collect::<StdResult<Vec<_>>>()?;
    for digest in &chunks {
        CHUNKS.remove(storage, (case, *digest));
    }
    Ok(chunks.len())
}

pub fn save_health(storage: &mut dyn Storage, account: &Addr, row: &HealthRow) -> StdResult<()> {
    HEALTH.save(storage, account, row)?;
    let entry = Expiring::Health {
        account: account.clone(),
        case: row.case,
    };
    expires(storage, row.infected_until, &entry)
}

/// The account's row, while it counts as infected.
pub fn may_load_health(
    storage: &dyn Storage,
    now: u64,
    account: &Addr,
) -> StdResult<Option<HealthRow>> {
    let row = HEALTH.may_load(storage, account)?;
    Ok(row.filter(|row| now < row.infected_until))
}

pub fn remove_health(storage: &mut dyn Storage, account: &Addr) {
    HEALTH.remove(storage, account);
}

/// Clears the account's row if that case wrote it.
pub fn clear_health(storage: &mut dyn Storage, account: &Addr, case: u64) -> StdResult<()> {
    if HEALTH
        .may_load(storage, account)?
        .is_some_and(|row| row.case == case)
    {
        remove_health(storage, account);
    }
    Ok(())
}
