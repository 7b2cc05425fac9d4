//! What must hold after any sequence of messages: a model of the tree and the real one go through the same steps.
//! `PROPTEST_CASES` sets the number of sequences; each has 30 to 39 steps.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Uint128};
use proptest::prelude::*;
use proptest_state_machine::{prop_state_machine, ReferenceStateMachine, StateMachineTest};
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::contact_registry::{
    CaseResponse, CasesResponse, DisclosuresResponse, ExecuteMsg, MacHash, QueryMsg, REPORT_SECONDS,
};
use wayclear_api::events::Inspected;
use wayclear_api::location::{self, InfoResponse, Status, TransitionsResponse};
use wayclear_api::raw::HealthRow;
use wayclear_api::region::{Action, ChildrenResponse};
use wayclear_api::INTERVAL_SECONDS;
use wayclear_location::status::{Infection, Record};
use wayclear_testing::{
    assert_refused, place, secret, Report, Suite, SuiteBuilder, Visited, DAVIS, DENOM,
    GENESIS_TIME, SACRAMENTO, WOODLAND,
};

const WINDOW: u64 = 1_209_600;
const PEOPLE: [&str; 3] = ["ada", "bob", "cy"];
const PLACES: [(&str, &str); 4] = [
    (DAVIS, "davis"),
    ("9qc7mbdh/shop-2", "davis"),
    (WOODLAND, "woodland"),
    (SACRAMENTO, "sacramento"),
];

/// One visit, as the phone remembers it.
#[derive(Clone, Debug)]
struct Visit {
    place: usize,
    at: u64,
    secret: u64,
}

#[derive(Clone, Debug, Default)]
struct PlaceModel {
    created_at: Option<u64>,
    first: Option<u64>,
    visits: u64,
    /// Time and case.
    infections: Vec<(u64, usize)>,
    cleanings: Vec<u64>,
}

#[derive(Clone, Debug)]
struct CaseModel {
    opened_at: u64,
    revoked_at: Option<u64>,
}

/// The model: plain lists of what happened.
#[derive(Clone, Debug)]
struct Model {
    now: u64,
    places: Vec<PlaceModel>,
    visits: BTreeMap<usize, Vec<Visit>>,
    health: BTreeMap<usize, HealthRow>,
    /// Case `n + 1` at index `n`.
    cases: Vec<CaseModel>,
    counter: u64,
    /// A token that was used, and when it is forgotten.
    used_token: Option<(u64, u64)>,
}

#[derive(Clone, Debug)]
enum Step {
    Advance(u64),
    Open {
        place: usize,
    },
    CheckIn {
        who: usize,
        place: usize,
        secret: u64,
        is_direct: bool,
    },
    Inspect {
        who: usize,
        place: usize,
    },
    Clean {
        place: usize,
    },
    /// Opens the visits whose bit is set, in chunks that begin at the visits whose bit is set.
    Report {
        who: usize,
        opened: u32,
        cuts: u32,
        token: Option<u64>,
    },
    ReuseToken {
        who: usize,
    },
    Recover {
        who: usize,
    },
    Revoke {
        case: usize,
    },
    Fund {
        place: usize,
        amount: u128,
    },
    Withdraw {
        place: usize,
        amount: u128,
    },
    Prune,
}

impl Model {
    fn is_infected(&self, who: usize) -> Option<HealthRow> {
        let row = self.health.get(&who)?;
        (self.now < row.infected_until).then(|| row.clone())
    }

    /// The events of a place, as the pure function takes them: infections of two windows, all cleanings.
    fn record(&self, place: usize) -> Record {
        let model = &self.places[place];
        let infection = |(at, case): &(u64, usize)| Infection {
            at: *at,
            revoked_at: self.cases[*case].revoked_at,
        };
        let is_kept = |i: &Infection| i.at + 2 * WINDOW > self.now;
        Record {
            created_at: model.created_at.expect("an open place"),
            first_check_in_at: model.first,
            infections: model
                .infections
                .iter()
                .map(infection)
                .filter(is_kept)
                .collect(),
            newest_infection_at: model.infections.iter().map(|(at, _)| *at).max(),
            cleanings: model.cleanings.clone(),
            window: WINDOW,
        }
    }

