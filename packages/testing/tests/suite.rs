//! The suite itself: a visit, a slip and the feed from end to end.

use wayclear_api::contact_registry::{ReportPolicy, Verdict};
use wayclear_api::location::Status;
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, ids_of, policy, skipped, suite, taken, visit_slip,
    SuiteBuilder, Visited, DAVIS, GENESIS_TIME, SACRAMENTO, WOODLAND,
};

#[test]
fn a_person_without_an_account_checks_in_through_a_relay_and_is_vouched_for_by_the_authority() {
    let mut suite = SuiteBuilder::new().policy(ReportPolicy::Attested).build();
    let bob = suite.relay_in(DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_refused(
        suite.disclose("relay", vec![visit_slip(&bob)]),
        "signed slips only",
    );
    let signed = suite.sign_all([visit_slip(&bob)]);
    let tx = suite.disclose("relay", signed.clone()).unwrap();
    assert_eq!((taken(&tx), skipped(&tx)), (1, vec![]));
    let again = suite.disclose("another relay", signed.clone()).unwrap();
    assert_eq!(
        (taken(&again), skipped(&again)),
        (0, vec![(Verdict::Known, 1)])
    );
    assert_eq!(suite.is(DAVIS), Status::Infected);

    suite.revoke("authority", ids_of(&signed)).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let burnt = suite.disclose("relay", signed).unwrap();
    assert_eq!(skipped(&burnt), [(Verdict::Burnt, 1)]);
}

#[test]
fn slips_of_a_report_flag_every_place_and_the_feed_tells_them() {
    let mut suite = suite();
    let visits = [DAVIS, WOODLAND, SACRAMENTO].map(|at| suite.check_in("ada", at, 1));
    let ids = suite.report("ada", &[&visits[0], &visits[1], &visits[2]]);
    for at in [DAVIS, WOODLAND, SACRAMENTO] {
        assert_eq!(suite.is(at), Status::Infected);
        assert_eq!(suite.infections(at).len(), 1);
    }
    let row = suite.feed().pop().unwrap();
    let mut told: Vec<_> = row.flags.iter().map(|flag| flag.id.to_vec()).collect();
    let mut sent: Vec<_> = ids.iter().map(|slip| slip.id.to_vec()).collect();
    told.sort();
    sent.sort();
    assert_eq!(told, sent);
}

#[test]
fn the_feed_is_followed_over_many_pages_to_its_head() {
    let mut suite = suite();
    assert_eq!(suite.feed(), vec![]);
    let today = suite.today();
    suite.advance(DAY_SECONDS + 7_200);
    for n in 0..150_u8 {
        let who = format!("reporter {n}");
        let key = day_key_slip([n; 16], today);
        assert_eq!(taken(&suite.disclose(&who, vec![key]).unwrap()), 1);
    }
    let rows = suite.feed();
    assert_eq!(rows.len(), 150);
    assert!(rows.iter().all(|row| row.keys.len() == 1));
    assert_eq!(suite.feed_head().next, 150);
}

#[test]
fn an_infected_account_flags_the_places_that_it_checks_in_at() {
    let mut suite = suite();
    let slip = account_slip(&suite.account("ada"), suite.today());
    suite.disclose("ada", vec![slip]).unwrap();
    assert!(suite.health("ada").health.is_some());
    assert!(suite.health("bob").health.is_none());
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.clean("davis", &[DAVIS]);
    suite.advance(1_200);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(suite.feed().len(), 3);
}

#[test]
fn both_doors_lead_to_the_same_place_and_old_visits_are_pruned() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    assert_eq!(suite.is(DAVIS), Status::Empty);
    let at_the_door = Visited::new(DAVIS, suite.interval(), 1);
    suite.check_in_directly("ada", &at_the_door).unwrap();
    suite.check_in("bob", DAVIS, 2);
    assert_eq!(suite.location(DAVIS), location);
    assert_eq!(suite.status(DAVIS).visits, 2);
    assert_eq!(suite.transitions(DAVIS).len(), 2);
    assert_eq!(suite.daily(DAVIS, 1).days.len(), 1);
    suite.advance(2 * suite.window);
    let rows = suite.chain.dump(&location).len();
    suite.prune(&location, 100).unwrap();
    assert!(suite.chain.dump(&location).len() < rows);
    let registry = suite.registry();
    suite.prune(&registry, 100).unwrap();
}

#[test]
fn a_sponsor_fills_the_pool_of_a_city_that_pays() {
    let mut suite = suite();
    suite.open(DAVIS);
    assert_refused(suite.fund("sponsor", DAVIS, 500), "no reward policy");
    let set = wayclear_api::city::ExecuteMsg::SetRewardPolicy {
        policy: Some(policy()),
    };
    let city = suite.city("davis");
    suite.execute("city owner", &city, &set).unwrap();
    suite.fund("sponsor", DAVIS, 500).unwrap();
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.rewards(DAVIS).pool.u128(), 400);
}

#[test]
fn every_suite_is_the_same() {
    let (one, two) = (suite(), suite());
    assert_eq!(one.deployment, two.deployment);
    assert_eq!(one.now(), GENESIS_TIME);
    assert_eq!(one.code_ids(), two.code_ids());
}
