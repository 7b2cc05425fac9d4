//! Rows past their time, as the doctor finds them: by the keys of the real contracts.

use wayclear_api::{contact_registry, location, DAY_SECONDS, MAX_PRUNE};
use wayclear_deploy::doctor::{overdue, Finding, Outcome};
use wayclear_testing::{
    account_slip, day_key_slip, hashes_slip, mac_hash, suite, Chain, Suite, DAVIS, WOODLAND,
};

fn look(suite: &mut Suite) -> Vec<Finding> {
    let locations = [DAVIS, WOODLAND].map(|at| (at.to_string(), suite.open(at)));
    let (window, now) = (suite.window, suite.now());
    let registry = suite.registry();
    overdue(
        &suite.chain,
        &registry,
        &locations.into(),
        window,
        now,
        || true,
    )
    .expect("rows")
}

/// What is late, and by how much.
fn late(suite: &mut Suite) -> Vec<String> {
    let findings = look(suite).into_iter();
    let late = findings.filter(|finding| finding.outcome != Outcome::Ok);
    late.map(|finding| {
        let problem = finding.problem.expect("a problem");
        let cure = finding.cure.expect("a cure");
        format!("{}: {problem}; {cure}", finding.subject)
    })
    .collect()
}

#[test]
fn rows_that_are_late_are_told_by_kind_and_place_and_after_pruning_none_is() {
    let mut suite = suite();
    let (first, interval) = (suite.today(), suite.interval());
    let visited = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visited]);
    suite.check_in("bob", WOODLAND, 2);
    suite.advance(DAY_SECONDS + 7_200);
    let today = suite.today();
    let account = suite.account("ada");
    for slip in [
        day_key_slip([1; 16], first),
        hashes_slip(first, vec![mac_hash(1, interval, 1)]),
        account_slip(&account, today),
    ] {
        suite.disclose("ada", vec![slip]).expect("a slip");
    }
    assert_eq!(look(&mut suite).len(), 4 + 1);
    assert_eq!(late(&mut suite), Vec::<String>::new());

    // The first day ends; two windows and two days later its ids are due.
    suite.advance(60 * DAY_SECONDS);
    let told = late(&mut suite);
    for (kind, days) in [
        ("ids", 30),
        ("hashes of addresses", 45),
        ("contacts, quotas and healths", 58),
        ("rows of the feed", 45),
    ] {
        let words = format!("{kind} that the registry should have forgotten: the oldest is ");
        let line = told.iter().find(|line| line.starts_with(&words));
        let rest = &line.unwrap_or_else(|| panic!("{words}: {told:?}"))[words.len()..];
        let found: u64 = rest
            .split(' ')
            .next()
            .and_then(|n| n.parse().ok())
            .expect("days");
        assert!((days..days + 3).contains(&found), "{kind}: {rest}");
        assert!(rest.contains("wayclear prune --from NAME"), "{rest}");
    }
    let words = format!("2 places have some, the oldest 47 days late; wayclear prune {WOODLAND} {DAVIS} --from NAME");
    assert!(told.iter().any(|line| line.contains(&words)), "{told:?}");
    assert_eq!(told.len(), 5);

    let who = suite.account("anybody");
    let limit = MAX_PRUNE;
    for at in [DAVIS, WOODLAND] {
        let location = suite.open(at);
        let prune = location::ExecuteMsg::Prune { limit };
        suite.chain.execute(&who, &location, &prune).expect("room");
    }
    let prune = contact_registry::ExecuteMsg::Prune { limit };
    let registry = suite.registry();
    // Of the feed a message takes one day.
    for _ in 0..3 {
        suite.chain.execute(&who, &registry, &prune).expect("room");
    }
    assert_eq!(late(&mut suite), Vec::<String>::new());
}
