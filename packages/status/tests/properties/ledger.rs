//! What the ledger answers is what brute force over all rows finds.

use std::convert::Infallible;

use proptest::prelude::*;
use wayclear_status::{daily, transitions, Cause, DayStatus, Known, Status, Transition};

use crate::history::{plans, History};
use crate::model::Model;

/// What the functions under test make of a place.
fn days_told(place: &Model, now: u64, days: u8) -> Vec<DayStatus> {
    let known = Known {
        ledger: &place.ledger(),
        cleanings: &place.cleanings,
        newest_until: |last| Ok::<_, Infallible>(place.newest_until(now, last)),
    };
    let Ok(days) = daily(known, now, days);
    days
}

/// What a location has to log, found without its ledger.
fn log_expected(
    noted: Status,
    before: &Model,
    after: &Model,
    cause: Cause,
    now: u64,
) -> Vec<Transition> {
    let (was, is) = (before.status(now), after.status(now));
    let by_itself = (was != noted).then(|| Transition {
        from: Some(noted),
        to: was,
        cause: Cause::Wait14Days,
        at: now,
        effective_at: before.last_end().unwrap_or(now),
    });
    let by_event = (is != was).then(|| Transition {
        from: Some(was),
        to: is,
        cause,
        at: now,
        effective_at: match is {
            Status::Infected => after.since(now).at,
            Status::Empty | Status::Clean => now,
        },
    });
    by_itself.into_iter().chain(by_event).collect()
}

proptest! {
    #[test]
    fn status_and_its_end_and_beginning_are_those_of_all_rows_that_stand(plan in plans()) {
        let mut history = History::new(&plan);
        for step in &plan.steps {
            history.take(step);
            let place = &history.place;
            let ledger = place.ledger();
            for now in history.moments() {
                prop_assert_eq!(ledger.status(now), place.status(now), "at {}", now);
                prop_assert_eq!(ledger.infected_until(now), place.infected_until(now));
                let oldest = place.oldest_from(ledger.counting_from(now));
                let since = ledger.since(now, place.created_at, oldest);
                prop_assert_eq!(since, place.since(now));
            }
        }
    }

    #[test]
    fn an_infected_place_is_so_until_the_second_that_is_told_and_not_longer(plan in plans()) {
        let mut history = History::new(&plan);
        for step in &plan.steps {
            history.take(step);
            if let Some(until) = history.place.ledger().infected_until(history.now) {
                prop_assert_eq!(history.place.status(until - 1), Status::Infected);
                prop_assert_eq!(history.place.status(until), Status::Clean);
            }
        }
    }

    #[test]
    fn a_day_is_what_the_status_was_at_any_interval_boundary_of_it(plan in plans(), days in 1_u8..=14) {
        let mut history = History::new(&plan);
        for step in &plan.steps {
            history.take(step);
        }
        for now in history.moments() {
            let told = days_told(&history.place, now, days);
            prop_assert_eq!(told, history.place.daily(now, days), "at {}", now);
        }
    }

    #[test]
    fn the_log_is_what_happened_in_order_and_ends_with_the_status_now(plan in plans()) {
        let mut history = History::new(&plan);
        let mut noted = Status::Empty;
        for step in &plan.steps {
            let before = history.place.clone();
            let Some(cause) = history.take(step) else {
                continue;
            };
            let (now, after) = (history.now, &history.place);
            let ledger = after.ledger();
            let oldest = after.oldest_from(ledger.counting_from(now));
            let log = transitions(noted, &before.ledger(), &ledger, oldest, cause, now);
            prop_assert_eq!(&log, &log_expected(noted, &before, after, cause, now));
            for entry in log {
                prop_assert_eq!(entry.from, Some(noted));
                prop_assert!(entry.effective_at <= now);
                noted = entry.to;
            }
            prop_assert_eq!(noted, after.status(now));
        }
    }

    #[test]
    fn a_revoked_slip_leaves_a_place_as_if_it_had_never_been(plan in plans()) {
        let mut history = History::new(&plan);
        for step in &plan.steps {
            history.take(step);
        }
        let mut without = history.place.clone();
        without.infections.retain(|row| !row.is_revoked);
        let now = history.now;
        prop_assert_eq!(history.place.ledger(), without.ledger());
        prop_assert_eq!(days_told(&history.place, now, 14), days_told(&without, now, 14));
    }
}
