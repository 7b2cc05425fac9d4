//! How long an infection counts, and since when a place is what it is.

use wayclear_api::location::{ExecuteMsg, Opening, Status};
use wayclear_location::ContractError;
use wayclear_testing::{assert_refused, suite, Suite, SuiteBuilder, Visited, DAVIS};

use super::as_registry;

#[test]
fn an_infection_counts_to_the_last_second_of_its_window() {
    for window in [600, 900, 1_209_600] {
        let mut suite = SuiteBuilder::new().window(window).build();
        suite.advance(599);
        let visited = suite.relay_in(DAVIS, 1);
        suite.report("ada", &[&visited]);
        // Its interval ends in this second.
        let end = suite.now() + 1 + window;
        assert_eq!(suite.status(DAVIS).infected_until, Some(end));
        suite.advance(end - 1 - suite.now());
        assert_eq!(suite.is(DAVIS), Status::Infected, "{window}");
        suite.advance(1);
        assert_eq!(suite.is(DAVIS), Status::Clean, "{window}");
        let status = suite.status(DAVIS);
        assert_eq!((status.since, status.or_earlier), (end, false));
        assert_eq!(status.infected_until, None);
    }
}

#[test]
fn a_visit_can_be_opened_as_long_as_it_counts_even_if_the_registry_asks_for_it_later() {
    let mut suite = suite();
    suite.advance(599);
    let visited = suite.relay_in(DAVIS, 1);
    let interval = visited.interval;
    let opening = |secret: [u8; 16], interval| ExecuteMsg::InfectedUserUpdate {
        openings: vec![Opening {
            interval,
            secret: secret.into(),
            id: [7; 8].into(),
        }],
    };
    let no_such_visit = |interval| ContractError::NoSuchVisit { interval }.to_string();
    for (secret, at) in [
        ([9; 16], interval),
        (visited.secret, interval - 1),
        (visited.secret, interval + 1),
    ] {
        let refused = as_registry(&mut suite, DAVIS, &opening(secret, at));
        assert_refused(refused, no_such_visit(at));
    }
    suite.advance(suite.window);
    let right = opening(visited.secret, interval);
    as_registry(&mut suite, DAVIS, &right).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Infected, "for one more second");
    suite.advance(1);
    let refused = as_registry(&mut suite, DAVIS, &right);
    assert_refused(refused, no_such_visit(interval));
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_place_is_infected_since_the_oldest_infection_that_counts() {
    let mut suite = suite();
    suite.advance(1_200);
    // A visit of an hour ago, of which nobody knew: infected before it was made.
    let early = Visited::new(DAVIS, suite.interval() - 6, 1);
    suite.try_check_in("ada", &early).unwrap();
    let created_at = suite.info(DAVIS).created_at;
    let late = suite.relay_in(DAVIS, 2);
    let begin = |visited: &Visited| u64::from(visited.interval) * 600;
    suite.report("bob", &[&late]);
    assert_eq!(suite.status(DAVIS).since, begin(&late));
    let ids = suite.report("ada", &[&early]);
    let status = suite.status(DAVIS);
    assert_eq!((status.since, status.or_earlier), (begin(&early), false));
    assert!(status.since < created_at);
    let until = begin(&late) + 600 + suite.window;
    assert_eq!(status.infected_until, Some(until));

    suite.revoke("ada", ids).unwrap();
    assert_eq!(suite.status(DAVIS).since, begin(&late));
    assert_eq!(suite.status(DAVIS).infected_until, Some(until));
}

#[test]
fn a_place_is_clean_since_the_latest_reason_and_no_longer_than_is_remembered() {
    let mut suite = suite();
    suite.open(DAVIS);
    let made_at = suite.now();
    suite.advance(60);
    assert_eq!(
        suite.status(DAVIS).since,
        made_at,
        "empty since it was made"
    );
    suite.relay_in(DAVIS, 1);
    let first_at = suite.now();
    let since = |suite: &Suite| {
        let status = suite.status(DAVIS);
        (status.since, status.or_earlier)
    };
    suite.advance(600);
    assert_eq!(since(&suite), (first_at, false));
    suite.clean("davis", &[DAVIS]);
    let cleaned_at = suite.now();
    suite.advance(suite.window);
    assert_eq!(since(&suite), (cleaned_at, false));
    suite.advance(1);
    assert_eq!(since(&suite), (cleaned_at + 1, true));
}

#[test]
fn revoking_the_newest_infection_leaves_the_one_before_it() {
    let mut suite = suite();
    let old = suite.relay_in(DAVIS, 1);
    suite.advance(3_600);
    let new = suite.relay_in(DAVIS, 2);
    suite.report("ada", &[&old]);
    let before = suite.status(DAVIS);
    let ids = suite.report("bob", &[&new]);
    assert_ne!(suite.status(DAVIS), before);
    suite.revoke("bob", ids).unwrap();
    assert_eq!(suite.status(DAVIS), before);
}
