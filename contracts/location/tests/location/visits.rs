//! Check-ins: when a visit may have been, how many tags there may be, and what is told of them.

use cosmwasm_std::{Binary, HexBinary};
use wayclear_api::events::{CheckInsRefused, CheckedIn, ChildCreated, StatusChanged};
use wayclear_api::location::{Cause, ExecuteMsg, Status};
use wayclear_api::region::Action;
use wayclear_api::Invalid;
use wayclear_testing::{assert_refused, place, suite, Suite, SuiteBuilder, Visited, DAVIS};

/// Nobody has been there.
const NEW: &str = "9qc7mbdh/new";

#[test]
fn a_visit_lies_in_the_last_seven_intervals_and_counts_still() {
    #[rustfmt::skip]
    let table = [
        // Window, seconds since the interval began, intervals that a visit may lie back.
        (1_209_600,   0, 6),
        (1_209_600, 599, 6),
        (    3_600, 599, 6),
        (    3_599, 598, 6),
        (    3_599, 599, 5),
        (      900, 299, 2),
        (      900, 300, 1),
        (      600,   0, 1),
        (      600, 599, 1),
    ];
    for (window, seconds, most) in table {
        let mut suite = SuiteBuilder::new().window(window).build();
        suite.open(DAVIS);
        suite.advance(6_000 + seconds);
        let newest = suite.interval();
        let oldest = newest - most;
        for interval in oldest..=newest {
            let visited = Visited::new(DAVIS, interval, 1);
            suite.try_check_in("ada", &visited).unwrap();
            suite.check_in_directly("ada", &visited).unwrap();
            let tags = [visited.tag()];
            suite.check_ins("relay", DAVIS, interval, &tags).unwrap();
        }
        let count = u64::from(most + 1) * 3;
        assert_eq!(suite.status(DAVIS).visits, count, "{window} {seconds}");
        for interval in [oldest - 1, newest + 1, 0, u32::MAX] {
            refuse(&mut suite, interval, oldest, newest);
        }
        assert_eq!(suite.status(DAVIS).visits, count, "{window} {seconds}");
    }
}

/// A person is told why; of a relay's tags an event says so; and nothing is made or written.
fn refuse(suite: &mut Suite, interval: u32, oldest: u32, newest: u32) {
    let refused = Invalid::Range {
        field: "interval",
        value: interval.into(),
        min: oldest.into(),
        max: newest.into(),
    };
    let (there, new) = (
        Visited::new(DAVIS, interval, 9),
        Visited::new(NEW, interval, 9),
    );
    assert_refused(suite.try_check_in("ada", &there), &refused);
    assert_refused(suite.check_in_directly("ada", &there), &refused);
    assert_refused(suite.try_check_in("ada", &new), &refused);
    for at in [DAVIS, NEW] {
        let tx = suite.check_ins("relay", at, interval, &[[9; 16]]).unwrap();
        let told = CheckInsRefused::all(&tx.events);
        assert_eq!(told, [CheckInsRefused { interval }], "{at}");
        assert_eq!(CheckedIn::all(&tx.events), []);
    }
    assert_eq!(suite.locate(NEW).location, None);
}

#[test]
fn tags_out_of_time_change_no_row_anywhere_even_where_old_ones_wait_to_be_forgotten() {
    let mut suite = suite();
    suite.relay_in(DAVIS, 1);
    suite.advance(3 * suite.window);
    let contracts = [
        suite.location(DAVIS),
        suite.city("davis"),
        suite.county("06113"),
        suite.state(),
        suite.registry(),
    ];
    let dump = |suite: &Suite| {
        contracts
            .clone()
            .map(|contract| suite.chain.dump(&contract))
    };
    let before = dump(&suite);
    let late = suite.interval() - 7;
    for at in [DAVIS, NEW] {
        suite.check_ins("relay", at, late, &[[9; 16]]).unwrap();
    }
    let location = suite.location(DAVIS);
    let directly = ExecuteMsg::CheckIns {
        interval: late,
        visit_tags: Binary::from([9; 16]),
    };
    let tx = suite.execute("relay", &location, &directly).unwrap();
    let told = CheckInsRefused::all(&tx.events);
    assert_eq!(told, [CheckInsRefused { interval: late }]);
    assert_eq!(dump(&suite), before);
}

