//! How long rows are kept: everything that expires stands in one queue, oldest first. What is taken from its head is
//! removed in `prune.rs`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};

/// Rows that expire together.
#[cw_serde]
pub enum Expiring {
    /// A case and its list of chunks.
    Case {
        case: u64,
    },
    /// The health row that a case wrote.
    Health {
        account: Addr,
        case: u64,
    },
    Token {
        token: HexBinary,
    },
    /// A feed row and the hashes it lists, of which some are gone already.
    Feed {
        index: u64,
        hashes_removed: u32,
    },
    /// What an account recorded in one second.
    Contacts {
        account: Addr,
        recorded_at: u64,
    },
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

/// Where rows stand in the queue.
pub type Entry = (u64, Vec<u8>);

/// Puts rows in the queue.
pub fn expires(storage: &mut dyn Storage, at: u64, rows: &Expiring) -> StdResult<()> {
    QUEUE.save(storage, (at, &rows.key()), rows)
}

/// The rows that expired first, and where they stand.
pub fn first_expired(storage: &dyn Storage, now: u64) -> StdResult<Option<(Entry, Expiring)>> {
    let end = Some(Bound::exclusive((now.saturating_add(1), &[][..])));
    let mut expired = QUEUE.range(storage, None, end, Order::Ascending);
    expired.next().transpose()
}

/// Puts what is left of rows in their place; `None` takes them out of the queue.
pub fn replace(
    storage: &mut dyn Storage,
    (at, key): &Entry,
    rest: Option<&Expiring>,
) -> StdResult<()> {
    let place = (*at, key.as_slice());
    if let Some(rest) = rest {
        QUEUE.save(storage, place, rest)
    } else {
        QUEUE.remove(storage, place);
        Ok(())
    }
}
