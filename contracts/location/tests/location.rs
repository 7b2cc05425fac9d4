//! Every message and query of a location, from outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::{coin, HexBinary, Uint128};
use cw_utils::PaymentError;
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::events::{CheckedIn, Inspected, RewardReturned, RewardSent, StatusChanged};
use wayclear_api::location::{
    Cause, ExecuteMsg, InfectedVisit, InfectionCursor, InfectionsResponse, InfoResponse,
    InstantiateMsg, QueryMsg, Status, Surface, TransitionsResponse,
};
use wayclear_api::region::Action;
use wayclear_api::{contact_registry, Invalid, DAY_SECONDS};
use wayclear_location::ContractError;
use wayclear_testing::{
    assert_refused, place, policy, report_of, secret, suite, Chain, ChainError, Contract, Suite,
    SuiteBuilder, Tx, Visited, DAVIS, DENOM, GENESIS_TIME, WOODLAND,
};

fn set_policy(suite: &mut Suite, policy: Option<RewardPolicy>) {
    let city = suite.city("davis");
    let msg = city::ExecuteMsg::SetRewardPolicy { policy };
    suite.execute("city owner", &city, &msg).unwrap();
}

/// A suite with a funded location in Davis.
fn funded(policy: RewardPolicy, amount: u128) -> Suite {
    let mut suite = suite();
    set_policy(&mut suite, Some(policy));
    suite.open(DAVIS);
    suite.fund("mall", DAVIS, amount).unwrap();
    suite
}

fn inspect(suite: &mut Suite, who: &str) -> Result<Tx, ChainError> {
    let location = suite.location(DAVIS);
    suite.execute(who, &location, &ExecuteMsg::Inspect {})
}

fn withdraw(suite: &mut Suite, amount: u128, to: &str) -> Result<Tx, ChainError> {
    let city = suite.city("davis");
    let to = suite.account(to).into_string();
    let msg = city::ExecuteMsg::WithdrawRewards {
        place: place(DAVIS),
        amount: Uint128::new(amount),
        to,
    };
    suite.execute("city owner", &city, &msg)
}

fn balance(suite: &mut Suite, who: &str) -> u128 {
    let account = suite.account(who);
    suite.chain.balance(&account, DENOM).unwrap()
}

#[test]
fn a_new_location_is_empty_unnamed_and_knows_where_it_belongs() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let info: InfoResponse = suite.query(&location, &QueryMsg::Info {}).unwrap();
    assert_eq!(info.place, place(DAVIS));
    assert_eq!(info.label, None);
    assert_eq!(info.surface, Surface::Other);
    assert_eq!(info.parent, suite.city("davis"));
    assert_eq!(info.registry, suite.registry());
    assert_eq!(info.window_seconds, suite.window);
    assert_eq!(info.created_at, GENESIS_TIME);

    let status = suite.status(DAVIS);
    assert_eq!(status.status, Status::Empty);
    assert_eq!(status.since, GENESIS_TIME);
    assert_eq!(
        (status.infected_until, status.last_cleaned_at, status.visits),
        (None, None, 0)
    );
    let log = suite.transitions(DAVIS);
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].transition.cause, Cause::GenerateContract);
    assert_eq!(log[0].transition.from, None);
}

#[test]
fn a_normal_check_in_makes_an_empty_place_clean_and_counts() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    assert_eq!(
        CheckedIn::all(&visit.tx.events),
        [CheckedIn {
            status: Status::Clean
        }]
    );
    let changes = StatusChanged::all(&visit.tx.events);
    let causes: Vec<_> = changes.iter().map(|c| c.cause).collect();
    assert_eq!(causes, [Cause::GenerateContract, Cause::NormalUserCheckin]);
    suite.advance(60);
    suite.check_in("bob", DAVIS, 2);
    let status = suite.status(DAVIS);
    assert_eq!(
        (status.status, status.since, status.visits),
        (Status::Clean, GENESIS_TIME, 2)
    );
}

#[test]
fn the_same_visit_twice_in_one_second_is_a_success() {
    let mut suite = suite();
    suite.check_in("ada", DAVIS, 1);
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.status(DAVIS).visits, 2);
}

