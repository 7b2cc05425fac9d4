//! What one execute sees: the ledger before and after, and what has to be logged and pruned at its end.

use cosmwasm_std::{DepsMut, Env, Event, StdResult};
use wayclear_api::events::{self, Maybe};
use wayclear_api::location::{Cause, Status, Transition};
use wayclear_api::raw::LedgerRow;
use wayclear_status::{transitions, Ledger};

use crate::infections::{oldest_from, record_infection};
use crate::log::log_transitions;
use crate::prune::{prune, PRUNED_BEYOND_WRITTEN};
use crate::state::{load_ledger, save_ledger, Config};

pub struct Moment<'a, 'd> {
    pub deps: DepsMut<'d>,
    env: &'a Env,
    config: &'a Config,
    pub now: u64,
    /// As it will be stored.
    pub ledger: LedgerRow,
    before: Ledger,
    /// Rows written so far that will have to be removed again.
    pub written: usize,
}

impl<'a, 'd> Moment<'a, 'd> {
    pub fn load(deps: DepsMut<'d>, env: &'a Env, config: &'a Config) -> StdResult<Self> {
        let ledger = load_ledger(deps.storage)?;
        Ok(Moment {
            deps,
            env,
            config,
            now: env.block.time.seconds(),
            ledger,
            before: ledger.ledger(config.window_seconds),
            written: 0,
        })
    }

    /// What decides the status after the event.
    pub fn after(&self) -> Ledger {
        self.ledger.ledger(self.config.window_seconds)
    }

    pub fn infect(&mut self, interval: u32, id: [u8; 8]) -> StdResult<()> {
        self.written = self.written.saturating_add(1);
        self.ledger.newest_infection = self.ledger.newest_infection.max(Some(interval));
        record_infection(self.deps.storage, interval, id)
    }

    /// Stores and emits what changed, and prunes; returns the status after.
    pub fn close(mut self, cause: Cause) -> StdResult<(Status, Vec<Event>)> {
        let after = self.after();
        let status = after.status(self.now);
        let is_news = status == Status::Infected && self.before.status(self.now) != status;
        let oldest = if is_news {
            oldest_from(self.deps.storage, after.counting_from(self.now))?
        } else {
            None
        };
        let noted = self.ledger.noted;
        let log = transitions(noted, &self.before, &after, oldest, cause, self.now);
        log_transitions(self.deps.storage, &mut self.ledger, &log);
        save_ledger(self.deps.storage, &self.ledger);
        let written = self.written.saturating_add(log.len());
        let limit = written.saturating_add(PRUNED_BEYOND_WRITTEN);
        prune(self.deps.storage, self.env, self.config, limit)?;
        Ok((status, log.into_iter().map(status_changed).collect()))
    }
}

/// The event that announces a transition.
pub fn status_changed(transition: Transition) -> Event {
    let Transition {
        from,
        to,
        cause,
        at,
        effective_at,
    } = transition;
    events::StatusChanged {
        from: Maybe(from),
        to,
        cause,
        at,
        effective_at,
    }
    .into()
}
