//! What a location logs.

use wayclear_status::Cause::{
    InfectedUserCheckin, InfectedUserUpdate, LocationIsCleaned, NormalUserCheckin, SlipRevoked,
    Wait14Days,
};
use wayclear_status::Status::{Clean, Infected};
use wayclear_status::{transitions, Ledger, Transition};

use crate::{clean, cleaned, empty, infected, NOW, OVER, VISIT, VISITED, WINDOW};

#[test]
fn the_log_tells_what_happened_by_itself_and_what_the_event_did() {
    let now = OVER + WINDOW + 50;
    let after = Ledger {
        newest_infection: Some(VISITED + 2_017),
        ..infected()
    };
    let oldest = after.newest_infection;
    let log = transitions(
        Infected,
        &infected(),
        &after,
        oldest,
        InfectedUserCheckin,
        now,
    );
    let change = |from, to, cause, effective_at| Transition {
        from: Some(from),
        to,
        cause,
        at: now,
        effective_at,
    };
    let expected = [
        change(Infected, Clean, Wait14Days, OVER + WINDOW),
        change(Clean, Infected, InfectedUserCheckin, OVER + WINDOW),
    ];
    assert_eq!(log, expected);
    // Noted before, the end is not told twice; without a change nothing is told.
    let log = transitions(Clean, &infected(), &after, oldest, InfectedUserCheckin, now);
    assert_eq!(log, expected[1..]);
    let log = transitions(
        Clean,
        &infected(),
        &infected(),
        None,
        NormalUserCheckin,
        now,
    );
    assert_eq!(log, []);
}

#[test]
fn a_flag_is_effective_from_the_visit_on_and_what_takes_it_away_from_its_block_on() {
    let now = NOW;
    let effective_at = |before: &Ledger, after: &Ledger, cause| {
        let log = transitions(before.status(now), before, after, Some(VISITED), cause, now);
        assert_eq!(log.len(), 1);
        log[0].effective_at
    };
    assert_eq!(
        effective_at(&clean(), &infected(), InfectedUserUpdate),
        VISIT
    );
    assert_eq!(
        effective_at(&infected(), &cleaned(now), LocationIsCleaned),
        now
    );
    assert_eq!(effective_at(&infected(), &clean(), SlipRevoked), now);
    assert_eq!(effective_at(&empty(), &clean(), NormalUserCheckin), now);
    // Of several visits disclosed at once it is the oldest that counts, of none that are known the newest.
    let at_once = |oldest| {
        transitions(
            Clean,
            &clean(),
            &infected(),
            oldest,
            InfectedUserUpdate,
            now,
        )
    };
    assert_eq!(at_once(Some(VISITED - 2))[0].effective_at, VISIT - 1_200);
    assert_eq!(at_once(None)[0].effective_at, VISIT);
    // A late flag of a visit that was cleaned away since.
    let late = transitions(
        Clean,
        &clean(),
        &cleaned(OVER),
        None,
        InfectedUserUpdate,
        now,
    );
    assert_eq!(late, []);
}
