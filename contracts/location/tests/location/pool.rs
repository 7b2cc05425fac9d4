//! The reward pool: what fills it, what the city takes out of it, and what lies beside it.

use cosmwasm_std::{coin, Uint128, Uint256};
use cw_utils::PaymentError;
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::events::{RewardsFunded, RewardsWithdrawn, Swept};
use wayclear_api::location::ExecuteMsg;
use wayclear_location::ContractError;
use wayclear_testing::{assert_refused, place, policy, suite, ChainError, Suite, Tx, DAVIS, DENOM};

use super::rewards::funded;

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

fn sweep(suite: &mut Suite, denom: &str, to: &str) -> Result<Tx, ChainError> {
    let city = suite.city("davis");
    let to = suite.account(to).into_string();
    let msg = city::ExecuteMsg::Sweep {
        place: place(DAVIS),
        denom: denom.to_string(),
        to,
    };
    suite.execute("city owner", &city, &msg)
}

/// Somebody pays a location's address, past the contract.
fn pay_beside(suite: &mut Suite, amount: u128, denom: &str) {
    let location = suite.location(DAVIS);
    suite.chain.mint(&location, coin(amount, denom)).unwrap();
}

#[test]
fn the_pool_takes_one_coin_of_the_citys_denom() {
    let mut suite = suite();
    let location = suite.open(DAVIS);
    let refused = ContractError::NoRewardPolicy;
    assert_refused(suite.fund("mall", DAVIS, 100), refused);
    suite.set_policy("davis", Some(policy()));
    let fund = ExecuteMsg::FundRewards {};
    let nothing = suite.execute("mall", &location, &fund);
    assert_refused(nothing, PaymentError::NoFunds {});
    let two = [coin(5, "uatom"), coin(5, DENOM)];
    let two = suite.execute_with("mall", &location, &fund, &two);
    assert_refused(two, PaymentError::MultipleDenoms {});
    let wrong = suite.execute_with("mall", &location, &fund, &[coin(5, "uatom")]);
    assert_refused(wrong, PaymentError::MissingDenom(DENOM.to_string()));
    let zero = suite.execute_with("mall", &location, &fund, &[coin(0, DENOM)]);
    assert!(zero.is_err(), "nothing is no funding");
    assert_eq!(suite.rewards(DAVIS).denom, None, "nothing was stored");

    let tx = suite.fund("mall", DAVIS, 70).unwrap();
    let amount = Uint128::new(70);
    assert_eq!(RewardsFunded::all(&tx.events), [RewardsFunded { amount }]);
    suite.fund("another mall", DAVIS, 30).unwrap();
    let rewards = suite.rewards(DAVIS);
    assert_eq!((rewards.funded.u128(), rewards.pool.u128()), (100, 100));
    assert_eq!(rewards.denom.as_deref(), Some(DENOM));
}

#[test]
fn a_pool_that_would_overflow_is_refused_by_name() {
    let mut suite = funded(policy(), u128::MAX - 5);
    // The bank could not count them in one account either.
    withdraw(&mut suite, 1_000, "city hall").unwrap();
    let amount = "6".to_string();
    assert_refused(
        suite.fund("mall", DAVIS, 6),
        ContractError::AmountTooLarge { amount },
    );
    suite.fund("mall", DAVIS, 5).unwrap();
    assert_eq!(suite.rewards(DAVIS).funded, Uint128::MAX);
}

#[test]
fn a_city_withdraws_what_is_left_and_no_more() {
    let mut suite = funded(policy(), 1_000);
    suite.advance(1);
    suite.check_in("ada", DAVIS, 1);
    let (pool, amount) = (Uint128::new(900), Uint128::new(901));
    let refused = ContractError::PoolTooSmall { pool, amount };
    assert_refused(withdraw(&mut suite, 901, "city hall"), refused);
    let refused = ContractError::NothingToWithdraw;
    assert_refused(withdraw(&mut suite, 0, "city hall"), refused);
    let tx = withdraw(&mut suite, 900, "city hall").unwrap();
    let amount = Uint128::new(900);
    let told = RewardsWithdrawn::all(&tx.events);
    assert_eq!(told, [RewardsWithdrawn { amount }]);
    assert_eq!(suite.balance("city hall"), 900);
    let rewards = suite.rewards(DAVIS);
    assert_eq!((rewards.withdrawn.u128(), rewards.pool.u128()), (900, 0));
}