#[test]
fn the_cached_address_serves_as_well_as_the_tree() {
    let mut suite = suite();
    suite.check_in("ada", DAVIS, 1);
    let again = suite.check_in_directly("ada", DAVIS, 2).unwrap();
    assert_eq!(
        CheckedIn::all(&again.tx.events),
        [CheckedIn {
            status: Status::Clean
        }]
    );
    suite.report("ada", &[&again]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn a_visit_tag_has_sixteen_bytes_at_both_doors() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    for length in [0, 15, 17] {
        let visit_tag = HexBinary::from(vec![1; length]);
        let expected = Invalid::ByteLength {
            field: "visit_tag",
            length,
            expected: 16,
        };
        let direct = ExecuteMsg::CheckIn {
            visit_tag: visit_tag.clone(),
        };
        assert_refused(suite.execute("ada", &location, &direct), &expected);
        assert_refused(
            suite.visit("ada", &place(DAVIS), Action::CheckIn { visit_tag }),
            &expected,
        );
    }
    assert_eq!(suite.status(DAVIS).visits, 0);
}

#[test]
fn a_person_with_an_open_case_infects_the_place_without_saying_so() {
    let mut suite = suite();
    suite.report("ada", &[]);
    suite.advance(10);
    let visit = suite.check_in("ada", DAVIS, 1);
    assert_eq!(
        CheckedIn::all(&visit.tx.events),
        [CheckedIn {
            status: Status::Infected
        }]
    );
    let status = suite.status(DAVIS);
    assert_eq!(status.status, Status::Infected);
    assert_eq!(status.infected_until, Some(suite.now() + suite.window));
    suite.check_in("bob", DAVIS, 2);
    assert_eq!(
        suite.is(DAVIS),
        Status::Infected,
        "a normal check-in changes nothing"
    );
}

#[test]
fn a_case_infects_check_ins_until_its_last_second() {
    let mut suite = suite();
    suite.report("ada", &[]);
    suite.advance(suite.window - 1);
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    suite.check_in("ada", WOODLAND, 2);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

#[test]
fn cleaning_ends_an_infection_but_not_one_of_the_same_second() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.clean("davis", DAVIS);
    suite.report("ada", &[&visit]);
    assert_eq!(
        suite.is(DAVIS),
        Status::Infected,
        "cleaned in the second of the visit"
    );
    suite.advance(1);
    suite.clean("davis", DAVIS);
    let status = suite.status(DAVIS);
    assert_eq!((status.status, status.since), (Status::Clean, suite.now()));
    assert_eq!(status.last_cleaned_at, Some(suite.now()));

    suite.check_in("ada", DAVIS, 2);
    assert_eq!(
        suite.is(DAVIS),
        Status::Infected,
        "infected in the second of the cleaning"
    );
    suite.advance(1);
    assert_eq!(suite.is(DAVIS), Status::Infected);
}

#[test]
fn a_visit_before_the_last_cleaning_flags_nothing_that_still_counts() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(100);
    suite.clean("davis", DAVIS);
    suite.report("ada", &[&visit]);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let yesterday_and_today = suite.daily(DAVIS, 1).days;
    assert_eq!(
        yesterday_and_today[0].status,
        Status::Infected,
        "it was, for 100 seconds"
    );
}

#[test]
fn a_visit_flags_from_its_own_time_and_the_log_says_when_it_was_noticed() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(500);
    suite.report("ada", &[&visit]);
    let last = suite.transitions(DAVIS).pop().unwrap().transition;
    assert_eq!(
        (last.from, last.to),
        (Some(Status::Clean), Status::Infected)
    );
    assert_eq!(last.cause, Cause::InfectedUserUpdate);
    assert_eq!(
        (last.at, last.effective_at),
        (GENESIS_TIME + 500, GENESIS_TIME)
    );
    assert_eq!(
        suite.status(DAVIS).infected_until,
        Some(GENESIS_TIME + suite.window)
    );
}

#[test]
fn an_opening_needs_the_right_time_and_the_right_secret() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(10);
    let checked_in_at = visit.opening.checked_in_at;
    let refused = |suite: &mut Suite, at: u64, n: u64| {
        let mut wrong = visit.clone();
        wrong.opening.checked_in_at = at;
        wrong.opening.secret = secret(n).into();
        let report = wayclear_testing::report_of(&[&wrong]);
        assert_refused(
            suite.try_report("ada", &report, None),
            ContractError::NoSuchVisit { checked_in_at: at },
        );
    };
    refused(&mut suite, checked_in_at, 2);
    refused(&mut suite, checked_in_at + 1, 1);
    refused(&mut suite, checked_in_at - 1, 1);
    let tomorrow = suite.now() + 86_400;
    refused(&mut suite, tomorrow, 1);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    assert_eq!(
        suite.health("ada").health,
        None,
        "nothing of the report was stored"
    );
}

