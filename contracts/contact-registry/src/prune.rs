//! Forgetting. Each execute removes as many rows that are due as it has written, and two more; `Prune` removes others. Reads
//! filter by age, so nobody can tell how far it has come, except in the feed's oldest index.

use cosmwasm_std::{Env, StdResult, Storage};

use crate::feed::remove_old_rows;
use crate::hashes::remove_old_hashes;
use crate::ids::remove_old_ids;
use crate::state::Config;
use crate::twins::{due_twins, remove_due_twin, Named};
use crate::{contacts, health, quotas};

/// Rows that an execute removes beyond as many as it writes, so that what is kept never outgrows what counts.
pub const PRUNED_BEYOND_WRITTEN: usize = 2;

/// Removes at most `limit` rows that are due, counted per key visited; returns how many.
pub fn prune(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    limit: usize,
) -> StdResult<usize> {
    let now = env.block.time.seconds();
    let mut left = limit;
    // Another kind begins each block, so that none waits behind another for ever.
    for turn in 0..4 {
        if left == 0 {
            break;
        }
        left = match env.block.height.wrapping_add(turn) % 4 {
            0 => remove_old_ids(storage, config, now, left)?,
            1 => remove_old_hashes(storage, config, now, left)?,
            2 => remove_old_named(storage, now, left)?,
            _ => remove_old_rows(storage, config, now, left)?,
        };
    }
    Ok(limit.saturating_sub(left))
}

/// Removes rows that are not needed any more, with their twins: at most `left` of both together; returns how many more
/// could be.
fn remove_old_named(storage: &mut dyn Storage, now: u64, left: usize) -> StdResult<usize> {
    let due = due_twins(storage, now, left)?;
    let mut left = left;
    for twin in due {
        if left == 0 {
            break;
        }
        let gone = match twin.row() {
            Some(Named::Health(account)) => health::forget(storage, &account, twin.day)?,
            Some(Named::Quota(account)) => quotas::forget(storage, &account, twin.day),
            Some(Named::Contacts(account, at)) => {
                contacts::remove_contacts(storage, &account, at, left)?
            }
            // It forgets that itself.
            None => 0,
        };
        left = left.saturating_sub(gone);
        // Otherwise it goes the next time, with what may be left of its contacts.
        if left > 0 {
            remove_due_twin(storage, &twin);
            left = left.saturating_sub(1);
        }
    }
    Ok(left)
}
