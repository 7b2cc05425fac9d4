//! What rewards cost: policy, pool, a visit that pays.

use anyhow::Result;
use cosmwasm_std::Uint128;
use wayclear_api::city::{ExecuteMsg as Msg, RewardPolicy};
use wayclear_api::{location, Place, DAY_SECONDS};
use wayclear_chain::wasmd::{bank_send, Gas};
use wayclear_chain::Addr;
use wayclear_chain::Contract::{City, Location};

use super::visits::STATION;
use super::{Planted, Script, REWARDED, REWARDED_INSPECTION};

impl Script<'_> {
    pub(super) fn rewards(&mut self, tree: &Planted, station: &Addr) -> Result<()> {
        let denom = self.coins(0)?.denom;
        let policy = Some(RewardPolicy {
            denom: denom.clone(),
            check_in: Uint128::new(5_000),
            inspect: Uint128::new(4_000),
            // The longest always reaches into yesterday, and then a visit reads one row more: the table shows the dearest.
            cooldown_seconds: DAY_SECONDS,
            daily_cap: Uint128::new(1_000_000),
        });
        let set = Msg::SetRewardPolicy { policy };
        self.measure("set a reward policy", (City, &tree.city), "city", &set)?;
        let fund = location::ExecuteMsg::FundRewards {};
        let funds = [self.coins(1_000_000)?];
        self.measure_with_funds(
            "fund a reward pool",
            (Location, station),
            "sponsor",
            &fund,
            &funds,
        )?;
        self.check_in(REWARDED, "bob", station)?;
        let inspect = location::ExecuteMsg::Inspect {};
        self.measure(REWARDED_INSPECTION, (Location, station), "dan", &inspect)?;
        let place: Place = STATION.parse()?;
        let to = self.account("sponsor")?.to_string();
        let withdraw = Msg::WithdrawRewards {
            place: place.clone(),
            amount: Uint128::new(1_000),
            to: to.clone(),
        };
        self.measure(
            "withdraw from a reward pool",
            (City, &tree.city),
            "city",
            &withdraw,
        )?;
        let (sponsor, coins) = (self.account("sponsor")?, self.coins(1)?);
        let stray = bank_send(&sponsor, station, &coins);
        self.wasmd.send(&sponsor, &[stray], Gas::Simulated)?;
        let sweep = Msg::Sweep { place, denom, to };
        self.measure(
            "take out coins beside the pool",
            (City, &tree.city),
            "city",
            &sweep,
        )?;
        Ok(())
    }
}