#[test]
fn a_visit_of_fourteen_days_less_a_second_flags_and_one_of_fourteen_days_does_not() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(suite.window - 1);
    suite.report("ada", &[&visit]);
    assert_eq!(suite.is(DAVIS), Status::Infected);
    suite.advance(1);
    assert_eq!(suite.is(DAVIS), Status::Clean);

    let late = suite.check_in("bob", WOODLAND, 2);
    suite.advance(suite.window);
    suite.report("bob", &[&late]);
    assert_eq!(suite.is(WOODLAND), Status::Clean);
}

#[test]
fn a_location_flags_no_visit_as_old_as_the_window_even_if_its_registry_asks() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let (registry, location) = (suite.registry(), visit.location);
    let checked_in_at = visit.opening.checked_in_at;
    let openings = vec![visit.opening];
    let update = ExecuteMsg::InfectedUserUpdate { case: 1, openings };
    suite.advance(suite.window - 1);
    suite.chain.execute(&registry, &location, &update).unwrap();
    suite.advance(1);
    let refused = suite.chain.execute(&registry, &location, &update);
    assert_refused(refused, ContractError::NoSuchVisit { checked_in_at });
}

#[test]
fn an_inspection_answers_what_the_query_answers_and_logs_what_had_changed() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    suite.advance(suite.window + 77);
    let before = suite.status(DAVIS);
    let tx = inspect(&mut suite, "bob").unwrap();
    assert_eq!(
        Inspected::all(&tx.events),
        [Inspected {
            status: before.status
        }]
    );
    let changes = StatusChanged::all(&tx.events);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].cause, Cause::Wait14Days);
    assert_eq!(changes[0].effective_at, GENESIS_TIME + suite.window);
    assert_eq!(changes[0].at, suite.now());
    assert_eq!(suite.status(DAVIS), before);
}

#[test]
fn one_check_in_may_log_two_changes() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    suite.advance(suite.window);
    suite.report("bob", &[]);
    let tx = suite.check_in("bob", DAVIS, 2).tx;
    let causes: Vec<_> = StatusChanged::all(&tx.events)
        .iter()
        .map(|c| c.cause)
        .collect();
    assert_eq!(causes, [Cause::Wait14Days, Cause::InfectedUserCheckin]);
}

#[test]
fn revoked_rows_are_removed_and_revocation_is_logged_when_noticed() {
    let mut suite = suite();
    suite.check_in("zoe", DAVIS, 0);
    let mut cases = vec![];
    for n in 1..=12 {
        let who = format!("person {n}");
        let visit = suite.check_in(&who, DAVIS, n);
        cases.push((who.clone(), suite.report(&who, &[&visit])));
        suite.advance(1);
    }
    let registry = suite.registry();
    for (who, case) in cases {
        let msg = wayclear_api::contact_registry::ExecuteMsg::RevokeCase { case };
        suite.execute(&who, &registry, &msg).unwrap();
    }
    let revoked_at = suite.now();
    assert_eq!(suite.is(DAVIS), Status::Clean);
    suite.advance(50);
    let rows = |suite: &Suite| {
        let location = suite.location(DAVIS);
        let is_infection = |key: &[u8]| key.starts_with(b"\x00\x01i");
        suite
            .chain
            .dump(&location)
            .iter()
            .filter(|(key, _)| is_infection(key))
            .count()
    };
    assert_eq!(rows(&suite), 12);
    let tx = inspect(&mut suite, "zoe").unwrap();
    let changes = StatusChanged::all(&tx.events);
    assert_eq!(changes[0].cause, Cause::CaseRevoked);
    assert_eq!(
        (changes[0].effective_at, changes[0].at),
        (revoked_at, revoked_at + 50)
    );
    assert_eq!(rows(&suite), 2, "an execute removes ten of them");
    inspect(&mut suite, "zoe").unwrap();
    assert_eq!(rows(&suite), 0);
}

