//! The status machine of equation 9 as a pure function, against a table written by hand.

#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use wayclear_api::location::Cause::{
    CaseRevoked, GenerateContract, InfectedUserCheckin, InfectedUserUpdate, LocationIsCleaned,
    NormalUserCheckin, Wait14Days,
};
use wayclear_api::location::Status::{Clean, Empty, Infected};
use wayclear_api::location::{Cause, Status};
use wayclear_location::status::{Infection, Record};

const WINDOW: u64 = 1_209_600;
const CREATED: u64 = 1_000_000;
const VISITED: u64 = CREATED + 100;
const NOW: u64 = CREATED + 1_000;

fn infection(at: u64) -> Infection {
    Infection {
        at,
        revoked_at: None,
    }
}

fn empty() -> Record {
    Record {
        created_at: CREATED,
        window: WINDOW,
        ..Record::default()
    }
}

fn clean() -> Record {
    Record {
        first_check_in_at: Some(VISITED),
        ..empty()
    }
}

fn infected() -> Record {
    let mut record = clean();
    add(&mut record, VISITED);
    record
}

fn add(record: &mut Record, at: u64) {
    record.infections.push(infection(at));
    record.newest_infection_at = record.newest_infection_at.max(Some(at));
}

/// What a location records when a transition happens at `now`; time itself records nothing.
fn happen(record: &mut Record, cause: Cause, now: u64) {
    match cause {
        GenerateContract | Wait14Days => {}
        NormalUserCheckin => {
            record.first_check_in_at.get_or_insert(now);
        }
        InfectedUserCheckin => {
            record.first_check_in_at.get_or_insert(now);
            add(record, now);
        }
        InfectedUserUpdate => add(record, VISITED),
        LocationIsCleaned => record.cleanings.push(now),
        CaseRevoked => {
            for infection in &mut record.infections {
                infection.revoked_at = Some(now);
            }
        }
    }
}

#[test]
fn every_pair_of_state_and_transition_leads_where_the_paper_says() {
    #[rustfmt::skip]
    let table: &[(Status, Cause, Status)] = &[
        (Empty,    GenerateContract,    Empty),
        (Empty,    NormalUserCheckin,   Clean),
        (Empty,    InfectedUserCheckin, Infected),
        // Nobody has been there, so there is no visit to flag; the location refuses it.
        (Empty,    InfectedUserUpdate,  Empty),
        (Empty,    LocationIsCleaned,   Empty),
        (Empty,    Wait14Days,          Empty),
        (Empty,    CaseRevoked,         Empty),
        (Clean,    GenerateContract,    Clean),
        (Clean,    NormalUserCheckin,   Clean),
        (Clean,    InfectedUserCheckin, Infected),
        (Clean,    InfectedUserUpdate,  Infected),
        (Clean,    LocationIsCleaned,   Clean),
        (Clean,    Wait14Days,          Clean),
        (Clean,    CaseRevoked,         Clean),
        (Infected, GenerateContract,    Infected),
        (Infected, NormalUserCheckin,   Infected),
        (Infected, InfectedUserCheckin, Infected),
        (Infected, InfectedUserUpdate,  Infected),
        (Infected, LocationIsCleaned,   Clean),
        (Infected, Wait14Days,          Clean),
        (Infected, CaseRevoked,         Clean),
    ];
    assert_eq!(table.len(), Status::ALL.len() * Cause::ALL.len());
    for (from, cause, to) in table {
        let mut record = match from {
            Empty => empty(),
            Clean => clean(),
            Infected => infected(),
        };
        assert_eq!(record.status(NOW), *from);
        happen(&mut record, *cause, NOW);
        let later = match cause {
            Wait14Days => VISITED + WINDOW,
            _ => NOW,
        };
        assert_eq!(record.status(later), *to, "{from} and {cause}");
    }
}

#[test]
fn an_infection_counts_from_its_second_until_the_window_is_over() {
    let record = infected();
    assert_eq!(record.status(VISITED - 1), Empty);
    assert_eq!(record.status(VISITED), Infected);
    assert_eq!(record.status(VISITED + WINDOW - 1), Infected);
    assert_eq!(record.status(VISITED + WINDOW), Clean);
}

#[test]
fn a_cleaning_counts_only_if_it_comes_after_the_infection() {
    for (cleaned_at, expected) in [
        (VISITED - 1, Infected),
        (VISITED, Infected),
        (VISITED + 1, Clean),
    ] {
        let mut record = infected();
        record.cleanings.push(cleaned_at);
        assert_eq!(record.status(NOW), expected, "cleaned at {cleaned_at}");
    }
    let mut record = infected();
    record.cleanings.push(NOW);
    assert_eq!(record.status(NOW - 1), Infected, "not yet");
    assert_eq!(record.status(NOW), Clean, "from its own second on");
    add(&mut record, NOW);
    assert_eq!(
        record.status(NOW),
        Infected,
        "the same second is not cleaned"
    );
    assert_eq!(record.status(NOW + 1), Infected);
}

