//! Whole stories through all four levels.

use cosmwasm_std::to_json_binary;
use wayclear_api::contact_registry::ReportPolicy;
use wayclear_api::events::ChildCreated;
use wayclear_api::location::{self, Status};
use wayclear_api::region::{self, Action};
use wayclear_api::{contract_names, state, MigrateMsg, DAY_SECONDS, INTERVAL_SECONDS};
use wayclear_testing::{
    account_slip, assert_refused, day_key_slip, ids_of, place, skipped, suite, taken, visit_slip,
    Chain, Contract, Phone, Suite, SuiteBuilder, Visited, DAVIS, GENESIS_TIME, SACRAMENTO,
    WOODLAND,
};

/// Until when a visit of an interval counts that is never cleaned away.
fn end_of(visit: &Visited, window: u64) -> u64 {
    u64::from(visit.interval + 1) * INTERVAL_SECONDS + window
}

#[test]
fn four_levels_are_made_by_submessages_each_below_the_one_before() {
    let mut suite = suite();
    suite.open(DAVIS);
    let info = suite.info(DAVIS);
    assert_eq!(info.parent, suite.city("davis"));
    assert_eq!(info.registry, suite.registry());
    let config = |contract| suite.chain.ask(&contract, region::ask::Config {}).unwrap();
    let davis = config(suite.city("davis"));
    assert_eq!(davis.parent, Some(suite.county("06113")));
    let yolo = config(suite.county("06113"));
    assert_eq!(yolo.parent, Some(suite.state()));
    assert_eq!(config(suite.state()).parent, None);
    for region in [davis, yolo] {
        assert_eq!(region.state, suite.state());
        assert_eq!(region.registry, suite.registry());
    }
}

#[test]
fn a_check_in_is_routed_down_four_levels_and_creates_exactly_one_location() {
    let mut suite = suite();
    let interval = suite.interval();
    let mut made = |who: &str, at: &str, n| {
        let visit = Visited::new(at, interval, n);
        let tx = suite.try_check_in(who, &visit).expect("a check-in");
        ChildCreated::all(&tx.events).len()
    };
    assert_eq!(made("ada", DAVIS, 1), 1);
    assert_eq!(made("bob", DAVIS, 2), 0);
    assert_eq!(made("cy", "9qc7mbdh/shop-2", 3), 1);
    assert_ne!(suite.location(DAVIS), suite.location("9qc7mbdh/shop-2"));
    assert_eq!(suite.status(DAVIS).visits, 2);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_person_without_an_account_visits_is_tested_and_warns_the_others() {
    let mut suite = SuiteBuilder::new().policy(ReportPolicy::Attested).build();
    let (day, mut bob) = (suite.today(), Phone::default());
    let visits = [DAVIS, WOODLAND, SACRAMENTO].map(|at| {
        suite.advance(3_600);
        suite.relay_in(at, 1)
    });
    suite.advance(2 * DAY_SECONDS);
    bob.read(&suite);
    assert_eq!(bob, Phone::default());

    let key = day_key_slip([7; 16], day);
    let mut slips = suite.sign_all(visits.iter().map(visit_slip).chain([key]));
    // In any order, through any relay.
    slips.rotate_left(2);
    for (n, slip) in slips.iter().enumerate() {
        let tx = suite.disclose(&format!("relay {n}"), vec![slip.clone()]);
        assert_eq!(taken(&tx.expect("a slip")), 1);
    }
    bob.read(&suite);
    assert_eq!((bob.keys.len(), bob.flags.len()), (1, 3));
    for visit in &visits {
        let at = visit.place.to_string();
        let until = end_of(visit, suite.window);
        assert_eq!(suite.status(&at).infected_until, Some(until));
        let told = bob.infected_until(&visit.place, suite.now(), suite.window);
        assert_eq!(told, Some(until));
    }
    suite
        .revoke("authority", ids_of(&slips))
        .expect("a mistake");
    bob.read(&suite);
    assert!(bob.keys.is_empty() && bob.flags.is_empty());
    for at in [DAVIS, WOODLAND, SACRAMENTO] {
        assert_eq!(suite.is(at), Status::Clean);
    }
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
fn with_an_account_of_ones_own_later_visits_are_infected_until_recovery() {
    let mut suite = suite();
    let before = suite.check_in("ada", DAVIS, 1);
    suite.advance(DAY_SECONDS);
    let today = suite.today();
    let slips = vec![
        visit_slip(&before),
        account_slip(&suite.account("ada"), today),
    ];
    let tx = suite.disclose("ada", slips).expect("her own word");
    assert_eq!((taken(&tx), skipped(&tx)), (2, vec![]));
    suite.check_in("ada", WOODLAND, 2);
    let registry = suite.registry();
    let recover = wayclear_api::contact_registry::ExecuteMsg::ReportRecovery {};
    suite
        .execute("ada", &registry, &recover)
        .expect("a recovery");
    suite.check_in("ada", SACRAMENTO, 3);
    let statuses = [DAVIS, WOODLAND, SACRAMENTO].map(|at| suite.is(at));
    let expected = [Status::Infected, Status::Infected, Status::Clean];
    assert_eq!(statuses, expected);
}

#[test]
fn fourteen_days_after_the_interval_are_fourteen_days_to_the_second() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(3_600);
    suite.report("ada", &[&visit]);
    let until = GENESIS_TIME + INTERVAL_SECONDS + 1_209_600;
    let status = suite.status(DAVIS);
    assert_eq!(status.infected_until, Some(until));
    assert_eq!(status.since, GENESIS_TIME);
    suite.wait_until(until - 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    let status = suite.status(DAVIS);
    assert_eq!((status.status, status.since), (Status::Clean, until));
}

#[test]
fn cleaning_counts_against_older_infections_and_not_against_newer_ones() {
    let mut suite = suite();
    let first = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&first]);
    suite.advance(INTERVAL_SECONDS);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    suite.advance(60);
    let second = suite.check_in("bob", DAVIS, 2);
    suite.advance(INTERVAL_SECONDS);
    suite.report("bob", &[&second]);
    let status = suite.status(DAVIS);
    assert_eq!(status.status, Status::Infected);
    let since = u64::from(second.interval) * INTERVAL_SECONDS;
    assert_eq!(status.since, since);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
}