#[test]
fn old_rows_are_pruned_two_by_each_check_in_and_nobody_can_tell() {
    let mut suite = suite();
    for n in 0..6 {
        suite.check_in("ada", DAVIS, n);
        suite.advance(1);
    }
    let visits = |suite: &Suite| {
        let location = suite.location(DAVIS);
        let is_visit = |key: &[u8]| key.starts_with(b"\x00\x01v");
        suite
            .chain
            .dump(&location)
            .iter()
            .filter(|(key, _)| is_visit(key))
            .count()
    };
    assert_eq!(visits(&suite), 6);
    suite.advance(suite.window);
    suite.check_in_directly("bob", DAVIS, 10).unwrap();
    assert_eq!(visits(&suite), 5, "one more, two fewer");
    let status = suite.status(DAVIS);
    for n in 11..20 {
        suite.check_in_directly("bob", DAVIS, n).unwrap();
    }
    assert_eq!(visits(&suite), 10, "only the ones of today");
    assert_eq!(suite.status(DAVIS).since, status.since);
    assert_eq!(suite.status(DAVIS).visits, 16, "the counter is for life");
    assert!(
        suite.transitions(DAVIS).is_empty(),
        "the log is kept one window"
    );
}

#[test]
fn everything_that_expires_is_pruned_in_the_end() {
    let mut suite = funded(policy(), 10_000);
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    suite.advance(1);
    suite.clean("davis", DAVIS);
    suite.advance(2 * suite.window + 1);
    for n in 0..6 {
        suite.check_in_directly("bob", DAVIS, 10 + n).unwrap();
    }
    let location = suite.location(DAVIS);
    for (key, _) in suite.chain.dump(&location) {
        let old = [b'i', b'c', b't'].map(|c| vec![0, 1, c]);
        assert!(
            !old.iter().any(|prefix| key.starts_with(prefix)),
            "{key:?} is still there"
        );
        let ada = suite.account("ada").into_string();
        assert!(
            !String::from_utf8_lossy(&key).contains(&ada),
            "{key:?} names a visitor"
        );
    }
}

#[test]
fn the_days_of_a_place_are_told_by_utc_days() {
    let mut suite = suite();
    let midnight = GENESIS_TIME - GENESIS_TIME % DAY_SECONDS;
    suite.open(DAVIS);
    suite.advance(DAY_SECONDS);
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.advance(DAY_SECONDS);
    suite.clean("davis", DAVIS);
    suite.report("ada", &[&visit]);
    suite.advance(DAY_SECONDS);
    let days = suite.daily(DAVIS, 5).days;
    let statuses: Vec<_> = days.iter().map(|day| day.status).collect();
    let (empty, clean, infected) = (Status::Empty, Status::Clean, Status::Infected);
    assert_eq!(statuses, [empty, empty, infected, infected, clean]);
    assert_eq!(days[1].day, midnight);
    for days in [0, 15, 255] {
        let location = suite.location(DAVIS);
        let answer = suite.query::<serde_json::Value>(&location, &QueryMsg::Daily { days });
        assert_refused(answer, ContractError::Days { days });
    }
}

#[test]
fn transitions_come_in_pages() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    suite.report("ada", &[&visit]);
    let location = suite.location(DAVIS);
    let page = |start_after, limit| -> TransitionsResponse {
        let msg = QueryMsg::Transitions {
            start_after,
            limit: Some(limit),
        };
        suite.query(&location, &msg).unwrap()
    };
    let all = page(None, 100).transitions;
    assert_eq!(all.len(), 3);
    let first = page(None, 2).transitions;
    let rest = page(Some(first[1].index), 2).transitions;
    assert_eq!([first, rest].concat(), all);
    for limit in [0, 4_294_967_295] {
        let msg = QueryMsg::Transitions {
            start_after: None,
            limit: Some(limit),
        };
        let answer = suite.query::<serde_json::Value>(&location, &msg);
        assert_refused(answer, Invalid::Limit { limit });
    }
}

#[test]
fn only_the_parent_and_the_registry_give_orders() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let visitor = suite.account("ada");
    let forward = |at: &str| ExecuteMsg::Forward {
        visitor: visitor.clone(),
        place: place(at),
        action: Action::Inspect {},
    };
    assert_refused(
        suite.execute("ada", &location, &forward(DAVIS)),
        ContractError::NotParent,
    );
    let update = ExecuteMsg::InfectedUserUpdate {
        case: 1,
        openings: vec![],
    };
    assert_refused(
        suite.execute("ada", &location, &update),
        ContractError::NotRegistry,
    );
    let city = suite.city("davis");
    let lost = suite.chain.execute(&city, &location, &forward(WOODLAND));
    let (here, there) = (DAVIS.to_string(), WOODLAND.to_string());
    assert_refused(lost, ContractError::WrongPlace { here, there });
}

