//! Storage of the reward pool and of who was paid when.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use wayclear_api::DAY_SECONDS;

/// The reward pool. Always: paid + withdrawn <= funded.
#[cw_serde]
pub struct Pool {
    pub denom: String,
    pub funded: Uint128,
    pub paid: Uint128,
    pub withdrawn: Uint128,
    /// UTC day of the last payment, in days since 1970.
    pub day: u64,
    /// Paid on that day.
    pub paid_that_day: Uint128,
}

const POOL: Item<Pool> = Item::new("pool");
/// account -> time of its last reward. Kept one day, the longest cool-down.
const PAID: Map<&Addr, u64> = Map::new("p");
/// (time, account) -> 1, to prune the rows above.
pub(crate) const PAID_BY_TIME: Map<(u64, &Addr), u8> = Map::new("q");

impl Pool {
    /// Empty.
    pub fn new(denom: String) -> Self {
        Pool {
            denom,
            funded: Uint128::zero(),
            paid: Uint128::zero(),
            withdrawn: Uint128::zero(),
            day: 0,
            paid_that_day: Uint128::zero(),
        }
    }

    /// What may still be paid or withdrawn, in base units.
    pub fn balance(&self) -> Uint128 {
        self.funded
            .saturating_sub(self.paid)
            .saturating_sub(self.withdrawn)
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

pub fn may_load_paid_at(storage: &dyn Storage, account: &Addr) -> StdResult<Option<u64>> {
    PAID.may_load(storage, account)
}

pub fn record_paid(storage: &mut dyn Storage, account: &Addr, now: u64) -> StdResult<()> {
    remove_paid(storage, account)?;
    PAID.save(storage, account, &now)?;
    PAID_BY_TIME.save(storage, (now, account), &1)
}

pub fn remove_paid(storage: &mut dyn Storage, account: &Addr) -> StdResult<()> {
    if let Some(paid_at) = PAID.may_load(storage, account)? {
        PAID.remove(storage, account);
        PAID_BY_TIME.remove(storage, (paid_at, account));
    }
    Ok(())
}

/// The UTC day of a time, in days since 1970.
pub fn day(now: u64) -> u64 {
    now.checked_div(DAY_SECONDS).unwrap_or_default()
}