#[test]
fn a_revoked_case_leaves_the_status_as_if_it_had_never_been() {
    let mut record = infected();
    add(&mut record, VISITED + 50);
    record.infections[1].revoked_at = Some(NOW);
    let mut without = infected();
    without.newest_infection_at = record.newest_infection_at;
    for now in [
        VISITED,
        VISITED + 50,
        NOW,
        VISITED + WINDOW - 1,
        VISITED + WINDOW,
        NOW + 3 * WINDOW,
    ] {
        assert_eq!(record.summary(now), without.summary(now), "at {now}");
        assert_eq!(record.daily(now, 14), without.daily(now, 14), "at {now}");
    }
}

#[test]
fn since_is_the_oldest_infection_that_counts_or_the_latest_reason_to_be_clean() {
    assert_eq!(empty().summary(NOW).since, CREATED);
    assert_eq!(clean().summary(NOW).since, VISITED);

    let mut record = infected();
    add(&mut record, VISITED + 50);
    assert_eq!(record.summary(NOW).since, VISITED);
    assert_eq!(
        record.summary(NOW).infected_until,
        Some(VISITED + 50 + WINDOW)
    );
    assert_eq!(
        record.summary(VISITED + WINDOW).since,
        VISITED + 50,
        "the older one ran out"
    );
    let over = VISITED + 50 + WINDOW;
    assert_eq!(record.summary(over).status, Clean);
    assert_eq!(
        record.summary(over + 7).since,
        over,
        "the end of the newest"
    );
    assert_eq!(record.summary(over).infected_until, None);

    record.cleanings.push(NOW);
    assert_eq!(record.summary(NOW).since, NOW);
    assert_eq!(
        record.summary(over + 7).since,
        NOW,
        "cleaned long before the window was over"
    );
}

#[test]
fn since_never_claims_more_than_is_still_on_record() {
    let mut record = clean();
    record.newest_infection_at = Some(VISITED + 10);
    let ended_at = VISITED + 10 + WINDOW;
    // The row itself is forgotten after two windows.
    let much_later = ended_at + 5 * WINDOW;
    assert_eq!(record.summary(much_later).since, ended_at);
    assert_eq!(record.ended(much_later), Some((ended_at, Wait14Days)));
}

#[test]
fn the_log_tells_what_happened_by_itself_and_what_the_event_did() {
    let before = infected();
    let over = VISITED + WINDOW;
    let mut after = before.clone();
    happen(&mut after, InfectedUserCheckin, over + 5);
    let log = after.transitions(Infected, &before, InfectedUserCheckin, over + 5);
    assert_eq!(log.len(), 2);
    assert_eq!(
        (log[0].from, log[0].to, log[0].cause),
        (Some(Infected), Clean, Wait14Days)
    );
    assert_eq!((log[0].at, log[0].effective_at), (over + 5, over));
    assert_eq!(
        (log[1].from, log[1].to, log[1].cause),
        (Some(Clean), Infected, InfectedUserCheckin)
    );
    assert_eq!((log[1].at, log[1].effective_at), (over + 5, over + 5));

    let mut after = clean();
    happen(&mut after, InfectedUserUpdate, NOW);
    let log = after.transitions(Clean, &clean(), InfectedUserUpdate, NOW);
    assert_eq!(log.len(), 1);
    assert_eq!(
        (log[0].at, log[0].effective_at),
        (NOW, VISITED),
        "the visit, not the report"
    );
}

#[test]
fn a_place_becomes_clean_when_the_last_of_its_infections_ends_by_age_or_by_revocation() {
    let mut record = infected();
    assert_eq!(record.ended(NOW), None, "it still counts");
    record.infections[0].revoked_at = Some(NOW);
    assert_eq!(record.ended(NOW + 9), Some((NOW, CaseRevoked)));
    add(&mut record, VISITED + 50);
    let over = VISITED + 50 + WINDOW;
    assert_eq!(record.ended(over + 9), Some((over, Wait14Days)));
    record.infections[1].revoked_at = Some(over + 3);
    assert_eq!(
        record.ended(over + 9),
        Some((over, Wait14Days)),
        "it had run out before"
    );
    record.infections[1].revoked_at = Some(over - 3);
    assert_eq!(record.ended(over + 9), Some((over - 3, CaseRevoked)));
}

#[test]
fn a_day_is_infected_if_it_was_at_any_moment_of_it() {
    const DAY: u64 = 86_400;
    let midnight = 20_000 * DAY;
    let mut record = Record {
        created_at: midnight + 10,
        first_check_in_at: Some(midnight + DAY + 10),
        window: WINDOW,
        ..Record::default()
    };
    add(&mut record, midnight + 3 * DAY - 1);
    record.cleanings.push(midnight + 4 * DAY);
    let now = midnight + 5 * DAY + 30;
    let days = record.daily(now, 6);
    let statuses: Vec<_> = days.iter().map(|day| day.status).collect();
    assert_eq!(statuses, [Empty, Clean, Infected, Infected, Clean, Clean]);
    assert_eq!(days[0].day, midnight);
    assert_eq!(record.daily(now, 1).len(), 1);
    assert_eq!(record.daily(now, 14).len(), 14);

    let mut short = record.clone();
    short.window = 2 * DAY;
    assert_eq!(
        short.daily(now, 14).len(),
        3,
        "days before the window are not known"
    );
    short.first_check_in_at = None;
    assert!(short.daily(now, 14).iter().all(|day| day.status == Empty));
}
