//! Forgetting. Every read filters by age, so nobody can tell how far pruning has come.

use cosmwasm_std::{Env, StdResult, Storage};

use crate::infections::remove_old_infections;
use crate::log::remove_transitions;
use crate::pool::remove_old_paid;
use crate::state::remove_visits;

/// Rows that an execute removes beyond as many as it writes, so that what is kept never outgrows what counts.
pub const PRUNED_BEYOND_WRITTEN: usize = 2;

/// Removes at most `limit` rows that no question can reach any more; returns how many.
pub fn prune(storage: &mut dyn Storage, env: &Env, window: u64, limit: usize) -> StdResult<usize> {
    let now = env.block.time.seconds();
    let mut left = limit;
    // Another kind begins each block, so that none waits behind another for ever.
    for turn in 0..4 {
        if left == 0 {
            break;
        }
        left = match env.block.height.wrapping_add(turn) % 4 {
            0 => remove_visits(storage, window, now, left),
            1 => remove_old_infections(storage, window, now, left)?,
            2 => remove_transitions(storage, window, now, left),
            _ => remove_old_paid(storage, now, left)?,
        };
    }
    Ok(limit.saturating_sub(left))
}
