//! Check-ins of an account that counts as infected: what the registry is told, how often, and what it never hears twice.

use wayclear_api::commitments::own_visit_id;
use wayclear_api::contact_registry::{self, ExecuteMsg, IdsResponse, ItemId, ItemKind};
use wayclear_api::events::{CheckedIn, OwnVisitFlagged, StatusChanged};
use wayclear_api::location::{Cause, Status};
use wayclear_api::raw::id_key;
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{
    account_slip, assert_refused, ids_of, suite, ChainError, Suite, Tx, Visited, DAVIS, WOODLAND,
};

use super::{fall_ill, rows};

/// Checks in now, with the secret of number 1.
fn check_in(suite: &mut Suite, who: &str, at: &str) -> Result<Tx, ChainError> {
    let visited = Visited::new(at, suite.interval(), 1);
    suite.try_check_in(who, &visited)
}

/// The id of a visit that flagged itself.
fn own_visit(suite: &Suite, who: &str, visited: &Visited) -> ItemId {
    let account = suite.account(who);
    let id = own_visit_id(account.as_str(), &visited.place, visited.interval);
    let day = u16::try_from(visited.interval / 144).unwrap();
    ItemId { day, id: id.into() }
}

#[test]
fn an_infected_account_infects_the_place_without_saying_so_and_the_feed_tells_it() {
    let mut suite = suite();
    fall_ill(&mut suite, "ada");
    suite.advance(700);
    let visited = Visited::new(DAVIS, suite.interval() - 1, 1);
    let tx = suite.try_check_in("ada", &visited).unwrap();
    let told = CheckedIn {
        interval: visited.interval,
        count: 1,
        status: Status::Infected,
    };
    assert_eq!(CheckedIn::all(&tx.events), [told]);
    assert_eq!(OwnVisitFlagged::all(&tx.events)[0].flags, 1);
    let changes = StatusChanged::all(&tx.events);
    assert_eq!(changes[1].cause, Cause::InfectedUserCheckin);
    let began = u64::from(visited.interval) * 600;
    assert_eq!(changes[1].effective_at, began, "before it was made");

    let own = own_visit(&suite, "ada", &visited);
    let infections = suite.infections(DAVIS);
    assert_eq!(
        (infections[0].interval, &infections[0].id),
        (visited.interval, &own.id)
    );
    let feed = suite.feed();
    let flag = feed[0].flags[0];
    assert_eq!(
        (flag.interval, &flag.id[..]),
        (visited.interval, &own.id[..])
    );
    let all: IdsResponse = suite
        .query(
            &suite.registry(),
            &contact_registry::QueryMsg::Ids {
                start_after: None,
                limit: None,
            },
        )
        .unwrap();
    let known = all.ids.iter().find(|known| known.slip == own).unwrap();
    assert_eq!(known.kind, ItemKind::OwnVisit);
    assert_eq!(known.voucher, suite.account("ada"));

    suite.check_in("bob", DAVIS, 2);
    assert_eq!(suite.is(DAVIS), Status::Infected, "bob changes nothing");
}

