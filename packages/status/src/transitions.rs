//! Changes of the status, as a place logs them.

use crate::ledger::{end_by_age, Ledger};
use crate::time::interval_start;
use crate::words::{Cause, Status};

/// A change of status, as the contract noticed it.
#[cosmwasm_schema::cw_serde]
#[derive(Copy, Eq)]
pub struct Transition {
    /// Null = the location did not exist.
    pub from: Option<Status>,
    pub to: Status,
    pub cause: Cause,
    /// Block time when it was noticed, Unix seconds.
    pub at: u64,
    /// When it became true, Unix seconds, never after `at`.
    pub effective_at: u64,
}

/// What a location logs when it executes at `now`: first what had changed by itself since it last `noted` its status, then
/// what the event behind `cause` changed from `before` to `after`. `oldest` is the interval of the oldest infection that
/// counts after the event.
pub fn transitions(
    noted: Status,
    before: &Ledger,
    after: &Ledger,
    oldest: Option<u32>,
    cause: Cause,
    now: u64,
) -> Vec<Transition> {
    let (was, is) = (before.status(now), after.status(now));
    let mut log = vec![];
    if was != noted {
        // Nothing but age changes a status by itself.
        let ended = before.newest_infection;
        log.push(Transition {
            from: Some(noted),
            to: was,
            cause: Cause::Wait14Days,
            at: now,
            effective_at: ended.map_or(now, |i| end_by_age(i, before.window)).min(now),
        });
    }
    if is != was {
        let began = oldest.or(after.newest_infection).map(interval_start);
        log.push(Transition {
            from: Some(was),
            to: is,
            cause,
            at: now,
            effective_at: match is {
                Status::Infected => began.unwrap_or(now).min(now),
                Status::Empty | Status::Clean => now,
            },
        });
    }
    log
}
