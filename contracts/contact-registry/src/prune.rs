//! Forgetting. Each execute removes a few expired rows, `Prune` more. Every read filters by age, so nobody can tell whether
//! a row has been removed yet.

use cosmwasm_std::{Addr, StdResult, Storage};

use crate::cases::{clear_health, remove_case, remove_chunks};
use crate::contacts::remove_contacts;
use crate::feed::{remove_feed_row, remove_hashes};
use crate::retention::{first_expired, replace, Expiring};
use crate::state::remove_token;

/// Rows that every execute removes on the way.
pub const PRUNED_BY_AN_EXECUTE: usize = 2;

/// Removes at most `limit` expired rows, oldest first; returns how many.
pub fn prune(storage: &mut dyn Storage, now: u64, limit: usize) -> StdResult<usize> {
    let mut removed: usize = 0;
    while removed < limit {
        let Some((entry, rows)) = first_expired(storage, now)? else {
            break;
        };
        let left = limit.saturating_sub(removed);
        let (gone, rest) = remove(storage, rows, left)?;
        removed = removed.saturating_add(gone);
        replace(storage, &entry, rest.as_ref())?;
    }
    Ok(removed)
}

/// Removes at most `left` of the rows; returns how many, and what is left of them.
fn remove(
    storage: &mut dyn Storage,
    rows: Expiring,
    left: usize,
) -> StdResult<(usize, Option<Expiring>)> {
    match rows {
        Expiring::Case { case } => remove_whole_case(storage, case, left),
        Expiring::Health { account, case } => {
            clear_health(storage, &account, case)?;
            Ok((1, None))
        }
        Expiring::Token { token } => {
            remove_token(storage, token.to_array()?);
            Ok((1, None))
        }
        Expiring::Feed {
            index,
            hashes_removed,
        } => remove_disclosed(storage, index, hashes_removed, left),
        Expiring::Contacts {
            account,
            recorded_at,
        } => remove_recorded(storage, account, recorded_at, left),
    }
}

/// The list of chunks, and the case when the list is gone.
fn remove_whole_case(
    storage: &mut dyn Storage,
    case: u64,
    left: usize,
) -> StdResult<(usize, Option<Expiring>)> {
    let chunks = remove_chunks(storage, case, left)?;
    if chunks == left {
        return Ok((left, Some(Expiring::Case { case })));
    }
    remove_case(storage, case);
    Ok((chunks.saturating_add(1), None))
}

/// The hashes that a feed row lists, and the row when they are gone.
fn remove_disclosed(
    storage: &mut dyn Storage,
    index: u64,
    hashes_removed: u32,
    left: usize,
) -> StdResult<(usize, Option<Expiring>)> {
    let done = usize::try_from(hashes_removed).unwrap_or(usize::MAX);
    let gone = remove_hashes(storage, index, done, left)?;
    if gone == left {
        let hashes_removed = hashes_removed.saturating_add(gone.try_into().unwrap_or(u32::MAX));
        let rest = Expiring::Feed {
            index,
            hashes_removed,
        };
        return Ok((gone, Some(rest)));
    }
    remove_feed_row(storage, index);
    Ok((gone.saturating_add(1), None))
}

/// What an account recorded in one second.
fn remove_recorded(
    storage: &mut dyn Storage,
    account: Addr,
    recorded_at: u64,
    left: usize,
) -> StdResult<(usize, Option<Expiring>)> {
    let gone = remove_contacts(storage, &account, recorded_at, left)?;
    let rest = (gone == left).then_some(Expiring::Contacts {
        account,
        recorded_at,
    });
    Ok((gone, rest))
}