#[test]
fn an_unfunded_pool_holds_nothing_to_withdraw() {
    let mut suite = suite();
    suite.open(DAVIS);
    let (pool, amount) = (Uint128::zero(), Uint128::one());
    let refused = ContractError::PoolTooSmall { pool, amount };
    assert_refused(withdraw(&mut suite, 1, "x"), refused);
}

#[test]
fn a_transfer_that_the_bank_refuses_takes_nothing_out() {
    let mut suite = funded(policy(), 1_000);
    pay_beside(&mut suite, 7, DENOM);
    let before = suite.rewards(DAVIS);
    assert!(withdraw(&mut suite, 10, "module").is_err());
    assert!(sweep(&mut suite, DENOM, "module").is_err());
    assert_eq!(suite.rewards(DAVIS), before);
}

#[test]
fn a_pool_changes_its_denom_only_when_it_is_empty() {
    let mut suite = funded(policy(), 1_000);
    let in_atoms = RewardPolicy {
        denom: "uatom".to_string(),
        ..policy()
    };
    suite.set_policy("davis", Some(in_atoms));
    let location = suite.location(DAVIS);
    let fund = ExecuteMsg::FundRewards {};
    let atoms = [coin(70, "uatom")];
    let refused = ContractError::PoolInOtherDenom {
        pool: DENOM.to_string(),
        policy: "uatom".to_string(),
    };
    let funding = suite.execute_with("mall", &location, &fund, &atoms);
    assert_refused(funding, refused);
    withdraw(&mut suite, 1_000, "city hall").unwrap();
    let funding = suite.execute_with("mall", &location, &fund, &atoms);
    funding.unwrap();
    let rewards = suite.rewards(DAVIS);
    assert_eq!(rewards.denom.as_deref(), Some("uatom"));
    let counted = (rewards.funded.u128(), rewards.withdrawn.u128());
    assert_eq!(counted, (70, 0));
}

#[test]
fn what_lies_beside_the_pool_can_be_swept_and_the_pool_cannot() {
    let mut suite = funded(policy(), 1_000);
    suite.advance(1);
    suite.check_in("ada", DAVIS, 1);
    let nothing = |denom: &str| ContractError::NothingToSweep {
        denom: denom.to_string(),
    };
    for denom in [DENOM, "uatom"] {
        assert_refused(sweep(&mut suite, denom, "city hall"), nothing(denom));
    }
    pay_beside(&mut suite, 7, DENOM);
    pay_beside(&mut suite, 9, "uatom");
    let before = suite.rewards(DAVIS);
    let tx = sweep(&mut suite, DENOM, "city hall").unwrap();
    let swept = Swept {
        denom: DENOM.to_string(),
        amount: Uint256::from(7_u128),
    };
    assert_eq!(Swept::all(&tx.events), [swept]);
    sweep(&mut suite, "uatom", "city hall").unwrap();
    assert_eq!(suite.balance("city hall"), 7);
    let hall = suite.account("city hall");
    assert_eq!(suite.chain.balance(&hall, "uatom").unwrap(), 9);
    assert_eq!(suite.rewards(DAVIS), before);
    assert_refused(sweep(&mut suite, DENOM, "city hall"), nothing(DENOM));
    let location = suite.location(DAVIS);
    let held = suite.chain.balance(&location, DENOM).unwrap();
    assert_eq!(held, before.pool.u128(), "all that was not paid is there");
}

#[test]
fn coins_beside_the_pool_are_no_rewards() {
    let mut suite = suite();
    suite.set_policy("davis", Some(policy()));
    suite.open(DAVIS);
    pay_beside(&mut suite, 1_000, DENOM);
    suite.advance(1);
    suite.check_in("ada", DAVIS, 1);
    assert_eq!(suite.balance("ada"), 0);
}