#[test]
fn messages_take_no_funds_and_the_pool_takes_one_coin_of_the_citys_denom() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let funds = [coin(5, DENOM)];
    let inspection = suite.execute_with("ada", &location, &ExecuteMsg::Inspect {}, &funds);
    assert_refused(inspection, PaymentError::NonPayable {});

    assert_refused(
        suite.fund("mall", DAVIS, 100),
        ContractError::NoRewardPolicy,
    );
    set_policy(&mut suite, Some(policy()));
    let fund = ExecuteMsg::FundRewards {};
    assert_refused(
        suite.execute("mall", &location, &fund),
        PaymentError::NoFunds {},
    );
    let two = [coin(5, "uatom"), coin(5, DENOM)];
    assert_refused(
        suite.execute_with("mall", &location, &fund, &two),
        PaymentError::MultipleDenoms {},
    );
    let wrong = suite.execute_with("mall", &location, &fund, &[coin(5, "uatom")]);
    assert_refused(wrong, PaymentError::MissingDenom(DENOM.to_string()));
    let zero = suite.execute_with("mall", &location, &fund, &[coin(0, DENOM)]);
    assert!(zero.is_err(), "nothing is no funding");
    assert_eq!(suite.rewards(DAVIS).denom, None, "nothing was stored");

    suite.fund("mall", DAVIS, u128::MAX).unwrap();
    let more = suite.fund("other mall", DAVIS, 1);
    assert!(more.is_err(), "more than 128 bits cannot be counted");
    assert_eq!(suite.rewards(DAVIS).funded, Uint128::MAX);
}

#[test]
fn a_pool_that_would_overflow_is_refused_by_name() {
    let mut suite = funded(policy(), u128::MAX - 5);
    set_policy(
        &mut suite,
        Some(RewardPolicy {
            check_in: Uint128::new(10),
            ..policy()
        }),
    );
    suite.check_in("ada", DAVIS, 1);
    assert_refused(
        suite.fund("mall", DAVIS, 6),
        ContractError::AmountTooLarge {
            amount: "6".to_string(),
        },
    );
}

#[test]
fn a_check_in_and_an_inspection_are_rewarded_from_the_pool() {
    let mut suite = funded(policy(), 1_000);
    let visit = suite.check_in("ada", DAVIS, 1);
    let amount = Uint128::new(100);
    assert_eq!(RewardSent::all(&visit.tx.events), [RewardSent { amount }]);
    assert_eq!(balance(&mut suite, "ada"), 100);
    inspect(&mut suite, "bob").unwrap();
    assert_eq!(balance(&mut suite, "bob"), 30);
    let rewards = suite.rewards(DAVIS);
    assert_eq!(rewards.pool, Uint128::new(870));
    assert_eq!(
        (rewards.funded, rewards.paid),
        (Uint128::new(1_000), Uint128::new(130))
    );
    assert_eq!(rewards.paid_today, Uint128::new(130));
    suite.advance(DAY_SECONDS);
    assert_eq!(suite.rewards(DAVIS).paid_today, Uint128::zero());
}

#[test]
fn nobody_is_paid_twice_inside_the_cool_down() {
    let mut suite = funded(policy(), 1_000);
    suite.check_in("ada", DAVIS, 1);
    suite.advance(3_599);
    suite.check_in("ada", DAVIS, 2);
    assert_eq!(balance(&mut suite, "ada"), 100);
    suite.advance(1);
    suite.check_in("ada", DAVIS, 3);
    assert_eq!(balance(&mut suite, "ada"), 200);
    assert_eq!(suite.status(DAVIS).visits, 3, "every visit counts");
}

