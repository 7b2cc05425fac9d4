//! Forgetting. Every read filters by age, so nobody can tell how far pruning has come.

use cosmwasm_std::{StdResult, Storage};

use crate::infections::remove_infections_before;
use crate::log::prune_transitions;
use crate::pool::prune_paid;
use crate::state::{remove_cleanings, remove_visits, two_windows, Config};
use crate::status::kept_since;

/// Rows a check-in removes on its way.
const PRUNED_BY_A_CHECK_IN: usize = 2;

/// Removes at most two rows that no question can reach any more.
pub fn prune(storage: &mut dyn Storage, config: &Config, now: u64) -> StdResult<()> {
    let one = kept_since(now, config.window_seconds);
    let two = kept_since(now, two_windows(config));
    let left = remove_visits(storage, one, PRUNED_BY_A_CHECK_IN)?;
    let left = remove_infections_before(storage, two, left)?;
    let left = remove_cleanings(storage, two, left)?;
    let left = prune_transitions(storage, one, left)?;
    prune_paid(storage, now, left)
}
