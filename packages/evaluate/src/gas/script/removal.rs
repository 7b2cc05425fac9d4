//! What it costs to remove rows that nobody can ask for any more: a tree with the shortest window, whose visits are past
//! their retention after ten minutes.

use anyhow::{Context, Result};
use cosmwasm_std::Binary;
use wayclear_api::location::ExecuteMsg as Msg;
use wayclear_api::MIN_WINDOW_SECONDS;
use wayclear_chain::{Addr, Chain};
use wayclear_status::{interval_at, interval_end};

use super::Script;

/// Rows that are removed at once: the most that a `Prune` may.
const ROWS: usize = 100;

/// A location with visits that age.
pub struct Old {
    location: Addr,
    /// When they are past their retention, Unix seconds.
    due_at: u64,
}

impl Script<'_> {
    /// Records visits of the interval before this one, which can be asked for until the end of this one.
    pub fn let_age(mut self) -> Result<Old> {
        let tree = self.plant(MIN_WINDOW_SECONDS)?;
        let places = self.open(&tree, "9qc7mb0", 1)?;
        let (place, location) = places.first().context("a place")?.clone();
        let interval = interval_at(self.wasmd.now()?) - 1;
        let mut tags = vec![];
        for _ in 0..ROWS {
            let mut visit = self.visit(&place)?;
            visit.interval = interval;
            tags.extend(visit.tag());
        }
        let visit_tags = Binary::from(tags);
        let msg = Msg::CheckIns {
            interval,
            visit_tags,
        };
        let dan = self.account("dan")?;
        self.wasmd.execute(&dan, &location, &msg)?;
        let due_at = interval_end(interval) + MIN_WINDOW_SECONDS;
        Ok(Old { location, due_at })
    }

    /// Gas of removing one of them.
    pub fn remove(self, old: &Old) -> Result<u64> {
        let dan = self.account("dan")?;
        let prune = Msg::Prune {
            limit: u32::try_from(ROWS)?,
        };
        self.wasmd.wait_until(old.due_at + 2)?;
        let all = self
            .wasmd
            .execute(&dan, &old.location, &prune)?
            .gas_used()?;
        let none = self
            .wasmd
            .execute(&dan, &old.location, &prune)?
            .gas_used()?;
        Ok(all.saturating_sub(none) / ROWS as u64)
    }
}