#[test]
fn the_cap_of_a_day_holds_for_all_visitors_together() {
    let mut suite = funded(
        RewardPolicy {
            daily_cap: Uint128::new(250),
            ..policy()
        },
        1_000,
    );
    for (n, who) in ["ada", "bob", "cy"].into_iter().enumerate() {
        suite.check_in(who, DAVIS, n as u64);
    }
    assert_eq!(
        suite.rewards(DAVIS).paid,
        Uint128::new(200),
        "a third would exceed the cap"
    );
    suite.advance(DAY_SECONDS);
    suite.check_in("cy", DAVIS, 9);
    assert_eq!(balance(&mut suite, "cy"), 100);
}

#[test]
fn an_empty_pool_a_missing_policy_and_a_zero_reward_stop_no_visit() {
    let mut suite = funded(policy(), 150);
    suite.check_in("ada", DAVIS, 1);
    suite.check_in("bob", DAVIS, 2);
    assert_eq!(balance(&mut suite, "bob"), 0, "50 are left, 100 are needed");
    set_policy(
        &mut suite,
        Some(RewardPolicy {
            check_in: Uint128::zero(),
            ..policy()
        }),
    );
    suite.check_in("cy", DAVIS, 3);
    set_policy(&mut suite, None);
    suite.check_in("dan", DAVIS, 4);
    assert_eq!(suite.status(DAVIS).visits, 4);
    assert_eq!(suite.rewards(DAVIS).paid, Uint128::new(100));
}

#[test]
fn a_reward_that_cannot_be_delivered_goes_back_and_blocks_nothing() {
    let mut suite = funded(policy(), 1_000);
    // Like the account of a module, this one may not receive funds.
    let visit = suite.check_in("module", DAVIS, 1);
    assert_eq!(
        CheckedIn::all(&visit.tx.events),
        [CheckedIn {
            status: Status::Clean
        }]
    );
    let amount = Uint128::new(100);
    assert_eq!(
        RewardReturned::all(&visit.tx.events),
        [RewardReturned { amount }]
    );
    let rewards = suite.rewards(DAVIS);
    assert_eq!(
        (rewards.paid, rewards.pool),
        (Uint128::zero(), Uint128::new(1_000))
    );
    assert_eq!(rewards.paid_today, Uint128::zero());
    suite.report("module", &[&visit]);
    assert_eq!(suite.is(DAVIS), Status::Infected, "the visit was recorded");
    let location = suite.location(DAVIS);
    let is_cool_down = |key: &[u8]| key.starts_with(b"\x00\x01p");
    let dump = suite.chain.dump(&location);
    assert!(
        !dump.iter().any(|(key, _)| is_cool_down(key)),
        "no cool-down without a payment"
    );
}

#[test]
fn a_cool_down_runs_across_midnight() {
    let mut suite = funded(
        RewardPolicy {
            cooldown_seconds: 3_600,
            ..policy()
        },
        1_000,
    );
    let midnight = (suite.now() / 86_400 + 1) * 86_400;
    suite.advance(midnight - 600 - suite.now());
    suite.check_in("ada", DAVIS, 1);
    suite.advance(1_200);
    suite.check_in("ada", DAVIS, 2);
    assert_eq!(
        balance(&mut suite, "ada"),
        100,
        "paid 20 minutes ago, yesterday"
    );
    suite.advance(2_400);
    suite.check_in("ada", DAVIS, 3);
    assert_eq!(balance(&mut suite, "ada"), 200);
}

#[test]
fn a_city_withdraws_what_is_left_and_no_more() {
    let mut suite = funded(policy(), 1_000);
    suite.check_in("ada", DAVIS, 1);
    let too_much = Uint128::new(901);
    let pool = Uint128::new(900);
    let refused = ContractError::PoolTooSmall {
        pool,
        amount: too_much,
    };
    assert_refused(withdraw(&mut suite, 901, "city hall"), refused);
    assert_refused(
        withdraw(&mut suite, 0, "city hall"),
        ContractError::NothingToWithdraw,
    );
    withdraw(&mut suite, 900, "city hall").unwrap();
    assert_eq!(balance(&mut suite, "city hall"), 900);
    assert_eq!(suite.rewards(DAVIS).withdrawn, Uint128::new(900));
}

#[test]
fn an_unfunded_pool_holds_nothing_to_withdraw() {
    let mut suite = suite();
    suite.open(DAVIS);
    let (pool, amount) = (Uint128::zero(), Uint128::one());
    assert_refused(
        withdraw(&mut suite, 1, "x"),
        ContractError::PoolTooSmall { pool, amount },
    );
}

