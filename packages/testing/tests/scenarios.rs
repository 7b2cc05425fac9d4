//! Whole stories through all four levels.

use cosmwasm_std::to_json_binary;
use wayclear_api::contact_registry::ReportPolicy;
use wayclear_api::events::ChildCreated;
use wayclear_api::location::Status;
use wayclear_api::region::Action;
use wayclear_api::{contract_names, county, state, MigrateMsg};
use wayclear_status::{interval_end, interval_start};
use wayclear_testing::{
    account_slip, assert_refused, place, suite, visit_slip, Chain, Contract, Suite, SuiteBuilder,
    Visited, DAVIS, GENESIS_TIME, SACRAMENTO, WOODLAND,
};

#[test]
fn four_levels_are_made_by_submessages_each_below_the_one_before() {
    let mut suite = suite();
    suite.open(DAVIS);
    assert_eq!(suite.info(DAVIS).parent, suite.city("davis"));
    let yolo: county::Config = suite
        .query(&suite.county("06113"), &county::QueryMsg::Config {})
        .expect("a county");
    assert_eq!(yolo.parent, Some(suite.state()));
    let root: state::Config = suite
        .query(&suite.state(), &state::QueryMsg::Config {})
        .expect("a state");
    assert_eq!(root.parent, None);
}

#[test]
fn a_check_in_is_routed_down_four_levels_and_creates_exactly_one_location() {
    let mut suite = suite();
    let interval = wayclear_status::interval_at(GENESIS_TIME);
    let visit = |at, n| Visited::new(at, interval, n);
    let mut made_by = |who, visited: &Visited| {
        let tx = suite.try_check_in(who, visited).expect("a check-in");
        ChildCreated::all(&tx.events).len()
    };
    assert_eq!(made_by("ada", &visit(DAVIS, 1)), 1);
    assert_eq!(made_by("bob", &visit(DAVIS, 2)), 0);
    assert_eq!(made_by("cy", &visit("9qc7mbdh/shop-2", 3)), 1);
    assert_ne!(suite.location(DAVIS), suite.location("9qc7mbdh/shop-2"));
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_citizen_may_ask_before_visiting() {
    let mut suite = suite();
    assert_eq!(suite.locate(DAVIS).location, None, "nobody was there");
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    assert_eq!(suite.is(DAVIS), Status::Infected, "better go elsewhere");
    let tx = suite
        .visit("bob", &place(WOODLAND), Action::Inspect {})
        .expect("an inspection makes the place");
    assert_eq!(ChildCreated::all(&tx.events).len(), 1);
    assert_eq!(suite.is(WOODLAND), Status::Empty);
}

#[test]
fn slips_of_one_person_go_apart_and_flag_one_place_after_the_other() {
    let mut suite = SuiteBuilder::new().policy(ReportPolicy::Attested).build();
    let places = [DAVIS, WOODLAND, SACRAMENTO];
    let visits = places.map(|at| suite.relay_in(at, 1));
    let slips = suite.sign_all(visits.iter().map(visit_slip));
    for (sent, slip) in slips.into_iter().enumerate() {
        let infected = places.map(|at| suite.is(at) == Status::Infected);
        assert_eq!(infected, [sent > 0, sent > 1, sent > 2]);
        suite.advance(3_600);
        suite.disclose("relay", vec![slip]).expect("a slip");
    }
    assert!(places.iter().all(|at| suite.is(at) == Status::Infected));
    assert_eq!(suite.feed().len(), 3);
}

#[test]
fn fourteen_days_are_fourteen_days_to_the_second() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(3_600);
    suite.report("ada", &[&visit]);
    let until = interval_end(visit.interval) + 1_209_600;
    assert_eq!(suite.status(DAVIS).infected_until, Some(until));
    suite.advance(until - 1 - suite.now());
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    let status = suite.status(DAVIS);
    assert_eq!((status.status, status.since), (Status::Clean, until));
}

#[test]
fn cleaning_counts_before_a_newer_infection_and_not_against_it() {
    let mut suite = suite();
    let first = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&first]);
    suite.advance(600);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    suite.advance(600);
    let second = suite.check_in("bob", DAVIS, 2);
    suite.advance(600);
    suite.report("bob", &[&second]);
    let status = suite.status(DAVIS);
    assert_eq!(status.status, Status::Infected);
    assert_eq!(status.since, interval_start(second.interval));
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_cleaning_within_the_interval_of_an_infection_clears_nothing() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Infected, "the visit may go on");
    let visit = suite.check_in("bob", WOODLAND, 2);
    suite.clean("woodland", &[WOODLAND]);
    suite.report("bob", &[&visit]);
    assert_eq!(suite.is(WOODLAND), Status::Infected, "in whatever order");
    suite.advance(interval_end(visit.interval) - suite.now());
    suite.clean("woodland", &[WOODLAND]);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

