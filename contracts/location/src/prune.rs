//! Forgetting. Every read filters by age, so nobody can tell how far pruning has come.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, KeyDeserialize, Map, PrimaryKey};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::infections::INFECTIONS;
use crate::log::prune_transitions;
use crate::pool::prune_paid;
use crate::state::{kept_since, two_windows, Config, CLEANINGS, VISITS};

/// Rows a check-in removes on its way.
const PRUNED_BY_A_CHECK_IN: usize = 2;

/// Removes at most two rows that no question can reach any more.
pub fn prune(storage: &mut dyn Storage, config: &Config, now: u64) -> StdResult<()> {
    let one = kept_since(now, config.window_seconds);
    let two = kept_since(now, two_windows(config));
    let left = remove_below(storage, &VISITS, (one, [0; 16]), PRUNED_BY_A_CHECK_IN)?;
    let left = remove_below(storage, &INFECTIONS, (two, 0), left)?;
    let left = remove_below(storage, &CLEANINGS, two, left)?;
    let left = prune_transitions(storage, one, left)?;
    prune_paid(storage, now, left)
}

/// Removes at most `left` rows with keys below `end`, lowest first; returns how many more could be.
fn remove_below<K, T>(
    storage: &mut dyn Storage,
    map: &Map<K, T>,
    end: K,
    left: usize,
) -> StdResult<usize>
where
    K: for<'a> PrimaryKey<'a> + KeyDeserialize<Output = K> + Clone + 'static,
    T: Serialize + DeserializeOwned,
{
    let old = map
        .keys(storage, None, Some(Bound::exclusive(end)), Order::Ascending)
        .take(left)
        .collect::<StdResult<Vec<K>>>()?;
    for key in &old {
        map.remove(storage, key.clone());
    }
    Ok(left.saturating_sub(old.len()))
}
