//! Rewards: who is paid when, and that no reward is a reason for a visit to fail.

use cosmwasm_std::Uint128;
use wayclear_api::city::RewardPolicy;
use wayclear_api::events::{CheckedIn, RewardReturned, RewardSent};
use wayclear_api::location::Status;
use wayclear_api::DAY_SECONDS;
use wayclear_testing::{policy, suite, Suite, Tx, Visited, DAVIS, WOODLAND};

use super::{inspect, rows};

/// A suite with a funded location in Davis.
pub fn funded(policy: RewardPolicy, amount: u128) -> Suite {
    let mut suite = suite();
    suite.set_policy("davis", Some(policy));
    suite.open(DAVIS);
    suite.fund("mall", DAVIS, amount).unwrap();
    suite
}

/// Checks in now, in the next block.
fn check_in(suite: &mut Suite, who: &str, at: &str) -> Tx {
    suite.advance(1);
    let visited = Visited::new(at, suite.interval(), 1);
    suite.try_check_in(who, &visited).unwrap()
}

#[test]
fn a_check_in_and_an_inspection_are_rewarded_from_the_pool() {
    let mut suite = funded(policy(), 1_000);
    let tx = check_in(&mut suite, "ada", DAVIS);
    let amount = Uint128::new(100);
    assert_eq!(RewardSent::all(&tx.events), [RewardSent { amount }]);
    assert_eq!(suite.balance("ada"), 100);
    suite.advance(1);
    inspect(&mut suite, "bob", DAVIS).unwrap();
    assert_eq!(suite.balance("bob"), 30);
    let rewards = suite.rewards(DAVIS);
    assert_eq!(rewards.pool.u128(), 870);
    assert_eq!((rewards.funded.u128(), rewards.paid.u128()), (1_000, 130));
    assert_eq!(rewards.paid_today.u128(), 130);
    suite.advance(DAY_SECONDS);
    assert_eq!(suite.rewards(DAVIS).paid_today.u128(), 0);
}

#[test]
fn both_doors_pay_alike() {
    let mut suite = funded(policy(), 1_000);
    suite.advance(1);
    let visited = Visited::new(DAVIS, suite.interval(), 1);
    suite.check_in_directly("ada", &visited).unwrap();
    assert_eq!(suite.balance("ada"), 100);
}

#[test]
fn a_location_pays_one_visitor_a_block_and_another_location_another() {
    let mut suite = funded(policy(), 1_000);
    suite.set_policy("woodland", Some(policy()));
    suite.open(WOODLAND);
    suite.fund("mall", WOODLAND, 1_000).unwrap();
    check_in(&mut suite, "ada", DAVIS);
    let visited = Visited::new(DAVIS, suite.interval(), 2);
    suite.try_check_in("bob", &visited).unwrap();
    inspect(&mut suite, "cy", DAVIS).unwrap();
    let elsewhere = Visited::new(WOODLAND, suite.interval(), 2);
    suite.try_check_in("dan", &elsewhere).unwrap();
    let paid = ["ada", "bob", "cy", "dan"].map(|who| suite.balance(who));
    assert_eq!(paid, [100, 0, 0, 100]);
    check_in(&mut suite, "bob", DAVIS);
    assert_eq!(suite.balance("bob"), 100, "in the next block");
    assert_eq!(suite.status(DAVIS).visits, 3, "every visit counts");
}

#[test]
fn nobody_is_paid_twice_inside_the_cool_down() {
    let mut suite = funded(policy(), 1_000);
    check_in(&mut suite, "ada", DAVIS);
    suite.advance(3_598);
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 100);
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 200);
    suite.advance(1);
    inspect(&mut suite, "ada", DAVIS).unwrap();
    assert_eq!(suite.balance("ada"), 200, "an inspection cools down too");
}

#[test]
fn a_cool_down_runs_across_midnight_and_lasts_a_day_at_most() {
    let mut suite = funded(
        RewardPolicy {
            cooldown_seconds: DAY_SECONDS,
            ..policy()
        },
        1_000,
    );
    let midnight = u64::from(suite.today() + 1) * DAY_SECONDS;
    suite.advance(midnight - 600 - suite.now());
    check_in(&mut suite, "ada", DAVIS);
    suite.advance(DAY_SECONDS - 2);
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 100, "paid yesterday");
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 200);
}