    fn can_revoke(&self, case: usize) -> bool {
        self.cases
            .get(case)
            .is_some_and(|row| row.revoked_at.is_none() && self.now < row.opened_at + 3 * WINDOW)
    }
}

struct Tree;

impl ReferenceStateMachine for Tree {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        Just(Model {
            now: GENESIS_TIME,
            places: vec![PlaceModel::default(); PLACES.len()],
            visits: BTreeMap::new(),
            health: BTreeMap::new(),
            cases: vec![],
            counter: 0,
            used_token: None,
        })
        .boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Step> {
        let who = 0..PEOPLE.len();
        let place = 0..PLACES.len();
        let next = model.counter;
        let case = 0..model.cases.len().max(1);
        let span = prop_oneof![
            Just(0),
            Just(1),
            1..7_200_u64,
            Just(86_400),
            86_400..WINDOW,
            Just(WINDOW - 1),
            Just(WINDOW),
            Just(WINDOW + 1),
        ];
        prop_oneof![
            4 => span.prop_map(Step::Advance),
            1 => place.clone().prop_map(|place| Step::Open { place }),
            6 => (who.clone(), place.clone(), any::<bool>()).prop_map(move |(who, place, is_direct)| {
                Step::CheckIn { who, place, secret: next, is_direct }
            }),
            2 => (who.clone(), place.clone()).prop_map(|(who, place)| Step::Inspect { who, place }),
            2 => place.clone().prop_map(|place| Step::Clean { place }),
            4 => (who.clone(), any::<u32>(), any::<u32>(), any::<bool>()).prop_map(move |(who, opened, cuts, attested)| {
                Step::Report { who, opened, cuts, token: attested.then_some(next) }
            }),
            1 => who.clone().prop_map(|who| Step::ReuseToken { who }),
            1 => who.prop_map(|who| Step::Recover { who }),
            2 => case.prop_map(|case| Step::Revoke { case }),
            1 => (place.clone(), 1..200_u128).prop_map(|(place, amount)| Step::Fund { place, amount }),
            1 => (place, 1..200_u128).prop_map(|(place, amount)| Step::Withdraw { place, amount }),
            1 => Just(Step::Prune),
        ]
        .boxed()
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        let now = model.now;
        model.counter += 1;
        match step {
            Step::Advance(seconds) => model.now += seconds,
            Step::Open { place } | Step::Inspect { place, .. } => {
                model.places[*place].created_at.get_or_insert(now);
            }
            Step::CheckIn {
                who, place, secret, ..
            } => {
                let health = model.is_infected(*who);
                let at = &mut model.places[*place];
                at.created_at.get_or_insert(now);
                at.first.get_or_insert(now);
                at.visits += 1;
                at.infections
                    .extend(health.map(|row| (now, usize::try_from(row.case).expect("small") - 1)));
                let visit = Visit {
                    place: *place,
                    at: now,
                    secret: *secret,
                };
                model.visits.entry(*who).or_default().push(visit);
            }
            Step::Clean { place } => {
                if model.places[*place].created_at.is_some() {
                    model.places[*place].cleanings.push(now);
                }
            }
            Step::Report {
                who, opened, token, ..
            } => {
                if model.is_infected(*who).is_none() {
                    let case = model.cases.len();
                    model.cases.push(CaseModel {
                        opened_at: now,
                        revoked_at: None,
                    });
                    let row = HealthRow {
                        case: case as u64 + 1,
                        infected_until: now + WINDOW,
                    };
                    model.health.insert(*who, row);
                    for visit in opened_visits(&model, *who, *opened) {
                        if now < visit.at + WINDOW {
                            model.places[visit.place].infections.push((visit.at, case));
                        }
                    }
                    model.used_token = token
                        .map(|n| (n, now + REPORT_SECONDS))
                        .or(model.used_token);
                }
            }
            Step::Recover { who } => {
                if model.is_infected(*who).is_some() {
                    model.health.remove(who);
                }
            }
            Step::Revoke { case } => {
                if model.can_revoke(*case) {
                    model.cases[*case].revoked_at = Some(now);
                    model.health.retain(|_, row| row.case != *case as u64 + 1);
                }
            }
            Step::ReuseToken { .. } | Step::Fund { .. } | Step::Withdraw { .. } | Step::Prune => {}
        }
        model
    }
}