#[test]
fn siblings_do_not_touch_each_other() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.check_in("bob", WOODLAND, 2);
    suite.check_in("cy", SACRAMENTO, 3);
    let dumps = |suite: &Suite| {
        let siblings = [
            suite.city("woodland"),
            suite.city("sacramento"),
            suite.county("06067"),
        ];
        siblings.map(|contract| suite.chain.dump(&contract))
    };
    let before = dumps(&suite);
    let (woodland, sacramento) = (suite.status(WOODLAND), suite.status(SACRAMENTO));
    suite.report("ada", &[&visit]);
    suite.open("9qc7mbdh/roof");
    suite.clean("davis", &[DAVIS]);
    assert_eq!(before, dumps(&suite));
    assert_eq!(
        (suite.status(WOODLAND), suite.status(SACRAMENTO)),
        (woodland, sacramento)
    );
}

#[test]
fn one_slip_never_changes_anothers_rows() {
    let mut suite = suite();
    let slip = account_slip(&suite.account("bob"), suite.today());
    suite.disclose("bob", vec![slip]).expect("a slip");
    let bob = suite.health("bob");
    assert!(bob.health.is_some());
    let visit = suite.check_in("ada", DAVIS, 1);
    let other = suite.check_in("cy", DAVIS, 2);
    suite.report("cy", &[&other]);
    let before = (suite.health("bob"), suite.infections(DAVIS));
    let ids = suite.report("ada", &[&visit]);
    suite.revoke("ada", ids).expect("a revocation");
    assert_eq!((suite.health("bob"), suite.infections(DAVIS)), before);
}

#[test]
fn an_attested_tree_takes_a_slip_with_a_signature() {
    let mut suite = SuiteBuilder::new().policy(ReportPolicy::Attested).build();
    let visit = suite.check_in("ada", DAVIS, 1);
    let slip = visit_slip(&visit);
    assert!(suite.disclose("ada", vec![slip.clone()]).is_err());
    let signed = suite.sign_all([slip]);
    suite.disclose("ada", signed).expect("a slip");
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn a_short_window_is_handed_down_the_whole_tree() {
    let mut suite = SuiteBuilder::new().window(600).build();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    let until = interval_end(visit.interval) + 600;
    suite.advance(until - 1 - suite.now());
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_contract_migrates_up_and_to_the_same_version_only() {
    let mut suite = suite();
    suite.open(DAVIS);
    let admin = suite.account("admin");
    let msg = to_json_binary(&MigrateMsg {}).expect("a message");
    for (kind, contract, name) in [
        (Contract::State, suite.state(), contract_names::STATE),
        (
            Contract::County,
            suite.county("06113"),
            contract_names::COUNTY,
        ),
        (Contract::City, suite.city("davis"), contract_names::CITY),
        (
            Contract::Location,
            suite.location(DAVIS),
            contract_names::LOCATION,
        ),
        (
            Contract::ContactRegistry,
            suite.registry(),
            contract_names::CONTACT_REGISTRY,
        ),
    ] {
        let code_id = suite.store(kind);
        let version = |suite: &mut Suite, name: &str, version: &str| {
            let mut storage = suite.chain.storage_mut(&contract);
            cw2::set_contract_version(storage.as_mut(), name, version).expect("a version");
        };
        let migrate = |suite: &mut Suite| {
            suite
                .chain
                .migrate_json(&admin, &contract, code_id, msg.clone())
        };
        migrate(&mut suite).expect("the same version");
        version(&mut suite, name, "0.0.1");
        migrate(&mut suite).expect("a newer version");
        version(&mut suite, name, "99.0.0");
        assert_refused(
            migrate(&mut suite),
            "Cannot migrate from newer version (99.0.0)",
        );
        version(&mut suite, "crate:cw20-base", "0.0.1");
        assert_refused(migrate(&mut suite), "Cannot migrate from crate:cw20-base");
        version(&mut suite, name, "0.1.0");
    }
    let stranger = suite.account("ada");
    let state = suite.state();
    let code_id = suite.store(Contract::State);
    let refused = suite.chain.migrate_json(&stranger, &state, code_id, msg);
    assert!(refused.is_err(), "only the admin migrates");
}

#[test]
fn any_tree_can_be_built() {
    let suite = SuiteBuilder::empty().build();
    assert_eq!(suite.locate(DAVIS).county, None);
    let suite = SuiteBuilder::empty()
        .county("06113", &["9q"])
        .city("everywhere", &["9qc7mbd"])
        .immutable()
        .build();
    assert!(suite.locate(DAVIS).city.is_some());
}

#[test]
fn wrong_answers_and_wrong_times_are_told_apart() {
    let mut suite = suite();
    let state = suite.state();
    let answer = suite.query::<u8>(&state, &state::QueryMsg::Config {});
    assert_refused(answer, format!("the answer of {state} does not decode"));
    let yesterday = suite.now() - 86_400;
    let now = suite.now();
    let refused = suite.chain.wait_until(yesterday);
    assert_refused(
        refused,
        format!("it is {now} on the chain, {yesterday} is over"),
    );
}
