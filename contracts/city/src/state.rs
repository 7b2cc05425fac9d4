//! Storage of a city, beside what every region stores.

use cosmwasm_std::{Addr, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use wayclear_api::city::RewardPolicyRow;
use wayclear_api::raw;

const CLEANERS: Map<&Addr, bool> = Map::new("cleaner");
/// Read by the locations, see [`wayclear_api::raw`].
const POLICY: Item<RewardPolicyRow> = Item::new(raw::REWARD_POLICY);

pub fn add_cleaner(storage: &mut dyn Storage, cleaner: &Addr) -> StdResult<()> {
    CLEANERS.save(storage, cleaner, &true)
}

pub fn remove_cleaner(storage: &mut dyn Storage, cleaner: &Addr) {
    CLEANERS.remove(storage, cleaner);
}

pub fn is_cleaner(storage: &dyn Storage, account: &Addr) -> bool {
    CLEANERS.has(storage, account)
}

pub fn page_of_cleaners(
    storage: &dyn Storage,
    start_after: Option<&Addr>,
    limit: usize,
) -> StdResult<Vec<Addr>> {
    CLEANERS
        .keys(
            storage,
            start_after.map(Bound::exclusive),
            None,
            Order::Ascending,
        )
        .take(limit)
        .collect()
}

pub fn save_policy(storage: &mut dyn Storage, policy: Option<RewardPolicyRow>) -> StdResult<()> {
    if let Some(policy) = policy {
        POLICY.save(storage, &policy)
    } else {
        POLICY.remove(storage);
        Ok(())
    }
}

pub fn may_load_policy(storage: &dyn Storage) -> StdResult<Option<RewardPolicyRow>> {
    POLICY.may_load(storage)
}
