//! How many slips were taken today, of an authority or of an account that vouches for itself.

use cosmwasm_std::{CanonicalAddr, StdResult, Storage};
use cw_storage_plus::Map;
use wayclear_status::day_at;

use crate::twins::{add_twin, Named};

/// Number of an authority -> u16 day ‖ u32 count.
const OF_AUTHORITIES: Map<u16, u8> = Map::new("quota");
/// Account -> the same; forgotten with its day.
const OF_ACCOUNTS: Map<&[u8], u8> = Map::new("own_quota");

/// Whose slips are counted.
#[derive(Clone, Debug)]
pub enum Counted<'a> {
    Authority(u16),
    Account(&'a CanonicalAddr),
}

impl Counted<'_> {
    fn key(&self) -> Vec<u8> {
        match self {
            Counted::Authority(number) => OF_AUTHORITIES.key(*number).to_vec(),
            Counted::Account(account) => OF_ACCOUNTS.key(account.as_slice()).to_vec(),
        }
    }
}

/// Slips taken on the UTC day of `now`.
pub fn count_today(storage: &dyn Storage, whose: &Counted<'_>, now: u64) -> u32 {
    let unpack = |bytes: Vec<u8>| {
        let (day, rest) = bytes.split_first_chunk()?;
        let (count, _) = rest.split_first_chunk()?;
        Some((u16::from_be_bytes(*day), u32::from_be_bytes(*count)))
    };
    match storage.get(&whose.key()).and_then(unpack) {
        Some((day, count)) if day == day_at(now) => count,
        _ => 0,
    }
}

/// Sets how many there were today. Returns how many rows were written that will have to be removed again.
pub fn set_today(
    storage: &mut dyn Storage,
    whose: &Counted<'_>,
    now: u64,
    count: u32,
) -> StdResult<usize> {
    let today = day_at(now);
    let is_first = count_today(storage, whose, now) == 0;
    let row = [&today.to_be_bytes()[..], &count.to_be_bytes()].concat();
    storage.set(&whose.key(), &row);
    if let (Counted::Account(account), true) = (whose, is_first) {
        let twin = Named::Quota((*account).clone());
        add_twin(storage, today.saturating_add(1), &twin)?;
        return Ok(2);
    }
    Ok(0)
}

/// Removes the row of an account, unless it has counted since on that day or later. Returns how many rows were removed.
pub fn forget(storage: &mut dyn Storage, account: &CanonicalAddr, day: u16) -> usize {
    let key = OF_ACCOUNTS.key(account.as_slice());
    let Some(row) = storage.get(&key) else {
        return 0;
    };
    let counted = row.first_chunk().copied().map(u16::from_be_bytes);
    let is_over = counted.is_none_or(|counted| counted < day);
    if is_over {
        storage.remove(&key);
    }
    usize::from(is_over)
}