/// The visits a report opens: at most the last 32.
fn opened_visits(model: &Model, who: usize, opened: u32) -> Vec<Visit> {
    let visits = model.visits.get(&who).cloned().unwrap_or_default();
    let recent = visits.len().saturating_sub(32);
    let is_opened = |n: usize| opened >> n & 1 == 1;
    let numbered = visits[recent..].iter().enumerate();
    numbered
        .filter(|(n, _)| is_opened(*n))
        .map(|(_, visit)| visit.clone())
        .collect()
}

fn token(n: u64) -> [u8; 16] {
    u128::from(n + 1).to_be_bytes()
}

/// The real tree.
struct Real {
    suite: Suite,
    people: Vec<Addr>,
}

impl Real {
    fn report(&self, model: &Model, who: usize, opened: u32, cuts: u32) -> Report {
        let mut report = Report::new();
        for (n, visit) in opened_visits(model, who, opened).iter().enumerate() {
            if cuts >> n & 1 == 1 && report.chunks.len() < 32 {
                report = report.chunk();
            }
            let visited = Visited {
                location: self.suite.location(PLACES[visit.place].0),
                opening: location::Opening {
                    checked_in_at: visit.at,
                    secret: secret(visit.secret).into(),
                },
                tx: wayclear_testing::Tx {
                    receipt: None,
                    events: vec![],
                    height: 1,
                    time: visit.at,
                },
            };
            report = report.visit(&visited.location, visited.opening);
        }
        // One hash a report, so that the feed has rows.
        let interval = u32::try_from(self.suite.now() / INTERVAL_SECONDS).expect("a time") - 1;
        let mac_hash = token(model.counter).to_vec().into();
        report.mac_hash(MacHash {
            mac_hash,
            interval,
            rotation: 1,
        })
    }
}

impl StateMachineTest for Real {
    type SystemUnderTest = Real;
    type Reference = Tree;

    fn init_test(_: &Model) -> Real {
        let mut suite = SuiteBuilder::new().build();
        let policy = RewardPolicy {
            denom: DENOM.to_string(),
            check_in: Uint128::new(10),
            inspect: Uint128::new(3),
            cooldown_seconds: 100,
            daily_cap: Uint128::new(60),
        };
        for city in ["davis", "woodland", "sacramento"] {
            let contract = suite.city(city);
            let msg = city::ExecuteMsg::SetRewardPolicy {
                policy: Some(policy.clone()),
            };
            suite
                .execute("city owner", &contract, &msg)
                .expect("a policy");
        }
        let people = PEOPLE.map(|name| suite.account(name)).to_vec();
        Real { suite, people }
    }

