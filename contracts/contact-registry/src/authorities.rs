//! Authorities and their keys, as they are kept.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use wayclear_api::contact_registry::{Authority, KnownAuthority, SlipKey, SlipKeyRow};

use crate::quotas::{count_today, Counted};

/// A key as it is kept: an old one stays, for what it signed before.
#[cw_serde]
pub struct KeyRow {
    pub key: SlipKeyRow,
    /// Whether the owner has struck it; for good.
    pub is_struck: bool,
}

#[cw_serde]
pub struct AuthorityRow {
    /// What ids call it, from 1; never given to another.
    pub number: u16,
    pub daily_slips: u32,
    pub keys: Vec<KeyRow>,
    /// Whether its slips are taken.
    pub is_active: bool,
    pub may_revoke: bool,
}

const AUTHORITIES: Map<&Addr, AuthorityRow> = Map::new("authority");
/// Account of the authority of each number.
const NUMBERS: Map<u16, Addr> = Map::new("authority_number");

impl AuthorityRow {
    /// The key that signs on a UTC day, unless it was struck.
    pub fn key_of(&self, issued: u16) -> Option<&HexBinary> {
        let signs = |row: &&KeyRow| SlipKey::from(row.key.clone()).signs_on(issued);
        let row = self.keys.iter().find(signs)?;
        (!row.is_struck).then_some(&row.key.public_key)
    }
}

pub fn may_load(storage: &dyn Storage, account: &Addr) -> StdResult<Option<AuthorityRow>> {
    AUTHORITIES.may_load(storage, account)
}

/// The account of the authority of that number.
pub fn account_of(storage: &dyn Storage, number: u16) -> StdResult<Addr> {
    NUMBERS.load(storage, number)
}

/// Authorities that were ever set, ascending by account.
pub fn page_of_authorities(
    storage: &dyn Storage,
    now: u64,
    start_after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<KnownAuthority>> {
    let from = start_after.map(Bound::exclusive);
    AUTHORITIES
        .range(storage, from, None, Order::Ascending)
        .take(limit)
        .map(|row| {
            let (account, row) = row?;
            let slips_today = count_today(storage, &Counted::Authority(row.number), now);
            let struck = row.keys.iter().filter(|key| key.is_struck);
            Ok(KnownAuthority {
                struck: struck.map(|row| row.key.public_key.clone()).collect(),
                is_active: row.is_active,
                may_revoke: row.may_revoke,
                slips_today,
                authority: Authority {
                    account: account.into_string(),
                    daily_slips: row.daily_slips,
                    keys: row.keys.into_iter().map(|row| row.key.into()).collect(),
                },
            })
        })
        .collect()
}

pub fn save(storage: &mut dyn Storage, account: &Addr, row: &AuthorityRow) -> StdResult<()> {
    AUTHORITIES.save(storage, account, row)
}

/// A number that no other has had.
pub fn take_number(storage: &mut dyn Storage, account: &Addr) -> StdResult<u16> {
    let mut numbers = NUMBERS.keys(storage, None, None, Order::Descending);
    let last = numbers.next().transpose()?.unwrap_or_default();
    drop(numbers);
    let number = last.saturating_add(1);
    NUMBERS.save(storage, number, account)?;
    Ok(number)
}
