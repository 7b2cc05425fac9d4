//! Storage of the reward pool and of who was paid when.

use cosmwasm_std::{CanonicalAddr, Env, Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};
use wayclear_api::DAY_SECONDS;

/// The reward pool. Always: paid + withdrawn <= funded.
#[derive(Serialize_tuple, Deserialize_tuple)]
pub struct Pool {
    pub denom: String,
    pub funded: Uint128,
    pub paid: Uint128,
    pub withdrawn: Uint128,
    /// UTC day of the last payment, in days since 1970.
    pub day: u64,
    /// Paid on that day.
    pub paid_that_day: Uint128,
    /// Height of the block of the last payment; there is at most one a block.
    #[serde(default)]
    pub paid_height: u64,
}

const POOL: Item<Pool> = Item::new("pool");
/// (UTC day, account) -> time of its last reward on that day. The longest cool-down is a day, so today's row and
/// yesterday's decide, and older ones are pruned. A canonical address is less than half as long as its text, and each byte
/// written costs gas.
const PAID: Map<(u64, &[u8]), u64> = Map::new("p");

impl Pool {
    pub fn new(denom: String) -> Self {
        Pool {
            denom,
            funded: Uint128::zero(),
            paid: Uint128::zero(),
            withdrawn: Uint128::zero(),
            day: 0,
            paid_that_day: Uint128::zero(),
            paid_height: 0,
        }
    }

    /// What may still be paid or withdrawn, in base units.
    pub fn balance(&self) -> Uint128 {
        self.funded
            .saturating_sub(self.paid)
            .saturating_sub(self.withdrawn)
    }

    /// Counts a payment, after which so much is paid today.
    pub fn pay(&mut self, amount: Uint128, paid_today: Uint128, env: &Env) {
        self.paid = self.paid.saturating_add(amount);
        self.day = day(env.block.time.seconds());
        self.paid_that_day = paid_today;
        self.paid_height = env.block.height;
    }

    /// What was paid on the UTC day of `now`, in base units.
    pub fn paid_today(&self, now: u64) -> Uint128 {
        if self.day == day(now) {
            self.paid_that_day
        } else {
            Uint128::zero()
        }
    }
}

pub fn save_pool(storage: &mut dyn Storage, pool: &Pool) -> StdResult<()> {
    POOL.save(storage, pool)
}

pub fn may_load_pool(storage: &dyn Storage) -> StdResult<Option<Pool>> {
    POOL.may_load(storage)
}

/// Whether the account was paid less than `cooldown` seconds ago; a day at most.
pub fn is_cooling(
    storage: &dyn Storage,
    account: &CanonicalAddr,
    now: u64,
    cooldown: u64,
) -> StdResult<bool> {
    let mut paid_at = PAID.may_load(storage, (day(now), account.as_slice()))?;
    let yesterday = day(now.saturating_sub(cooldown));
    if paid_at.is_none() && yesterday < day(now) {
        paid_at = PAID.may_load(storage, (yesterday, account.as_slice()))?;
    }
    Ok(paid_at.is_some_and(|paid_at| now < paid_at.saturating_add(cooldown)))
}

pub fn record_paid(storage: &mut dyn Storage, account: &CanonicalAddr, now: u64) -> StdResult<()> {
    PAID.save(storage, (day(now), account.as_slice()), &now)
}

pub fn remove_paid(storage: &mut dyn Storage, account: &CanonicalAddr, now: u64) {
    PAID.remove(storage, (day(now), account.as_slice()));
}

/// Removes at most `left` rows of before yesterday; returns how many more rows could be removed.
pub fn remove_old_paid(storage: &mut dyn Storage, now: u64, left: usize) -> StdResult<usize> {
    let yesterday = day(now).saturating_sub(1);
    let old = PAID
        .keys(storage, None, None, Order::Ascending)
        .take(left)
        .take_while(|key| !matches!(key, Ok((day, _)) if *day >= yesterday))
        .collect::<StdResult<Vec<_>>>()?;
    for (day, account) in &old {
        PAID.remove(storage, (*day, account.as_slice()));
    }
    Ok(left.saturating_sub(old.len()))
}

/// The UTC day of a time, in days since 1970.
pub fn day(now: u64) -> u64 {
    now.checked_div(DAY_SECONDS).unwrap_or_default()
}