#[test]
fn a_cleaning_within_the_interval_of_a_visit_clears_nothing_in_whatever_order_they_are_told() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    suite.clean("davis", &[DAVIS]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let visit = suite.check_in("bob", WOODLAND, 2);
    suite.clean("woodland", &[WOODLAND]);
    suite.report("bob", &[&visit]);
    assert_eq!(suite.is(WOODLAND), Status::Infected);
    let next = u64::from(visit.interval + 1) * INTERVAL_SECONDS;
    suite.wait_until(next);
    suite.clean("davis", &[DAVIS]);
    suite.clean("woodland", &[WOODLAND]);
    assert_eq!([DAVIS, WOODLAND].map(|at| suite.is(at)), [Status::Clean; 2]);
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
            suite.location(WOODLAND),
            suite.location(SACRAMENTO),
        ];
        siblings.map(|contract| suite.chain.dump(&contract))
    };
    let before = dumps(&suite);
    let ids = suite.report("ada", &[&visit]);
    suite.open("9qc7mbdh/roof");
    suite.clean("davis", &[DAVIS]);
    suite.revoke("ada", ids).expect("a mistake");
    assert_eq!(before, dumps(&suite));
}

#[test]
fn one_persons_slips_never_change_anothers() {
    let mut suite = suite();
    let bob = suite.check_in("bob", DAVIS, 1);
    let own = account_slip(&suite.account("bob"), suite.today());
    suite.disclose("bob", vec![own]).expect("his own word");
    let bobs = suite.report("bob", &[&bob]);
    let known = suite.ids();
    let (health, infections) = (suite.health("bob"), suite.infections(DAVIS));
    let ada = suite.check_in("ada", DAVIS, 2);
    let adas = suite.report("ada", &[&ada]);
    suite.revoke("ada", adas).expect("a mistake");
    suite.revoke("ada", bobs).expect("not hers");
    assert_eq!(suite.health("bob"), health);
    assert_eq!(suite.infections(DAVIS), infections);
    let others = suite.ids().into_iter();
    let others: Vec<_> = others.filter(|id| id.voucher == known[0].voucher).collect();
    assert_eq!(others, known);
}