    #[allow(clippy::too_many_lines)] // One arm a step.
    fn apply(mut real: Real, model: &Model, step: Step) -> Real {
        let suite = &mut real.suite;
        let registry = suite.registry();
        match step {
            Step::Advance(seconds) => suite.advance(seconds),
            Step::Open { place } => {
                suite.open(PLACES[place].0);
            }
            Step::CheckIn {
                who,
                place,
                secret,
                is_direct,
            } => {
                let at = PLACES[place].0;
                if is_direct && suite.locate(at).location.is_some() {
                    suite
                        .check_in_directly(PEOPLE[who], at, secret)
                        .expect("a check-in");
                } else {
                    suite.check_in(PEOPLE[who], at, secret);
                }
            }
            Step::Inspect { who, place: n } => {
                let at = place(PLACES[n].0);
                let tx = suite
                    .visit(PEOPLE[who], &at, Action::Inspect {})
                    .expect("an inspection");
                let told = Inspected::all(&tx.events).pop().expect("an answer").status;
                assert_eq!(told, suite.is(PLACES[n].0), "query and execute agree");
            }
            Step::Clean { place: n } => {
                if suite.locate(PLACES[n].0).location.is_some() {
                    suite.clean(PLACES[n].1, PLACES[n].0);
                }
            }
            Step::Report {
                who,
                opened,
                cuts,
                token: number,
            } => {
                let report = real.report(model, who, opened, cuts);
                let suite = &mut real.suite;
                let expires_at = suite.now() + REPORT_SECONDS;
                let attestation =
                    number.map(|n| suite.attest(&report, PEOPLE[who], token(n), expires_at));
                let result = suite.try_report(PEOPLE[who], &report, attestation);
                if let Ok(case) = result {
                    assert_eq!(model.health.get(&who).map(|row| row.case), Some(case));
                    assert_eq!(model.cases.len() as u64, case);
                } else {
                    assert!(model.is_infected(who).is_some(), "{result:?}");
                }
            }
            Step::ReuseToken { who } => {
                let is_well = model.is_infected(who).is_none();
                let used = model.used_token.filter(|(_, until)| model.now < *until);
                if let (Some((n, until)), true) = (used, is_well) {
                    let report = Report::new();
                    let attestation = suite.attest(&report, PEOPLE[who], token(n), until);
                    let result = suite.try_report(PEOPLE[who], &report, Some(attestation));
                    assert_refused(result, "the attestation's token was used before");
                }
            }
            Step::Recover { who } => {
                let before = suite.health(PEOPLE[who]).health;
                let result = suite.execute(PEOPLE[who], &registry, &ExecuteMsg::ReportRecovery {});
                assert_eq!(result.is_ok(), before.is_some());
            }
            Step::Revoke { case } => {
                let case = case as u64 + 1;
                let answer: CaseResponse = suite
                    .query(&registry, &QueryMsg::Case { case })
                    .expect("an answer");
                let stands = answer
                    .case
                    .is_some_and(|case| case.row.revoked_at.is_none());
                let msg = ExecuteMsg::RevokeCase { case };
                let result = suite.execute("state owner", &registry, &msg);
                assert_eq!(result.is_ok(), stands);
            }
            Step::Fund { place: n, amount } => {
                if suite.locate(PLACES[n].0).location.is_some() {
                    suite.fund("mall", PLACES[n].0, amount).expect("a pool");
                }
            }
            Step::Withdraw { place: n, amount } => {
                if suite.locate(PLACES[n].0).location.is_some() {
                    let pool = suite.rewards(PLACES[n].0).pool;
                    let to = suite.account("city hall").into_string();
                    let contract = suite.city(PLACES[n].1);
                    let amount = Uint128::new(amount);
                    let msg = city::ExecuteMsg::WithdrawRewards {
                        place: place(PLACES[n].0),
                        amount,
                        to,
                    };
                    let result = suite.execute("city owner", &contract, &msg);
                    assert_eq!(result.is_ok(), amount <= pool);
                }
            }
            Step::Prune => {
                let msg = ExecuteMsg::Prune {
                    account: None,
                    limit: 3,
                };
                suite.execute("anyone", &registry, &msg).expect("pruning");
            }
        }
        real
    }

    fn check_invariants(real: &Real, model: &Model) {
        let suite = &real.suite;
        assert_eq!(suite.now(), model.now);
        for (n, (at, city)) in PLACES.iter().enumerate() {
            let found = suite.locate(at);
            assert_eq!(found.city, Some(suite.city(city)));
            let Some(location) = found.location else {
                assert_eq!(model.places[n].created_at, None);
                continue;
            };
            check_place(suite, model, n, &location);
            check_parent(suite, at, city, &location);
            check_money(suite, at, &location);
        }
        check_registry(real, model);
    }
}

fn check_place(suite: &Suite, model: &Model, n: usize, location: &Addr) {
    let at = PLACES[n].0;
    let record = model.record(n);
    let expected = record.summary(model.now);
    let told = suite.status(at);
    assert_eq!(told.status, expected.status, "{at}: {record:?}");
    assert_eq!(told.since, expected.since, "{at}: {record:?}");
    assert_eq!(told.infected_until, expected.infected_until);
    assert_eq!(told.visits, model.places[n].visits);
    assert_eq!(
        told.last_cleaned_at,
        model.places[n].cleanings.last().copied()
    );
    assert_eq!(
        suite.daily(at, 14).days,
        record.daily(model.now, 14),
        "{at}: {record:?}"
    );

    let page = |start_after, limit| -> TransitionsResponse {
        let msg = location::QueryMsg::Transitions {
            start_after,
            limit: Some(limit),
        };
        suite.query(location, &msg).expect("a log")
    };
    let log = page(None, 100).transitions;
    for pair in log.windows(2) {
        assert_eq!(
            pair[1].transition.from,
            Some(pair[0].transition.to),
            "{log:?}"
        );
        assert_eq!(pair[1].index, pair[0].index + 1);
        assert!(pair[0].transition.at <= pair[1].transition.at);
    }
    for row in &log {
        assert!(row.transition.effective_at <= row.transition.at, "{row:?}");
        assert_ne!(row.transition.from, Some(row.transition.to));
    }
    for limit in [1, 2, 30] {
        let mut seen: Vec<location::LoggedTransition> = vec![];
        loop {
            let next = page(seen.last().map(|row| row.index), limit).transitions;
            if next.is_empty() {
                break;
            }
            seen.extend(next);
        }
        assert_eq!(seen, log, "pages of {limit}");
    }
    assert!(told.status != Status::Empty || told.visits == 0);
}

