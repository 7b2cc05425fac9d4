//! The log of transitions: what it says of when something became true and when it was noticed.

use wayclear_api::events::{Inspected, StatusChanged};
use wayclear_api::location::{Cause, Status, Transition};
use wayclear_testing::{policy, suite, Suite, Visited, DAVIS};

use super::prune::{describe, sweep, withdraw};
use super::{fall_ill, inspect};

fn newest(suite: &Suite) -> Transition {
    suite.transitions(DAVIS).pop().unwrap().transition
}

#[test]
fn a_disclosed_visit_took_effect_with_its_interval_and_was_noticed_later() {
    let mut suite = suite();
    suite.advance(250);
    let visited = suite.relay_in(DAVIS, 1);
    suite.advance(5_000);
    suite.report("ada", &[&visited]);
    let last = newest(&suite);
    assert_eq!(
        (last.from, last.to),
        (Some(Status::Clean), Status::Infected)
    );
    assert_eq!(last.cause, Cause::InfectedUserUpdate);
    let began = u64::from(visited.interval) * 600;
    assert_eq!((last.at, last.effective_at), (suite.now(), began));
}

#[test]
fn a_revocation_takes_effect_in_its_block() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    let ids = suite.report("ada", &[&visited]);
    suite.advance(500);
    suite.revoke("ada", ids).unwrap();
    let last = newest(&suite);
    assert_eq!((last.to, last.cause), (Status::Clean, Cause::SlipRevoked));
    assert_eq!((last.at, last.effective_at), (suite.now(), suite.now()));
    assert_eq!(suite.transitions(DAVIS).len(), 4, "entries stay");
}

#[test]
fn an_inspection_tells_what_the_query_tells_and_logs_what_had_changed_by_itself() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    let end = u64::from(visited.interval + 1) * 600 + suite.window;
    suite.advance(end + 77 - suite.now());
    let before = suite.status(DAVIS);
    let tx = inspect(&mut suite, "bob", DAVIS).unwrap();
    let status = before.status;
    assert_eq!(Inspected::all(&tx.events), [Inspected { status }]);
    let changes = StatusChanged::all(&tx.events);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].cause, Cause::Wait14Days);
    assert_eq!(changes[0].from.0, Some(Status::Infected));
    assert_eq!((changes[0].at, changes[0].effective_at), (end + 77, end));
    assert_eq!(suite.status(DAVIS), before);
    let again = inspect(&mut suite, "bob", DAVIS).unwrap();
    assert_eq!(StatusChanged::all(&again.events), []);
}

#[test]
fn what_concerns_no_visit_logs_too_what_had_changed_by_itself() {
    let acts: [fn(&mut Suite); 4] = [describe, withdraw, sweep, |suite| {
        suite.fund("mall", DAVIS, 5).unwrap();
    }];
    for act in acts {
        let mut suite = suite();
        suite.set_policy("davis", Some(policy()));
        let visited = suite.relay_in(DAVIS, 1);
        suite.fund("mall", DAVIS, 5_000).unwrap();
        suite.report("ada", &[&visited]);
        let end = u64::from(visited.interval + 1) * 600 + suite.window;
        suite.advance(end + 77 - suite.now());
        act(&mut suite);
        let last = newest(&suite);
        assert_eq!((last.to, last.cause), (Status::Clean, Cause::Wait14Days));
        assert_eq!((last.at, last.effective_at), (end + 77, end));
    }
}

#[test]
fn one_check_in_may_log_two_changes() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.report("ada", &[&visited]);
    suite.advance(suite.window + 600);
    fall_ill(&mut suite, "bob");
    let again = Visited::new(DAVIS, suite.interval(), 2);
    let tx = suite.try_check_in("bob", &again).unwrap();
    let changes = StatusChanged::all(&tx.events);
    let causes: Vec<_> = changes.iter().map(|change| change.cause).collect();
    assert_eq!(causes, [Cause::Wait14Days, Cause::InfectedUserCheckin]);
}

#[test]
fn an_infection_that_was_over_before_it_was_told_is_in_the_days_and_in_no_log() {
    let mut suite = suite();
    let visited = suite.relay_in(DAVIS, 1);
    suite.advance(1_200);
    suite.clean("davis", &[DAVIS]);
    let log = suite.transitions(DAVIS);
    assert_eq!(suite.daily(DAVIS, 1).days[0].status, Status::Clean);
    suite.report("ada", &[&visited]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(suite.transitions(DAVIS), log);
    assert_eq!(suite.daily(DAVIS, 1).days[0].status, Status::Infected);
}

#[test]
fn visits_that_are_disclosed_together_took_effect_with_the_oldest() {
    let mut suite = suite();
    let first = suite.relay_in(DAVIS, 1);
    suite.advance(3 * 600);
    let second = suite.relay_in(DAVIS, 2);
    suite.advance(600);
    suite.report("ada", &[&second, &first]);
    let began = u64::from(first.interval) * 600;
    assert_eq!(newest(&suite).effective_at, began);
}