#[test]
fn nobody_looks_at_the_account_of_a_relay() {
    let mut suite = suite();
    fall_ill(&mut suite, "relay");
    suite.relay_in(DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert!(suite.feed().is_empty());
}

#[test]
fn an_inspection_by_an_infected_account_infects_nothing() {
    let mut suite = suite();
    fall_ill(&mut suite, "ada");
    suite.relay_in(DAVIS, 1);
    super::inspect(&mut suite, "ada", DAVIS).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn the_same_visit_of_an_infected_account_is_told_once() {
    let mut suite = suite();
    fall_ill(&mut suite, "ada");
    check_in(&mut suite, "ada", DAVIS).unwrap();
    let again = Visited::new(DAVIS, suite.interval(), 2);
    let tx = suite.check_in_directly("ada", &again).unwrap();
    assert!(OwnVisitFlagged::all(&tx.events).is_empty());
    assert_eq!(suite.infections(DAVIS).len(), 1);
    assert_eq!((suite.status(DAVIS).visits, suite.feed().len()), (2, 1));
    suite.advance(600);
    check_in(&mut suite, "ada", DAVIS).unwrap();
    assert_eq!(suite.infections(DAVIS).len(), 2, "another interval");
}

#[test]
fn a_visit_that_flagged_itself_and_was_taken_back_never_flags_again() {
    let mut suite = suite();
    fall_ill(&mut suite, "ada");
    let visited = Visited::new(DAVIS, suite.interval(), 1);
    suite.try_check_in("ada", &visited).unwrap();
    let own = own_visit(&suite, "ada", &visited);
    suite.revoke("ada", vec![own]).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let rows_before = suite.feed().len();

    let tx = suite.try_check_in("ada", &visited).unwrap();
    assert_eq!(CheckedIn::all(&tx.events)[0].status, Status::Clean);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(
        (rows(&suite, DAVIS, b'i'), suite.feed().len()),
        (0, rows_before)
    );
    suite.advance(600);
    check_in(&mut suite, "ada", DAVIS).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Infected, "another visit");
}

#[test]
fn an_infected_account_raises_twenty_flags_in_a_utc_day_and_checks_in_all_the_same() {
    let mut suite = suite();
    fall_ill(&mut suite, "ada");
    let at = |n: u16| format!("9qc7mbdh/shop-{n}");
    for n in 1..=20_u16 {
        let tx = check_in(&mut suite, "ada", &at(n)).unwrap();
        assert_eq!(OwnVisitFlagged::all(&tx.events)[0].flags, n);
        assert_eq!(suite.is(&at(n)), Status::Infected);
    }
    let feed = suite.feed().len();
    let tx = check_in(&mut suite, "ada", &at(21)).unwrap();
    assert_eq!(CheckedIn::all(&tx.events)[0].status, Status::Clean);
    assert_eq!(suite.feed().len(), feed, "the registry is not told");
    check_in(&mut suite, "bob", &at(22)).unwrap();
    assert_eq!(suite.is(&at(22)), Status::Clean);

    // The block's day counts, not the visit's.
    let midnight = u64::from(suite.today() + 1) * DAY_SECONDS;
    suite.advance(midnight - 1 - suite.now());
    check_in(&mut suite, "ada", &at(23)).unwrap();
    assert_eq!(suite.is(&at(23)), Status::Clean);
    suite.advance(1);
    let yesterday = Visited::new(&at(24), suite.interval() - 1, 1);
    let tx = suite.try_check_in("ada", &yesterday).unwrap();
    assert_eq!(OwnVisitFlagged::all(&tx.events)[0].flags, 1);
    assert_eq!(suite.is(&at(24)), Status::Infected);
}

#[test]
fn a_health_row_infects_check_ins_until_its_last_second() {
    let mut suite = suite();
    fall_ill(&mut suite, "ada");
    let until = u64::from(suite.today() + 1) * DAY_SECONDS + suite.window;
    assert_eq!(suite.health("ada").health.unwrap().until, until);
    suite.advance(until - 1 - suite.now());
    check_in(&mut suite, "ada", DAVIS).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    check_in(&mut suite, "ada", WOODLAND).unwrap();
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

#[test]
fn whoever_is_well_again_infects_nothing_and_what_was_flagged_before_stands() {
    for takes_slip_back in [false, true] {
        let mut suite = suite();
        let slip = account_slip(&suite.account("ada"), suite.today());
        let ids = ids_of(std::slice::from_ref(&slip));
        suite.disclose("ada", vec![slip]).unwrap();
        check_in(&mut suite, "ada", DAVIS).unwrap();
        if takes_slip_back {
            suite.revoke("ada", ids).unwrap();
        } else {
            let registry = suite.registry();
            let well = ExecuteMsg::ReportRecovery {};
            suite.execute("ada", &registry, &well).unwrap();
        }
        check_in(&mut suite, "ada", WOODLAND).unwrap();
        assert_eq!(suite.is(WOODLAND), Status::Clean);
        assert_eq!(suite.is(DAVIS), Status::Infected);
    }
}

#[test]
fn a_check_in_fails_with_the_registry_so_that_feed_and_place_never_differ() {
    let mut suite = suite();
    suite.relay_in(DAVIS, 1);
    let slip = account_slip(&suite.account("ada"), suite.today());
    let id = ids_of(std::slice::from_ref(&slip)).remove(0);
    suite.disclose("ada", vec![slip]).unwrap();
    // The location believes the health row; the registry does not find the slip behind it.
    let (day, id) = id.checked().unwrap();
    let registry = suite.registry();
    suite.chain.storage_mut(&registry).remove(&id_key(day, id));
    let location = suite.location(DAVIS);
    let before = suite.chain.dump(&location);
    assert_refused(
        check_in(&mut suite, "ada", DAVIS),
        "this account does not count as infected",
    );
    assert_eq!(suite.chain.dump(&location), before);
    assert!(suite.feed().is_empty());
}
