//! The paper's mode: an account that counts as infected, and the places that its own check-ins flag.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::{Addr, HexBinary};
use wayclear_api::commitments::own_visit_id;
use wayclear_api::contact_registry::{ExecuteMsg, ItemId, ItemKind, Verdict};
use wayclear_api::events::{OwnVisitFlagged, Recovered};
use wayclear_api::location::Status;
use wayclear_api::{raw, DAY_SECONDS};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    account_slip, assert_refused, suite, Chain, ChainError, Suite, SuiteBuilder, Tx, Visited,
    DAVIS, SACRAMENTO, WOODLAND,
};

/// The account counts as infected from now on, on its own word.
fn infect(suite: &mut Suite, who: &str) -> ItemId {
    let slip = account_slip(&suite.account(who), suite.today());
    let id = ItemId::of(&slip.item);
    suite.disclose(who, vec![slip]).unwrap();
    assert!(suite.health(who).health.is_some());
    id
}

fn recover(suite: &mut Suite, who: &str) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    suite.execute(who, &registry, &ExecuteMsg::ReportRecovery {})
}

/// The id that a visit of an account's own has.
fn own_id(suite: &Suite, who: &str, visit: &Visited) -> ItemId {
    let account = suite.account(who);
    let id = own_visit_id(account.as_str(), &visit.place, visit.interval);
    ItemId {
        day: u16::try_from(visit.interval / 144).unwrap(),
        id: HexBinary::from(id),
    }
}

/// Says to the registry, as that sender, that an account was at a place.
fn tell(suite: &mut Suite, sender: &Addr, who: &str, visit: &Visited) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    let msg = ExecuteMsg::InfectedVisit {
        place: visit.place.clone(),
        interval: visit.interval,
        account: suite.account(who),
    };
    suite.chain.execute(sender, &registry, &msg)
}

#[test]
fn an_account_counts_as_infected_until_a_window_after_its_day_of_issue() {
    let mut suite = suite();
    let slip = infect(&mut suite, "ada");
    let until = (u64::from(suite.today()) + 1) * DAY_SECONDS + suite.window;
    let health = suite.health("ada").health.unwrap();
    assert_eq!((health.slip, health.until), (slip, until));
    assert_eq!(suite.health("bob").health, None);
    suite.wait_until(until - 1);
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.wait_until(until);
    assert_eq!(suite.health("ada").health, None);
    suite.check_in("ada", WOODLAND, 2);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

#[test]
fn a_check_in_of_an_infected_account_flags_the_place_and_the_feed_says_so() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    let visit = Visited::new(DAVIS, suite.interval(), 1);
    let tx = suite.try_check_in("ada", &visit).unwrap();
    let told = OwnVisitFlagged { flags: 1 };
    assert_eq!(OwnVisitFlagged::all(&tx.events), [told]);
    let id = own_id(&suite, "ada", &visit);
    let flagged = &suite.infections(DAVIS)[0];
    assert_eq!((flagged.interval, &flagged.id), (visit.interval, &id.id));
    let flag = suite.feed()[0].flags[0];
    assert_eq!((flag.interval, &flag.id[..]), (visit.interval, &id.id[..]));
    let known = suite.ids().into_iter().find(|known| known.slip == id);
    let known = known.unwrap();
    assert_eq!(known.kind, ItemKind::OwnVisit);
    assert_eq!(known.voucher, suite.account("ada"));
}

#[test]
fn through_either_door_it_is_the_same_and_one_interval_is_flagged_once() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    suite.open(DAVIS);
    let interval = suite.interval();
    let visits = [1, 2].map(|n| Visited::new(DAVIS, interval, n));
    suite.check_in_directly("ada", &visits[0]).unwrap();
    suite.try_check_in("ada", &visits[1]).unwrap();
    assert_eq!(suite.infections(DAVIS).len(), 1);
    assert_eq!(suite.status(DAVIS).visits, 2);
    assert_eq!(suite.feed_head().next, 1);
}

