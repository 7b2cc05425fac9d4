//! Forgetting: every execute removes as many rows as it writes and two more, `Prune` removes others, and no kind of row waits
//! behind another.

use cosmwasm_std::Uint128;
use wayclear_api::city;
use wayclear_api::events::Pruned;
use wayclear_api::location::Surface;
use wayclear_api::region::Action;
use wayclear_api::{Invalid, DAY_SECONDS};
use wayclear_testing::{assert_refused, place, policy, Suite, SuiteBuilder, Visited, DAVIS, DENOM};

use super::{fall_ill, inspect, rows};

const KINDS: [u8; 4] = [b'v', b'i', b't', b'p'];
pub const WINDOW: u64 = 86_400;

/// A place in Davis with dozens of rows of every kind that are all due, described, cleaned and funded.
pub fn neglected() -> Suite {
    let mut suite = SuiteBuilder::new().window(WINDOW).build();
    suite.set_policy("davis", Some(policy()));
    suite.open(DAVIS);
    suite.fund("mall", DAVIS, 100_000).unwrap();
    for n in 0..24 {
        suite.advance(600);
        let who = format!("visitor {n}");
        let visited = suite.check_in(&who, DAVIS, n);
        suite.report(&who, &[&visited]);
        suite.advance(600);
        suite.clean("davis", &[DAVIS]);
    }
    describe(&mut suite);
    suite.advance(2 * WINDOW + 2 * DAY_SECONDS);
    inspect(&mut suite, "inspector", DAVIS).unwrap();
    suite.advance(1);
    suite
}

fn city_says(suite: &mut Suite, msg: &city::ExecuteMsg) {
    let city = suite.city("davis");
    suite.execute("city owner", &city, msg).unwrap();
}

pub fn describe(suite: &mut Suite) {
    let describe = city::ExecuteMsg::DescribeLocation {
        place: place(DAVIS),
        label: None,
        surface: Surface::Plastic,
    };
    city_says(suite, &describe);
}

pub fn withdraw(suite: &mut Suite) {
    let withdraw = city::ExecuteMsg::WithdrawRewards {
        place: place(DAVIS),
        amount: Uint128::one(),
        to: suite.account("city hall").into_string(),
    };
    city_says(suite, &withdraw);
}

pub fn sweep(suite: &mut Suite) {
    let location = suite.location(DAVIS);
    let beside = cosmwasm_std::coin(5, DENOM);
    suite.chain.mint(&location, beside).unwrap();
    let sweep = city::ExecuteMsg::Sweep {
        place: place(DAVIS),
        denom: DENOM.to_string(),
        to: suite.account("city hall").into_string(),
    };
    city_says(suite, &sweep);
}

fn all_rows(suite: &Suite) -> usize {
    suite.chain.dump(&suite.location(DAVIS)).len()
}

/// Rows before a message that are not there after it, beyond those that it wrote.
fn shrinks_by(suite: &mut Suite, act: impl FnOnce(&mut Suite)) -> usize {
    let before = all_rows(suite);
    act(suite);
    before - all_rows(suite)
}

#[test]
fn every_execute_removes_as_many_rows_as_it_writes_and_two_more() {
    let relayed = |count: u8| {
        move |suite: &mut Suite| {
            let tags: Vec<_> = (0..count).map(|n| [n; 16]).collect();
            let interval = suite.interval();
            suite.check_ins("relay", DAVIS, interval, &tags).unwrap();
        }
    };
    let mut suite = neglected();
    assert_eq!(shrinks_by(&mut suite, relayed(1)), 2, "a tag");
    assert_eq!(shrinks_by(&mut suite, relayed(20)), 1 + 2, "one is there");
    let paid = shrinks_by(&mut suite, |suite| {
        suite.check_in("ada", DAVIS, 1);
    });
    assert_eq!(paid, 2, "a visit and a payment");
    assert_eq!(suite.balance("ada"), 100);
    let inspection = shrinks_by(&mut suite, |suite| {
        inspect(suite, "bob", DAVIS).unwrap();
    });
    assert_eq!(inspection, 2);
    fall_ill(&mut suite, "ill");
    let infected = shrinks_by(&mut suite, |suite| {
        suite.check_in("ill", DAVIS, 2);
    });
    assert_eq!(infected, 2, "visit, infection and transition");
    let visited = Visited::new(DAVIS, suite.interval(), 2);
    let flagged = shrinks_by(&mut suite, |suite| {
        suite.report("cy", &[&visited]);
    });
    assert_eq!(flagged, 2, "an infection");
    suite.advance(600);
    let cleaned = shrinks_by(&mut suite, |suite| {
        suite.clean("davis", &[DAVIS]);
    });
    assert_eq!(cleaned, 2, "a transition");
    assert_eq!(shrinks_by(&mut suite, describe), 2);
    let funded = shrinks_by(&mut suite, |suite| {
        suite.fund("mall", DAVIS, 5).unwrap();
    });
    assert_eq!(funded, 2);
    assert_eq!(shrinks_by(&mut suite, withdraw), 2);
    assert_eq!(shrinks_by(&mut suite, sweep), 2);
}

#[test]
fn a_revocation_removes_its_row_and_two_more_than_it_writes() {
    let mut suite = neglected();
    let visited = suite.relay_in(DAVIS, 1);
    let ids = suite.report("ada", &[&visited]);
    let revoked = shrinks_by(&mut suite, |suite| {
        suite.revoke("ada", ids).unwrap();
    });
    assert_eq!(revoked, 1 + 2, "a transition was written");
}

#[test]
fn opening_what_is_there_removes_nothing() {
    let mut suite = neglected();
    let opened = shrinks_by(&mut suite, |suite| {
        suite.visit("ada", &place(DAVIS), Action::Open {}).unwrap();
    });
    assert_eq!(opened, 0);
}

#[test]
fn anyone_removes_one_to_a_hundred_old_rows_and_is_told_how_many() {
    let mut suite = neglected();
    let location = suite.location(DAVIS);
    for limit in [0, 101] {
        let refused = Invalid::Range {
            field: "limit",
            value: limit.into(),
            min: 1,
            max: 100,
        };
        assert_refused(suite.prune(&location, limit), refused);
    }
    let prune = |suite: &mut Suite, limit: u32| {
        let tx = suite.prune(&location, limit).unwrap();
        Pruned::all(&tx.events)[0].rows
    };
    assert_eq!(prune(&mut suite, 1), 1);
    assert_eq!(prune(&mut suite, 7), 7);
    let mut all = 0;
    let before = all_rows(&suite);
    while let rows @ 1.. = prune(&mut suite, 100) {
        all += rows;
    }
    assert_eq!(all_rows(&suite), before - usize::try_from(all).unwrap());
    // The inspector was paid today.
    assert_eq!(KINDS.map(|kind| rows(&suite, DAVIS, kind)), [0, 0, 0, 1]);
}

#[test]
fn no_kind_of_row_waits_behind_another() {
    let mut suite = neglected();
    suite.set_policy("davis", None);
    let count = |suite: &Suite| KINDS.map(|kind| rows(suite, DAVIS, kind));
    let mut before = count(&suite);
    assert!(before.iter().all(|rows| *rows > 20), "{before:?}");
    for _ in 0..5 {
        for _ in 0..4 {
            inspect(&mut suite, "bob", DAVIS).unwrap();
            suite.advance(1);
        }
        let after = count(&suite);
        assert_eq!(after, before.map(|rows| rows - 2));
        before = after;
    }
}