fn check_parent(suite: &Suite, at: &str, city: &str, location: &Addr) {
    let info: InfoResponse = suite
        .query(location, &location::QueryMsg::Info {})
        .expect("a location");
    assert_eq!(info.parent, suite.city(city));
    assert_eq!(info.place, place(at));
    let all = city::QueryMsg::Children {
        start_after: None,
        limit: Some(100),
    };
    for other in ["davis", "woodland", "sacramento"] {
        let children: ChildrenResponse = suite.query(&suite.city(other), &all).expect("children");
        let here = children
            .children
            .iter()
            .filter(|c| c.address == *location)
            .count();
        assert_eq!(here, usize::from(other == city), "one parent a child");
    }
}

fn check_money(suite: &Suite, at: &str, location: &Addr) {
    let rewards = suite.rewards(at);
    assert!(rewards.paid + rewards.withdrawn <= rewards.funded);
    assert_eq!(
        rewards.pool,
        rewards.funded - rewards.paid - rewards.withdrawn
    );
    assert!(rewards.paid_today <= rewards.paid && rewards.paid_today <= Uint128::new(60));
    let balance = suite.chain.balance(location, DENOM).expect("a balance");
    assert_eq!(balance, rewards.pool.u128());
}

fn check_registry(real: &Real, model: &Model) {
    let suite = &real.suite;
    let registry = suite.registry();
    for (who, address) in real.people.iter().enumerate() {
        let account = address.to_string();
        let msg = QueryMsg::Health { account };
        let told: wayclear_api::contact_registry::HealthResponse =
            suite.query(&registry, &msg).expect("an answer");
        assert_eq!(told.health, model.is_infected(who), "{}", PEOPLE[who]);
    }
    let cases = |start_after, limit| -> Vec<_> {
        let msg = QueryMsg::Cases {
            start_after,
            limit: Some(limit),
        };
        suite
            .query::<CasesResponse>(&registry, &msg)
            .expect("cases")
            .cases
    };
    let all = cases(None, 100);
    for row in &all {
        let case = &model.cases[usize::try_from(row.case).expect("small") - 1];
        assert_eq!(row.row.revoked_at, case.revoked_at);
        assert_eq!(row.row.opened_at, case.opened_at);
    }
    let kept = model
        .cases
        .iter()
        .filter(|c| model.now < c.opened_at + 3 * WINDOW)
        .count();
    assert_eq!(all.len(), kept);
    let feed = |start_after, limit| -> DisclosuresResponse {
        let msg = QueryMsg::Disclosures {
            start_after,
            limit: Some(limit),
        };
        suite.query(&registry, &msg).expect("the feed")
    };
    let whole = feed(None, 100);
    for limit in [1, 2, 30] {
        let (mut rows, mut seen) = (vec![], vec![]);
        let mut cursor = None;
        loop {
            let page = feed(cursor, limit);
            if page.rows.is_empty() {
                break;
            }
            cursor = Some(page.next_index - 1);
            rows.extend(page.rows);
        }
        assert_eq!(rows, whole.rows, "pages of {limit}");
        loop {
            let page = cases(
                seen.last()
                    .map(|row: &wayclear_api::contact_registry::NumberedCase| row.case),
                limit,
            );
            if page.is_empty() {
                break;
            }
            seen.extend(page);
        }
        assert_eq!(seen, all, "pages of {limit}");
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_tree_behaves_as_its_model_after_any_sequence_of_messages(sequential 30..40 => Real);
}