#[test]
fn the_cap_of_a_utc_day_holds_for_all_visitors_together() {
    let mut suite = funded(
        RewardPolicy {
            daily_cap: Uint128::new(250),
            ..policy()
        },
        1_000,
    );
    for who in ["ada", "bob", "cy"] {
        check_in(&mut suite, who, DAVIS);
    }
    suite.advance(1);
    inspect(&mut suite, "dan", DAVIS).unwrap();
    let paid = ["ada", "bob", "cy", "dan"].map(|who| suite.balance(who));
    assert_eq!(paid, [100, 100, 0, 30], "what would exceed the cap is not");
    let midnight = u64::from(suite.today() + 1) * DAY_SECONDS;
    suite.advance(midnight - 2 - suite.now());
    check_in(&mut suite, "cy", DAVIS);
    assert_eq!(suite.balance("cy"), 0);
    check_in(&mut suite, "cy", DAVIS);
    assert_eq!(suite.balance("cy"), 100, "from midnight on");
}

#[test]
fn nobody_is_paid_for_what_a_relay_sends() {
    let mut suite = funded(policy(), 1_000);
    suite.advance(1);
    suite.relay_in(DAVIS, 1);
    assert_eq!(suite.balance("relay"), 0);
    assert_eq!(suite.rewards(DAVIS).pool.u128(), 1_000);
}

#[test]
fn an_empty_pool_a_missing_policy_and_a_zero_reward_stop_no_visit() {
    let mut suite = funded(policy(), 150);
    check_in(&mut suite, "ada", DAVIS);
    check_in(&mut suite, "bob", DAVIS);
    assert_eq!(suite.balance("bob"), 0, "50 are left, 100 are needed");
    let nothing = RewardPolicy {
        check_in: Uint128::zero(),
        ..policy()
    };
    suite.set_policy("davis", Some(nothing));
    check_in(&mut suite, "cy", DAVIS);
    suite.set_policy("davis", None);
    check_in(&mut suite, "dan", DAVIS);
    assert_eq!(suite.status(DAVIS).visits, 4);
    assert_eq!(suite.rewards(DAVIS).paid.u128(), 100);
    assert_eq!(rows(&suite, DAVIS, b'p'), 1, "one was paid");
}

#[test]
fn a_reward_that_cannot_be_delivered_goes_back_and_blocks_nothing() {
    let mut suite = funded(policy(), 1_000);
    // Like the account of a module, this one may not receive funds.
    suite.advance(1);
    let visited = Visited::new(DAVIS, suite.interval(), 1);
    let tx = suite.try_check_in("module", &visited).unwrap();
    assert_eq!(CheckedIn::all(&tx.events)[0].status, Status::Clean);
    let amount = Uint128::new(100);
    let returned = RewardReturned::all(&tx.events);
    assert_eq!(returned, [RewardReturned { amount }]);
    let rewards = suite.rewards(DAVIS);
    assert_eq!((rewards.paid.u128(), rewards.pool.u128()), (0, 1_000));
    assert_eq!(rewards.paid_today.u128(), 0);
    assert_eq!(rows(&suite, DAVIS, b'p'), 0, "no cool-down without payment");
    suite.report("module", &[&visited]);
    assert_eq!(suite.is(DAVIS), Status::Infected, "the visit was recorded");
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 100);
}

#[test]
fn a_pool_in_another_denom_than_the_policys_pays_nothing() {
    let mut suite = funded(policy(), 1_000);
    let atoms = RewardPolicy {
        denom: "uatom".to_string(),
        ..policy()
    };
    suite.set_policy("davis", Some(atoms));
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.rewards(DAVIS).paid.u128(), 0);
    assert_eq!(suite.status(DAVIS).visits, 1);
}

#[test]
fn a_cool_down_that_began_after_midnight_reaches_back_to_no_other_day() {
    let mut suite = funded(policy(), 1_000);
    let midnight = (suite.now() / DAY_SECONDS + 1) * DAY_SECONDS;
    suite.advance(midnight + 600 - suite.now());
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 100);
    // An hour ago was yesterday, when nobody was paid.
    suite.advance(1_200);
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 100);
    suite.advance(3_600);
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 200);
}

#[test]
fn a_pool_and_a_days_cap_are_paid_out_to_the_last_coin() {
    // What is left is exactly one reward.
    let mut suite = funded(policy(), 100);
    check_in(&mut suite, "ada", DAVIS);
    assert_eq!(suite.balance("ada"), 100);
    let policy = RewardPolicy {
        daily_cap: Uint128::new(200),
        ..policy()
    };
    let mut suite = funded(policy, 1_000);
    for who in ["ada", "bob", "cy"] {
        check_in(&mut suite, who, DAVIS);
    }
    let paid = ["ada", "bob", "cy"].map(|who| suite.balance(who));
    assert_eq!(paid, [100, 100, 0]);
}
