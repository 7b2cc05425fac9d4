//! Cleanings: what they end, what they do not, and how many are kept.

use wayclear_api::events::{Cleaned, Maybe};
use wayclear_api::location::Status;
use wayclear_api::raw::{unpack_cleanings, CLEANINGS};
use wayclear_testing::{suite, Chain, Suite, DAVIS};

use super::fall_ill;

#[test]
fn a_cleaning_ends_the_infections_of_intervals_that_are_over() {
    let mut suite = suite();
    suite.advance(100);
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    let over = u64::from(visited.interval + 1) * 600;
    suite.advance(over - 1 - suite.now());
    let tx = suite.clean("davis", &[DAVIS]);
    // Whoever is infected may be there still.
    let told = Cleaned {
        status: Status::Infected,
        clean_again_at: Maybe(Some(over)),
    };
    assert_eq!(Cleaned::all(&tx.events), [told]);
    assert_eq!(suite.is(DAVIS), Status::Infected);

    suite.advance(1);
    let tx = suite.clean("davis", &[DAVIS]);
    let told = Cleaned {
        status: Status::Clean,
        clean_again_at: Maybe(None),
    };
    assert_eq!(Cleaned::all(&tx.events), [told]);
    let status = suite.status(DAVIS);
    assert_eq!((status.status, status.since), (Status::Clean, over));
    assert_eq!(status.last_cleaned_at, Some(over));
    assert_eq!(suite.infections(DAVIS)[0].cleaned_at, Some(over));
}

#[test]
fn an_infected_visit_in_the_very_interval_of_a_cleaning_counts() {
    let mut suite = suite();
    fall_ill(&mut suite, "ill");
    clean_first(&mut suite);
    suite.check_in("ill", DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(599);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn a_visit_before_the_last_cleaning_flags_nothing_that_still_counts() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.advance(600);
    suite.clean("davis", &[DAVIS]);
    let cleaned_at = suite.now();
    suite.report("ada", &[&visited]);
    let status = suite.status(DAVIS);
    assert_eq!(
        (status.status, status.infected_until),
        (Status::Clean, None)
    );
    assert_eq!(suite.infections(DAVIS)[0].cleaned_at, Some(cleaned_at));
}

#[test]
fn the_newest_64_cleanings_are_kept_and_dropping_older_ones_only_lengthens_the_past() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    suite.advance(600);
    let mut times = vec![];
    for _ in 0..66 {
        suite.clean("davis", &[DAVIS]);
        times.push(suite.now());
        suite.advance(7);
    }
    let kept = |suite: &Suite| {
        let location = suite.location(DAVIS);
        let row = suite.chain.query_raw(&location, CLEANINGS.as_bytes());
        unpack_cleanings(&row.unwrap().unwrap()).unwrap()
    };
    assert_eq!(kept(&suite), times[2..]);
    assert_eq!(suite.is(DAVIS), Status::Clean, "by the ledger alone");
    let status = suite.status(DAVIS);
    assert_eq!(status.last_cleaned_at, times.last().copied());
    let infection = suite.infections(DAVIS).remove(0);
    assert_eq!(
        infection.cleaned_at,
        Some(times[2]),
        "the first that is kept"
    );
}

#[test]
fn an_empty_place_can_be_cleaned_and_stays_empty() {
    let mut suite = suite();
    clean_first(&mut suite);
    let status = suite.status(DAVIS);
    assert_eq!(status.status, Status::Empty);
    assert_eq!(status.last_cleaned_at, Some(suite.now()));
}

/// Cleans a place in which nobody was yet.
fn clean_first(suite: &mut Suite) {
    suite.open(DAVIS);
    suite.clean("davis", &[DAVIS]);
}
