//! How long rows are kept. Everything that expires stands in one queue, oldest first; each execute removes a few rows
//! from its head, `Prune` more. Every read filters by age, so nobody can tell whether a row has been removed yet.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::contact_registry::MAC_HASH_BYTES;

use crate::records::{CONTACTS, FEED, HASHES};
use crate::state::{clear_health, Config, CASES, CHUNKS, TOKENS};

/// Rows that every execute removes on the way.
pub const PRUNED_BY_AN_EXECUTE: usize = 2;

/// Rows that expire together.
#[cw_serde]
pub enum Expiring {
    /// A case and its list of chunks.
    Case { case: u64 },
    /// The health row that a case wrote.
    Health { account: Addr, case: u64 },
    /// A used token.
    Token { token: HexBinary },
    /// A feed row and the hashes it lists, of which some are gone already.
    Feed { index: u64, hashes_removed: u32 },
    /// What an account recorded in one second.
    Contacts { account: Addr, recorded_at: u64 },
}

impl Expiring {
    /// What tells rows apart that expire in the same second.
    fn key(&self) -> Vec<u8> {
        let numbered = |kind: u8, n: &u64| [&[kind][..], &n.to_be_bytes()].concat();
        match self {
            Expiring::Case { case } => numbered(b'c', case),
            Expiring::Health { case, .. } => numbered(b'h', case),
            Expiring::Feed { index, .. } => numbered(b'f', index),
            Expiring::Token { token } => [b"t", token.as_slice()].concat(),
            Expiring::Contacts { account, .. } => [b"r", account.as_bytes()].concat(),
        }
    }
}

/// (expires at, what tells rows of one second apart) -> rows.
const QUEUE: Map<(u64, &[u8]), Expiring> = Map::new("expiry");

/// Puts rows in the queue.
pub fn expires(storage: &mut dyn Storage, at: u64, rows: &Expiring) -> StdResult<()> {
    QUEUE.save(storage, (at, &rows.key()), rows)
}

/// Whether a row written at `at` is less than a window old.
pub fn is_kept(config: &Config, now: u64, at: u64) -> bool {
    now < at.saturating_add(config.window_seconds)
}

/// Removes at most `limit` expired rows, oldest first; returns how many.
pub fn prune(storage: &mut dyn Storage, now: u64, limit: usize) -> StdResult<usize> {
    let mut removed: usize = 0;
    while removed < limit {
        let end = Some(Bound::exclusive((now.saturating_add(1), &[][..])));
        let head = QUEUE.range(storage, None, end, Order::Ascending).next();
        let Some(((at, key), rows)) = head.transpose()? else {
            break;
        };
        let left = limit.saturating_sub(removed);
        let (gone, rest) = remove(storage, rows, left)?;
        removed = removed.saturating_add(gone);
        match rest {
            Some(rest) => QUEUE.save(storage, (at, &key), &rest)?,
            None => QUEUE.remove(storage, (at, &key)),
        }
    }
    Ok(removed)
}

/// Removes at most `limit` expired contacts of one account; returns how many.
pub fn prune_contacts(
    storage: &mut dyn Storage,
    config: &Config,
    now: u64,
    account: &Addr,
    limit: usize,
) -> StdResult<usize> {
    let expired = CONTACTS
        .sub_prefix(account)
        .keys(storage, None, None, Order::Ascending)
        .take(limit)
        .filter(|key| {
            key.as_ref()
                .map_or(true, |(at, _)| !is_kept(config, now, *at))
        })
        .collect::<StdResult<Vec<_>>>()?;
    for (recorded_at, mac_hash) in &expired {
        CONTACTS.remove(storage, (account, *recorded_at, *mac_hash));
    }
    Ok(expired.len())
}

/// Removes at most `left` of the rows; returns how many, and what is left of them.
fn remove(
    storage: &mut dyn Storage,
    rows: Expiring,
    left: usize,
) -> StdResult<(usize, Option<Expiring>)> {
    match rows {
        Expiring::Case { case } => {
            let chunks = CHUNKS
                .prefix(case)
                .keys(storage, None, None, Order::Ascending)
                .take(left)
                .collect::<StdResult<Vec<_>>>()?;
            for digest in &chunks {
                CHUNKS.remove(storage, (case, *digest));
            }
            if chunks.len() == left {
                return Ok((left, Some(Expiring::Case { case })));
            }
            CASES.remove(storage, case);
            Ok((chunks.len().saturating_add(1), None))
        }
        Expiring::Health { account, case } => {
            clear_health(storage, &account, case)?;
            Ok((1, None))
        }
        Expiring::Token { token } => {
            TOKENS.remove(storage, token.to_array()?);
            Ok((1, None))
        }
        Expiring::Feed {
            index,
            hashes_removed,
        } => {
            let Some(dated) = FEED.may_load(storage, index)? else {
                return Ok((0, None));
            };
            let packed = dated.row.mac_hashes.unwrap_or_default();
            let done = usize::try_from(hashes_removed).unwrap_or(usize::MAX);
            let mut gone: usize = 0;
            for entry in packed.chunks_exact(MAC_HASH_BYTES).skip(done).take(left) {
                if let Some(hash) = entry.get(..16) {
                    HASHES.remove(storage, (hash, dated.row.case));
                }
                gone = gone.saturating_add(1);
            }
            if gone == left {
                let hashes_removed =
                    hashes_removed.saturating_add(gone.try_into().unwrap_or(u32::MAX));
                return Ok((
                    gone,
                    Some(Expiring::Feed {
                        index,
                        hashes_removed,
                    }),
                ));
            }
            FEED.remove(storage, index);
            Ok((gone.saturating_add(1), None))
        }
        Expiring::Contacts {
            account,
            recorded_at,
        } => {
            let hashes = CONTACTS
                .prefix((&account, recorded_at))
                .keys(storage, None, None, Order::Ascending)
                .take(left)
                .collect::<StdResult<Vec<_>>>()?;
            for hash in &hashes {
                CONTACTS.remove(storage, (&account, recorded_at, *hash));
            }
            let rest = (hashes.len() == left).then_some(Expiring::Contacts {
                account,
                recorded_at,
            });
            Ok((hashes.len(), rest))
        }
    }
}