#[test]
fn the_shortest_window_is_handed_down_the_whole_tree() {
    let mut suite = SuiteBuilder::new().window(600).build();
    let visit = suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.info(DAVIS).window_seconds, 600);
    suite.report("ada", &[&visit]);
    let until = end_of(&visit, 600);
    suite.wait_until(until - 1);
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
    let contracts = [
        suite.state(),
        suite.county("06113"),
        suite.city("davis"),
        suite.location(DAVIS),
        suite.registry(),
    ];
    let kinds = [
        (Contract::State, contract_names::STATE),
        (Contract::County, contract_names::COUNTY),
        (Contract::City, contract_names::CITY),
        (Contract::Location, contract_names::LOCATION),
        (Contract::ContactRegistry, contract_names::CONTACT_REGISTRY),
    ];
    for (contract, (kind, name)) in contracts.into_iter().zip(kinds) {
        let code_id = suite.store(kind);
        let call_it = |suite: &mut Suite, name: &str, version: &str| {
            let mut storage = suite.chain.storage_mut(&contract);
            cw2::set_contract_version(storage.as_mut(), name, version).expect("a version");
        };
        let migrate = |suite: &mut Suite| {
            let chain = &mut suite.chain;
            chain.migrate_all(&admin, vec![(contract.clone(), code_id, msg.clone())])
        };
        migrate(&mut suite).expect("the same version");
        call_it(&mut suite, name, "0.0.1");
        migrate(&mut suite).expect("a newer version");
        call_it(&mut suite, name, "99.0.0");
        let refused = migrate(&mut suite);
        assert_refused(refused, "Cannot migrate from newer version (99.0.0)");
        call_it(&mut suite, "crate:cw20-base", "0.0.1");
        let refused = migrate(&mut suite);
        assert_refused(refused, "Cannot migrate from crate:cw20-base");
    }
    let stranger = suite.account("ada");
    let state = suite.state();
    let code_id = suite.store(Contract::State);
    let migration = vec![(state, code_id, msg)];
    let refused = suite.chain.migrate_all(&stranger, migration);
    assert!(refused.is_err(), "only the admin migrates");
}

#[test]
fn what_stands_is_still_there_after_a_migration() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    let contracts = [
        (Contract::Location, suite.location(DAVIS)),
        (Contract::ContactRegistry, suite.registry()),
    ];
    let admin = suite.account("admin");
    for (kind, contract) in contracts {
        let before = suite.chain.dump(&contract);
        let code_id = suite.store(kind);
        let msg = to_json_binary(&MigrateMsg {}).expect("a message");
        let migration = vec![(contract.clone(), code_id, msg)];
        let migrated = suite.chain.migrate_all(&admin, migration);
        migrated.expect("the same version");
        assert_eq!(suite.chain.dump(&contract), before);
    }
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.feed().len(), 1);
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
    assert_eq!(suite.chain.admin(&suite.registry()).expect("facts"), None);
}

#[test]
fn wrong_answers_and_wrong_times_are_told_apart() {
    let mut suite = suite();
    let state = suite.state();
    let answer = suite.query::<u8>(&state, &state::QueryMsg::Config {});
    assert_refused(answer, format!("the answer of {state} does not decode"));
    let (now, yesterday) = (suite.now(), suite.now() - DAY_SECONDS);
    let refused = suite.chain.wait_until(yesterday);
    let told = format!("it is {now} on the chain, {yesterday} is over");
    assert_refused(refused, told);
    let location = suite.open(DAVIS);
    let forged = location::ExecuteMsg::MarkCleaned {};
    let refused = suite.execute("ada", &location, &forged);
    assert_refused(refused, "only the city above may do this");
}