#[test]
fn a_relay_sends_one_to_two_hundred_whole_tags_in_a_message() {
    let mut suite = suite();
    let interval = suite.interval();
    let tags: Vec<[u8; 16]> = (0..200).map(|n| Visited::new(DAVIS, 1, n).tag()).collect();
    let tx = suite.check_ins("relay", DAVIS, interval, &tags).unwrap();
    let told = CheckedIn {
        interval,
        count: 200,
        status: Status::Clean,
    };
    assert_eq!(CheckedIn::all(&tx.events), [told]);
    assert_eq!(suite.status(DAVIS).visits, 200);
    assert_eq!(super::rows(&suite, DAVIS, b'v'), 200);

    let count = |count| Invalid::Count {
        field: "visit_tags",
        count,
        min: 1,
        max: 200,
    };
    let part = Invalid::ByteLength {
        field: "the last of visit_tags",
        length: 15,
        expected: 16,
    };
    for (length, refused) in [(0, count(0)), (201 * 16, count(201)), (31, part)] {
        let visit_tags = Binary::new(vec![7; length]);
        let location = suite.location(DAVIS);
        let directly = ExecuteMsg::CheckIns {
            interval,
            visit_tags: visit_tags.clone(),
        };
        assert_refused(suite.execute("relay", &location, &directly), &refused);
        for at in [DAVIS, NEW] {
            let action = Action::CheckIns {
                interval,
                visit_tags: visit_tags.clone(),
            };
            assert_refused(suite.visit("relay", &place(at), action), &refused);
        }
    }
    assert_eq!(suite.status(DAVIS).visits, 200);
    assert_eq!(suite.locate(NEW).location, None);
}

#[test]
fn a_visit_tag_has_sixteen_bytes_at_both_doors() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let interval = suite.interval();
    for length in [0, 15, 17] {
        let visit_tag = HexBinary::from(vec![1; length]);
        let refused = Invalid::ByteLength {
            field: "visit_tag",
            length,
            expected: 16,
        };
        let directly = ExecuteMsg::CheckIn {
            interval,
            visit_tag: visit_tag.clone(),
        };
        assert_refused(suite.execute("ada", &location, &directly), &refused);
        let action = Action::CheckIn {
            interval,
            visit_tag,
        };
        assert_refused(suite.visit("ada", &place(DAVIS), action), &refused);
    }
    assert_eq!(suite.status(DAVIS).visits, 0);
}

#[test]
fn a_normal_check_in_makes_an_empty_place_clean_and_counts() {
    let mut suite = suite();
    let visited = Visited::new(DAVIS, suite.interval(), 1);
    let tx = suite.try_check_in("ada", &visited).unwrap();
    let told = CheckedIn {
        interval: visited.interval,
        count: 1,
        status: Status::Clean,
    };
    assert_eq!(CheckedIn::all(&tx.events), [told]);
    let changes = StatusChanged::all(&tx.events);
    let causes: Vec<_> = changes.iter().map(|change| change.cause).collect();
    assert_eq!(causes, [Cause::GenerateContract, Cause::NormalUserCheckin]);
    let first_at = suite.now();
    suite.advance(60);
    suite.relay_in(DAVIS, 2);
    let status = suite.status(DAVIS);
    let since = (status.since, status.or_earlier);
    assert_eq!((since, status.visits), ((first_at, false), 2));
}

#[test]
fn the_same_visit_twice_is_a_success_and_one_row() {
    let mut suite = suite();
    let visited = suite.check_in("ada", DAVIS, 1);
    suite.try_check_in("bob", &visited).unwrap();
    let tags = [visited.tag(); 3];
    let tx = suite.check_ins("relay", DAVIS, visited.interval, &tags);
    assert_eq!(CheckedIn::all(&tx.unwrap().events)[0].count, 3);
    assert_eq!(suite.status(DAVIS).visits, 5, "tags received");
    assert_eq!(super::rows(&suite, DAVIS, b'v'), 1);
}

#[test]
fn the_cached_address_serves_as_well_as_the_tree() {
    let mut suite = suite();
    suite.check_in("ada", DAVIS, 1);
    let again = Visited::new(DAVIS, suite.interval(), 2);
    let tx = suite.check_in_directly("ada", &again).unwrap();
    assert_eq!(CheckedIn::all(&tx.events).len(), 1);
    suite.report("ada", &[&again]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn every_action_makes_the_location_that_is_missing() {
    let mut suite = suite();
    let interval = suite.interval();
    let actions = [
        Action::Open {},
        Action::CheckIn {
            interval,
            visit_tag: HexBinary::from([1; 16]),
        },
        Action::CheckIns {
            interval,
            visit_tags: Binary::from([1; 16]),
        },
        Action::Inspect {},
    ];
    for (n, action) in actions.into_iter().enumerate() {
        let at = place(&format!("9qc7mbdh/shop-{n}"));
        let tx = suite.visit("ada", &at, action).unwrap();
        let key = at.to_string();
        assert_eq!(ChildCreated::all(&tx.events)[0].key, key);
        let visits = u64::from((1..=2).contains(&n));
        assert_eq!(suite.status(&key).visits, visits, "{key}");
    }
}
