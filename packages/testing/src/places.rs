//! Places of the usual tree, and what their city and sponsors do for them.

use cosmwasm_std::{coin, Addr, Uint128};
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::location;
use wayclear_chain::{ChainError, Tx, DENOM};

use crate::suite::Suite;
use crate::visits::place;

pub const DAVIS: &str = "9qc7mbdh";
pub const WOODLAND: &str = "9qckhcpc";
pub const SACRAMENTO: &str = "9qce7pm8";

/// A reward policy that pays in the chain's denom, an hour apart.
pub fn policy() -> RewardPolicy {
    RewardPolicy {
        denom: DENOM.to_string(),
        check_in: Uint128::new(100),
        inspect: Uint128::new(30),
        cooldown_seconds: 3_600,
        daily_cap: Uint128::new(10_000),
    }
}

impl Suite {
    /// `MarkCleaned` by the city's owner.
    #[track_caller]
    pub fn clean(&mut self, city: &str, at: &[&str]) -> Tx {
        let places = at.iter().map(|at| place(at)).collect();
        let city = self.city(city);
        self.execute(
            "city owner",
            &city,
            &city::ExecuteMsg::MarkCleaned { places },
        )
        .expect("a cleaning")
    }

    /// `SetRewardPolicy` by the city's owner; `None` turns rewards off.
    #[track_caller]
    pub fn set_policy(&mut self, city: &str, policy: Option<RewardPolicy>) {
        let city = self.city(city);
        let set = city::ExecuteMsg::SetRewardPolicy { policy };
        self.execute("city owner", &city, &set).expect("a policy");
    }

    /// What an account owns of the suite's denom, in base units.
    #[track_caller]
    pub fn balance(&self, who: &str) -> u128 {
        let account = self.account(who);
        self.chain.balance(&account, DENOM).expect("a balance")
    }

    /// `FundRewards` with coins of the suite's denom.
    ///
    /// # Errors
    /// What the chain said.
    pub fn fund(&mut self, who: &str, at: &str, amount: u128) -> Result<Tx, ChainError> {
        let location = self.location(at);
        let fund = location::ExecuteMsg::FundRewards {};
        self.execute_with(who, &location, &fund, &[coin(amount, DENOM)])
    }

    /// `Prune` at a location or the registry, which say it alike.
    ///
    /// # Errors
    /// What the chain said.
    pub fn prune(&mut self, contract: &Addr, limit: u32) -> Result<Tx, ChainError> {
        let prune = location::ExecuteMsg::Prune { limit };
        self.execute("anyone", contract, &prune)
    }
}
