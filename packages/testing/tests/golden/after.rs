//! A tree that was migrated goes on: what every golden row is good for in the code of today, and of the next version.

use serde_json::json;
use wayclear_api::city::ExecuteMsg as City;
use wayclear_api::contact_registry::{ask, ExecuteMsg as Registry, KnownId, Verdict};
use wayclear_api::events::{OwnVisitFlagged, RewardSent};
use wayclear_api::location::Status;
use wayclear_testing::{
    account_slip, day_key_slip, ids_of, place, skipped, taken, visit_slip, Chain, Golden, Suite,
    Visited, DAVIS, WOODLAND,
};

use crate::story::{CLINIC, CLOSED, SHOP};
use crate::{versions, BUILDS};

/// Each version's tree, migrated to each build; what is made from now on is made of its code.
fn revived() -> impl Iterator<Item = Suite> {
    versions().into_iter().flat_map(|version| {
        BUILDS.map(|(_, build)| {
            let mut suite = Golden::read(&version).revive(build);
            suite.set_code_ids();
            suite
        })
    })
}

/// Visits of the story's last ten minutes.
fn visited_before(suite: &Suite) -> Visited {
    Visited::new(DAVIS, suite.interval(), 108)
}

fn find(suite: &Suite, is_wanted: impl Fn(&KnownId) -> bool) -> KnownId {
    let known = suite.ids().into_iter().find(is_wanted);
    known.expect("an id of the story")
}

#[test]
fn people_check_in_at_old_places_and_new_ones_and_are_paid() {
    for mut suite in revived() {
        let visits = suite.status(DAVIS).visits;
        suite.relay_in(DAVIS, 1);
        suite.advance(600);
        let pool = suite.rewards(DAVIS).pool;
        let visited = Visited::new(DAVIS, suite.interval(), 2);
        let came = suite.try_check_in("lou", &visited).expect("a check-in");
        assert_eq!(RewardSent::all(&came.events).len(), 1);
        assert!(suite.rewards(DAVIS).pool < pool);
        assert_eq!(suite.status(DAVIS).visits, visits + 2);
        let again = Visited::new(DAVIS, suite.interval(), 3);
        let again = suite.check_in_directly("lou", &again).expect("a check-in");
        assert_eq!(RewardSent::all(&again.events), []);

        let new = suite.open("9qc7mbdh/new");
        let info = suite.chain.contract_info(&new).expect("an answer");
        let code_id = info.expect("a contract").code_id;
        assert_eq!(code_id, suite.code_ids().location.id);
        suite.check_in("lou", "9qc7mbdh/new", 4);
        assert_eq!(suite.is("9qc7mbdh/new"), Status::Clean);
    }
}

#[test]
fn a_visit_of_before_is_disclosed_cleaned_after_and_taken_back() {
    for mut suite in revived() {
        let before = suite.is(DAVIS);
        assert_eq!(before, Status::Clean);
        let visited = visited_before(&suite);
        let feed = suite.feed().len();
        let signed = suite.sign_all([visit_slip(&visited)]);
        let told = suite.disclose("relay", signed.clone()).expect("a slip");
        assert_eq!((taken(&told), skipped(&told)), (1, vec![]));
        assert_eq!(suite.is(DAVIS), Status::Infected);
        suite
            .revoke("authority", ids_of(&signed))
            .expect("a revocation");
        assert_eq!(suite.is(DAVIS), Status::Clean);

        let lou = suite.check_in("lou", DAVIS, 1);
        suite.report("lou", &[&lou]);
        suite.advance(1_200);
        let clean = City::MarkCleaned {
            places: vec![place(DAVIS), place(SHOP)],
        };
        let davis = suite.city("davis");
        let cleaned = suite.execute("day cleaner", &davis, &clean);
        cleaned.expect("a cleaning");
        assert_eq!(suite.is(DAVIS), Status::Clean);
        assert_eq!(suite.feed().len(), feed + 4);
    }
}