#[test]
fn a_relay_whose_account_is_infected_flags_nobody() {
    let mut suite = suite();
    infect(&mut suite, "relay");
    suite.relay_in(DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(suite.feed_head().next, 0);
}

#[test]
fn a_late_check_in_is_flagged_with_the_cleaning_after_it() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    suite.open(DAVIS);
    let late = Visited::new(DAVIS, suite.interval(), 1);
    suite.advance(1_200);
    suite.clean("davis", &[DAVIS]);
    suite.try_check_in("ada", &late).unwrap();
    assert_eq!(suite.feed()[0].flags[0].cleaned, 2);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn twenty_flags_a_day_are_raised_and_further_check_ins_are_ordinary() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    let interval = suite.interval();
    let check_in = |suite: &mut Suite, at: &str, ago: u32| {
        let visit = Visited::new(at, interval - ago, 1);
        let tx = suite.try_check_in("ada", &visit).unwrap();
        OwnVisitFlagged::all(&tx.events).first().map(|e| e.flags)
    };
    let places = [DAVIS, WOODLAND, SACRAMENTO];
    let mut told = vec![];
    for (at, ago) in (0..7).flat_map(|ago| places.map(|at| (at, ago))) {
        told.push(check_in(&mut suite, at, ago));
    }
    let expected: Vec<_> = (1..=20).map(Some).chain([None]).collect();
    assert_eq!(told, expected);
    let flags = |suite: &Suite| places.map(|at| suite.infections(at).len());
    assert_eq!(flags(&suite), [7, 7, 6]);
    let last = Visited::new(SACRAMENTO, interval - 6, 1);
    let sacramento = suite.location(SACRAMENTO);
    let refused = tell(&mut suite, &sacramento, "ada", &last);
    assert_refused(refused, ContractError::TooManyFlags);

    infect(&mut suite, "bob");
    suite.check_in("bob", SACRAMENTO, 2);
    assert_eq!(flags(&suite), [7, 7, 7], "each account has its own twenty");
    let midnight = (u64::from(suite.today()) + 1) * DAY_SECONDS;
    suite.wait_until(midnight - 1);
    suite.check_in("ada", DAVIS, 3);
    assert_eq!(flags(&suite), [7, 7, 7]);
    suite.wait_until(midnight);
    suite.check_in("ada", DAVIS, 4);
    assert_eq!(flags(&suite), [8, 7, 7]);
}

#[test]
fn a_visit_that_was_taken_back_is_never_flagged_again() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    let visit = suite.check_in("ada", DAVIS, 1);
    let id = own_id(&suite, "ada", &visit);
    suite.revoke("ada", vec![id]).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let again = Visited::new(DAVIS, visit.interval, 2);
    suite.try_check_in("ada", &again).unwrap();
    assert_eq!(
        (suite.is(DAVIS), suite.status(DAVIS).visits),
        (Status::Clean, 2)
    );
    let davis = suite.location(DAVIS);
    let refused = tell(&mut suite, &davis, "ada", &visit);
    assert_refused(refused, ContractError::FlaggedBefore);
    suite.advance(600);
    suite.check_in("ada", DAVIS, 3);
    assert_eq!(
        suite.is(DAVIS),
        Status::Infected,
        "the next interval is another"
    );
}

#[test]
fn only_the_location_that_the_place_resolves_to_says_who_was_there() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    let visit = Visited::new(DAVIS, suite.interval(), 1);
    let (davis, woodland) = (suite.open(DAVIS), suite.open(WOODLAND));
    let strangers = [
        suite.account("ada"),
        suite.account("state owner"),
        suite.state(),
        suite.county("06113"),
        suite.city("davis"),
        suite.registry(),
        woodland,
    ];
    for sender in strangers {
        let refused = ContractError::NotTheLocation(DAVIS.to_string());
        assert_refused(tell(&mut suite, &sender, "ada", &visit), refused);
    }
    let nowhere = Visited::new("9qc7mbdh/roof", suite.interval(), 1);
    let refused = ContractError::NotTheLocation("9qc7mbdh/roof".to_string());
    assert_refused(tell(&mut suite, &davis, "ada", &nowhere), refused);
    let refused = tell(&mut suite, &davis, "bob", &visit);
    assert_refused(refused, ContractError::NotInfected);
    assert_eq!(suite.feed_head().next, 0);
    tell(&mut suite, &davis, "ada", &visit).unwrap();
    let refused = tell(&mut suite, &davis, "ada", &visit);
    assert_refused(refused, ContractError::FlaggedBefore);
}