#[test]
fn a_pool_changes_its_denom_only_when_it_is_empty() {
    let mut suite = funded(policy(), 1_000);
    set_policy(
        &mut suite,
        Some(RewardPolicy {
            denom: "uatom".to_string(),
            ..policy()
        }),
    );
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(
        suite.rewards(DAVIS).paid,
        Uint128::zero(),
        "the pool holds another denom"
    );
    let location = suite.location(DAVIS);
    let fund = ExecuteMsg::FundRewards {};
    let atoms = [coin(70, "uatom")];
    let refused = ContractError::PoolInOtherDenom {
        pool: DENOM.to_string(),
        policy: "uatom".to_string(),
    };
    assert_refused(
        suite.execute_with("mall", &location, &fund, &atoms),
        refused,
    );
    withdraw(&mut suite, 1_000, "city hall").unwrap();
    suite
        .execute_with("mall", &location, &fund, &atoms)
        .unwrap();
    let rewards = suite.rewards(DAVIS);
    assert_eq!(rewards.denom.as_deref(), Some("uatom"));
    assert_eq!(
        (rewards.funded, rewards.withdrawn),
        (Uint128::new(70), Uint128::zero())
    );
}

#[test]
fn a_location_checks_its_own_instantiation() {
    let mut suite = suite();
    let code_id = suite.deployment.code_ids[&Contract::Location];
    let registry = suite.registry().into_string();
    let ada = suite.account("ada");
    let good = InstantiateMsg {
        place: place(DAVIS),
        registry,
        window_seconds: 60,
    };
    let mut make = |msg: &InstantiateMsg| suite.chain.instantiate(&ada, code_id, msg, "x", None);
    make(&good).unwrap();
    let window = InstantiateMsg {
        window_seconds: 59,
        ..good.clone()
    };
    assert_refused(make(&window), Invalid::Window { seconds: 59 });
    let registry = InstantiateMsg {
        registry: "nobody".to_string(),
        ..good
    };
    let address = "\"nobody\"".to_string();
    assert_refused(make(&registry), Invalid::Address { address });
}

#[test]
fn infected_visits_are_listed_with_their_case_and_cleaning_until_revoked_or_out_of_the_window() {
    let mut suite = SuiteBuilder::new().window(3_600).build();
    let first = suite.check_in("ada", DAVIS, 1);
    suite.advance(600);
    let second = suite.check_in("bob", DAVIS, 2);
    suite
        .try_report("ada", &report_of(&[&first]), None)
        .unwrap();
    suite.advance(60);
    suite.clean("davis", DAVIS);
    let cleaned_at = Some(suite.now());
    suite.advance(60);
    let third = suite.check_in("ada", DAVIS, 3);
    suite
        .try_report("bob", &report_of(&[&second]), None)
        .unwrap();
    let visit = |visit: &Visited, case, cleaned_at| InfectedVisit {
        at: visit.opening.checked_in_at,
        case,
        cleaned_at,
    };
    let all = [
        visit(&first, 1, cleaned_at),
        visit(&second, 2, cleaned_at),
        visit(&third, 1, None),
    ];
    assert_eq!(
        suite.infections(DAVIS),
        all,
        "the third was made with the case open"
    );
    let location = suite.location(DAVIS);
    for limit in [1, 2, 100] {
        let mut pages: Vec<InfectedVisit> = vec![];
        loop {
            let start_after = pages.last().map(|v| InfectionCursor {
                at: v.at,
                case: v.case,
            });
            let msg = QueryMsg::Infections {
                start_after,
                limit: Some(limit),
            };
            let page: InfectionsResponse = suite.query(&location, &msg).unwrap();
            if page.infections.is_empty() {
                break;
            }
            pages.extend(page.infections);
        }
        assert_eq!(pages, all, "pages of {limit}");
    }
    let registry = suite.registry();
    let revoke = contact_registry::ExecuteMsg::RevokeCase { case: 1 };
    suite.execute("ada", &registry, &revoke).unwrap();
    assert_eq!(suite.infections(DAVIS), [visit(&second, 2, cleaned_at)]);
    let end = second.opening.checked_in_at + 3_600;
    suite.advance(end - 1 - suite.now());
    assert_eq!(suite.infections(DAVIS).len(), 1);
    suite.advance(1);
    assert!(suite.infections(DAVIS).is_empty());
}