#[test]
fn what_was_disclosed_before_is_known_and_can_be_taken_back() {
    for mut suite in revived() {
        let yesterday = suite.today() - 1;
        for (key, verdict) in [(17, Verdict::Known), (16, Verdict::Burnt)] {
            let slip = day_key_slip([key; 16], yesterday);
            let came = suite.verdict("ada", suite.today(), slip);
            assert_eq!(came, verdict);
        }
        assert_eq!(suite.is(WOODLAND), Status::Infected);
        let clinic = suite.account(CLINIC);
        let of_clinic = |known: &KnownId| known.voucher == clinic && !known.is_burnt;
        let ids = suite.ids().into_iter().filter(of_clinic);
        let ids: Vec<_> = ids.map(|known| known.slip).collect();
        assert!(ids.len() >= 4);
        suite.revoke(CLINIC, ids).expect("a revocation");
        assert_eq!(suite.is(WOODLAND), Status::Clean);

        let closed = suite.account(CLOSED);
        let id = find(&suite, |known| known.voucher == closed);
        let revoked = suite.revoke(CLOSED, vec![id.slip.clone()]);
        revoked.expect("a closed laboratory may revoke");
        assert!(find(&suite, |known| known.slip == id.slip).is_burnt);
    }
}

#[test]
fn whoever_was_infected_is_so_until_the_day_that_was_said() {
    for mut suite in revived() {
        let health = suite.health("cy").health.expect("a row");
        let visited = Visited::new(SHOP, suite.interval(), 1);
        let came = suite.try_check_in("cy", &visited).expect("a check-in");
        assert_eq!(OwnVisitFlagged::all(&came.events).len(), 1);
        assert_eq!(suite.is(SHOP), Status::Infected);
        suite.wait_until(health.until - 1);
        assert!(suite.health("cy").health.is_some());
        suite.advance(1);
        assert!(suite.health("cy").health.is_none());
        let slip = account_slip(&suite.account("cy"), suite.today());
        suite.disclose("cy", vec![slip]).expect("a slip");
        let registry = suite.registry();
        let recovered = suite.execute("cy", &registry, &Registry::ReportRecovery {});
        recovered.expect("a recovery");
    }
}

#[test]
fn heirs_accept_and_a_risk_model_that_waited_takes_effect() {
    for mut suite in revived() {
        let (state, county) = (suite.state(), suite.county("06113"));
        let (city, registry) = (suite.city("davis"), suite.registry());
        let accept = json!({ "accept_owner": {} });
        for contract in [&state, &county, &city, &registry] {
            let accepted = suite.execute("heir", contract, &accept);
            accepted.expect("an offer of before");
        }
        let model = |suite: &Suite| {
            let model = ask::RiskModel { version: None };
            suite.chain.ask(&registry, model).expect("a model").version
        };
        assert_eq!(model(&suite), 2);
        suite.advance(9 * 86_400);
        assert_eq!(model(&suite), 3);
    }
}

#[test]
fn everything_that_ages_is_forgotten_in_the_end() {
    for mut suite in revived() {
        suite.advance(3 * suite.window);
        let (registry, location) = (suite.registry(), suite.location(DAVIS));
        for contract in [&registry, &location] {
            let mut rows = suite.chain.dump(contract).len();
            loop {
                suite.prune(contract, 100).expect("forgotten rows");
                let left = suite.chain.dump(contract).len();
                if left == rows {
                    break;
                }
                rows = left;
                suite.advance(600);
            }
        }
        for namespace in ["i", "t", "p"] {
            assert_eq!(suite.rows(&location, namespace), [], "{namespace}");
        }
        let visits = suite.chain.dump(&location).into_iter();
        assert_eq!(visits.filter(|(key, _)| key[0] == b'v').count(), 0);
        for namespace in [
            "i",
            "h",
            "f",
            "feed_day",
            "health",
            "contact",
            "own_quota",
            "t",
        ] {
            assert_eq!(suite.rows(&registry, namespace), [], "{namespace}");
        }
        let head = suite.feed_head();
        assert_eq!(head.oldest, head.next);
        suite.check_in("lou", DAVIS, 1);
    }
}
