//! What one execute sees: the ledger before and after, and what has to be logged and pruned at its end.

use cosmwasm_std::{Addr, DepsMut, Env, Event, Response, StdResult, Uint128};
use wayclear_api::city::RewardPolicyRow;
use wayclear_api::events::{self, Maybe};
use wayclear_api::location::{Cause, Status, Transition};
use wayclear_api::raw::LedgerRow;
use wayclear_status::{transitions, Ledger};

use crate::infections::{oldest_from, record_infection};
use crate::log::log_transitions;
use crate::prune::{prune, PRUNED_BEYOND_WRITTEN};
use crate::rewards::reward;
use crate::state::{load_ledger, record_visit, save_ledger, Config};

pub struct Moment<'a, 'd> {
    pub deps: DepsMut<'d>,
    env: &'a Env,
    pub now: u64,
    /// As it will be stored.
    pub ledger: LedgerRow,
    before: Ledger,
    /// Rows written so far that will have to be removed again.
    written: usize,
}

impl<'a, 'd> Moment<'a, 'd> {
    pub fn load(deps: DepsMut<'d>, env: &'a Env) -> StdResult<Self> {
        let ledger = load_ledger(deps.storage)?;
        Ok(Moment {
            deps,
            env,
            now: env.block.time.seconds(),
            ledger,
            before: ledger.ledger(),
            written: 0,
        })
    }

    /// For an event that changes no status: stores and emits what time has changed since the last one, and prunes.
    pub fn pass(deps: DepsMut<'d>, env: &'a Env) -> StdResult<Vec<Event>> {
        // Nothing but the time changes, so the cause is never logged.
        let (_, changes) = Moment::load(deps, env)?.close(Cause::Wait14Days)?;
        Ok(changes)
    }

    /// What decides the status after the event.
    pub fn after(&self) -> Ledger {
        self.ledger.ledger()
    }

    /// How long an infection counts, in seconds.
    pub fn window(&self) -> u64 {
        self.ledger.window.into()
    }

    /// Records tags of one interval.
    pub fn visit(&mut self, interval: u32, tags: &[[u8; 16]]) {
        for tag in tags {
            record_visit(self.deps.storage, interval, *tag);
        }
        self.written = self.written.saturating_add(tags.len());
        let count = u32::try_from(tags.len()).unwrap_or(u32::MAX);
        self.ledger.visits = self.ledger.visits.saturating_add(count);
        self.ledger.first_check_in_at.get_or_insert(self.now);
    }

    /// What the visitor has earned, if there are rewards at all.
    pub fn reward(
        &mut self,
        config: &Config,
        visitor: &Addr,
        amount: impl Fn(&RewardPolicyRow) -> Uint128,
    ) -> StdResult<Response> {
        if !self.ledger.has_pool {
            return Ok(Response::new());
        }
        let (response, rows) = reward(self.deps.branch(), self.env, config, visitor, amount)?;
        self.written = self.written.saturating_add(rows);
        Ok(response)
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
        let window = self.window();
        let written = self.written.saturating_add(log.len());
        let limit = written.saturating_add(PRUNED_BEYOND_WRITTEN);
        prune(self.deps.storage, self.env, window, limit)?;
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