#[test]
fn a_check_in_that_the_registry_does_not_take_fails_so_that_feed_and_place_agree() {
    let mut suite = suite();
    let slip = infect(&mut suite, "ada");
    let davis = suite.open(DAVIS);
    let before = suite.chain.dump(&davis);
    let registry = suite.registry();
    let key = raw::id_key(slip.day, slip.id.to_array().unwrap());
    suite.chain.storage_mut(&registry).remove(&key);
    let visit = Visited::new(DAVIS, suite.interval(), 1);
    let refused = suite.try_check_in("ada", &visit);
    assert_refused(refused, ContractError::NotInfected);
    assert_eq!(suite.chain.dump(&davis), before);
    assert_eq!(suite.feed_head().next, 0);
}

#[test]
fn recovery_ends_it_for_the_account_and_changes_no_place() {
    let mut suite = suite();
    let slip = infect(&mut suite, "ada");
    suite.check_in("ada", DAVIS, 1);
    let refused = recover(&mut suite, "bob");
    assert_refused(refused, ContractError::NotInfected);
    let tx = recover(&mut suite, "ada").unwrap();
    let account = suite.account("ada").into_string();
    assert_eq!(Recovered::all(&tx.events), [Recovered { account }]);
    assert_eq!(suite.health("ada").health, None);
    let refused = recover(&mut suite, "ada");
    assert_refused(refused, ContractError::NotInfected);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.check_in("ada", WOODLAND, 2);
    assert_eq!(suite.is(WOODLAND), Status::Clean);

    let today = suite.today();
    let again = account_slip(&suite.account("ada"), today);
    let verdict = suite.verdict("ada", today, again.clone());
    assert_eq!(verdict, Verdict::Known, "one item, one id, for ever");
    assert_eq!(suite.health("ada").health, None);
    suite.revoke("ada", vec![slip]).unwrap();
    assert_eq!(suite.verdict("ada", today, again), Verdict::Burnt);
    suite.advance(DAY_SECONDS);
    infect(&mut suite, "ada");
}

#[test]
fn recovery_is_refused_once_the_health_row_is_over() {
    let mut suite = suite();
    infect(&mut suite, "ada");
    let until = suite.health("ada").health.unwrap().until;
    suite.wait_until(until);
    assert_refused(recover(&mut suite, "ada"), ContractError::NotInfected);
}

#[test]
fn a_later_slip_prolongs_and_an_earlier_one_does_not_shorten() {
    let mut suite = suite();
    let (ada, today) = (suite.account("ada"), suite.today());
    let mut send = |issued| {
        let slip = suite.sign(account_slip(&ada, issued), issued);
        let verdict = suite.verdict("ada", issued, slip);
        assert_eq!(verdict, Verdict::Taken);
        suite.health("ada").health.unwrap()
    };
    let first = send(today - 2);
    let second = send(today);
    assert_eq!(second.until, first.until + 2 * DAY_SECONDS);
    assert_eq!(send(today - 1), second);
}

#[test]
fn with_a_short_window_an_account_counts_that_long_after_its_day() {
    let mut suite = SuiteBuilder::new().window(600).build();
    infect(&mut suite, "ada");
    let until = (u64::from(suite.today()) + 1) * DAY_SECONDS + 600;
    assert_eq!(suite.health("ada").health.unwrap().until, until);
    suite.wait_until(until - 1);
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}
