//! Rows that are found by name have a twin under the day of their end, so that the order of keys is the order in which they
//! are forgotten. Whoever prolongs a row moves its twin.

use cosmwasm_std::{Addr, CanonicalAddr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::DAY_SECONDS;
use wayclear_status::day_at;

/// (first day on which the row is not needed any more, kind and name) -> 1.
const TWINS: Map<(u16, &[u8]), u8> = Map::new("t");

/// What a twin stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The health row of an account.
    Health(CanonicalAddr),
    /// What an account recorded in one second.
    Contacts(Addr, u64),
    /// What an account vouched for by itself on a day.
    Quota(CanonicalAddr),
}

impl Named {
    fn key(&self) -> Vec<u8> {
        match self {
            Named::Health(account) => [b"h", account.as_slice()].concat(),
            Named::Contacts(account, at) => {
                [b"c", &at.to_be_bytes()[..], account.as_bytes()].concat()
            }
            Named::Quota(account) => [b"q", account.as_slice()].concat(),
        }
    }

    fn parse(key: &[u8]) -> Option<Self> {
        let (kind, name) = key.split_first()?;
        match kind {
            b'h' => Some(Named::Health(CanonicalAddr::from(name))),
            b'c' => {
                let (at, name) = name.split_first_chunk()?;
                let account = Addr::unchecked(std::str::from_utf8(name).ok()?);
                Some(Named::Contacts(account, u64::from_be_bytes(*at)))
            }
            b'q' => Some(Named::Quota(CanonicalAddr::from(name))),
            _ => None,
        }
    }
}

/// The first UTC day that begins at a time or later.
pub fn first_day_from(time: u64) -> u16 {
    day_at(time.saturating_add(DAY_SECONDS.saturating_sub(1)))
}

pub fn add_twin(storage: &mut dyn Storage, day: u16, row: &Named) -> StdResult<()> {
    TWINS.save(storage, (day, &row.key()), &1)
}

pub fn remove_twin(storage: &mut dyn Storage, day: u16, row: &Named) {
    TWINS.remove(storage, (day, &row.key()));
}

/// A twin whose row is not needed any more.
pub struct Due {
    /// First UTC day on which it was not.
    pub day: u16,
    name: Vec<u8>,
}

impl Due {
    /// The row; `None` = of a kind that a later version may have added.
    pub fn row(&self) -> Option<Named> {
        Named::parse(&self.name)
    }
}

/// Twins of rows that are not needed any more, oldest first, at most `limit`.
pub fn due_twins(storage: &dyn Storage, now: u64, limit: usize) -> StdResult<Vec<Due>> {
    let end = Bound::exclusive((day_at(now).saturating_add(1), &[][..]));
    TWINS
        .keys(storage, None, Some(end), Order::Ascending)
        .take(limit)
        .map(|key| {
            let (day, name) = key?;
            Ok(Due { day, name })
        })
        .collect()
}

/// Removes a twin that is due.
pub fn remove_due_twin(storage: &mut dyn Storage, due: &Due) {
    TWINS.remove(storage, (due.day, &due.name));
}
