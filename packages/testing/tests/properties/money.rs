//! Rewards: what is paid is not modelled, but must add up.

use cosmwasm_std::{Addr, Uint128};
use wayclear_api::city::{self, RewardPolicy};
use wayclear_testing::{place, Suite, DENOM};

use crate::step::Step;
use crate::PLACES;

pub fn policy() -> RewardPolicy {
    RewardPolicy {
        denom: DENOM.to_string(),
        check_in: Uint128::new(10),
        inspect: Uint128::new(3),
        cooldown_seconds: 100,
        daily_cap: Uint128::new(60),
    }
}

/// Fills or empties a pool, if there is a location.
pub fn pay(suite: &mut Suite, step: &Step) {
    let (Step::Fund { place: n, .. } | Step::Withdraw { place: n, .. }) = step else {
        panic!("{step:?} has nothing to do with money")
    };
    let (at, city) = PLACES[*n];
    if suite.locate(at).location.is_none() {
        return;
    }
    match step {
        Step::Withdraw { amount, .. } => {
            let pool = suite.rewards(at).pool;
            let amount = Uint128::new(*amount);
            let msg = city::ExecuteMsg::WithdrawRewards {
                place: place(at),
                amount,
                to: suite.account("city hall").into_string(),
            };
            let contract = suite.city(city);
            let told = suite.execute("city owner", &contract, &msg);
            assert_eq!(told.is_ok(), amount <= pool);
        }
        Step::Fund { amount, .. } => drop(suite.fund("mall", at, *amount).expect("a pool")),
        _ => {}
    }
}

pub fn adds_up(suite: &Suite, at: &str, location: &Addr) {
    let rewards = suite.rewards(at);
    assert!(rewards.paid + rewards.withdrawn <= rewards.funded);
    let pool = rewards.funded - rewards.paid - rewards.withdrawn;
    assert_eq!(rewards.pool, pool);
    assert!(rewards.paid_today <= rewards.paid && rewards.paid_today <= policy().daily_cap);
    let balance = suite.chain.balance(location, DENOM).expect("a balance");
    assert_eq!(balance, rewards.pool.u128());
}
