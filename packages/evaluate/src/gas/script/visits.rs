//! Visits, what a city says of places, and rewards.

use anyhow::{Context, Result};
use cosmwasm_std::{coin, HexBinary, Uint128};
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::commitments::visit_tag;
use wayclear_api::location::{self, Opening, Surface};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::Place;
use wayclear_chain::Addr;
use wayclear_chain::Contract::{City, Location, State};
use wayclear_client::locate;

use super::{Script, CREATING, DENOM, DIRECT, REWARDED, REWARDED_INSPECTION, ROUTED};

pub(super) const STATION: &str = "9qc7mbdh";
const LIBRARY: &str = "9qc7mbdj";
const SHOP: &str = "9qc7mbdk/shop-2";

impl Script<'_> {
    pub(super) fn visit_tag(&mut self, place: &Place) -> (HexBinary, HexBinary) {
        let secret = self.bytes();
        (visit_tag(place, &secret).into(), secret.into())
    }

    pub(super) fn visits(&mut self, state: &Addr) -> Result<Visits> {
        let place: Place = STATION.parse()?;
        let (first, secret) = self.visit_tag(&place);
        let check_in = |place: &Place, visit_tag| state::ExecuteMsg::Visit {
            place: place.clone(),
            action: Action::CheckIn { visit_tag },
        };
        let msg = check_in(&place, first);
        let tx = self.measure(CREATING, (State, state), "bob", &msg)?;
        let opened = Opening {
            checked_in_at: tx.time,
            secret,
        };
        let (second, _) = self.visit_tag(&place);
        let msg = check_in(&place, second);
        self.measure(ROUTED, (State, state), "bob", &msg)?;
        let station = self.locate(state, &place)?;
        let (visit_tag, secret) = self.visit_tag(&place);
        let msg = location::ExecuteMsg::CheckIn { visit_tag };
        let tx = self.measure(DIRECT, (Location, &station), "bob", &msg)?;
        let opened_again = Opening {
            checked_in_at: tx.time,
            secret,
        };
        let go = |place: Place, action| state::ExecuteMsg::Visit { place, action };
        let msg = go(place.clone(), Action::Inspect {});
        self.measure(
            "inspection routed from the state",
            (State, state),
            "bob",
            &msg,
        )?;
        let msg = location::ExecuteMsg::Inspect {};
        self.measure(
            "inspection at the location's address",
            (Location, &station),
            "bob",
            &msg,
        )?;
        let msg = go(SHOP.parse()?, Action::Open {});
        self.measure("open a place", (State, state), "bob", &msg)?;
        let library: Place = LIBRARY.parse()?;
        let (tag, secret) = self.visit_tag(&library);
        let tx = self.prepare(state, "bob", &check_in(&library, tag))?;
        let elsewhere = Opening {
            checked_in_at: tx.time,
            secret,
        };
        Ok(Visits {
            library: self.locate(state, &library)?,
            station,
            opened: [opened, opened_again],
            elsewhere,
        })
    }

    pub(super) fn locate(&self, state: &Addr, place: &Place) -> Result<Addr> {
        let found = locate(self.wasmd, state, place)?;
        found.location.context("a place that was just visited")
    }

    pub(super) fn places(&mut self, city: &Addr) -> Result<()> {
        use city::ExecuteMsg as Msg;
        let place: Place = STATION.parse()?;
        let describe = Msg::DescribeLocation {
            place: place.clone(),
            label: Some("Davis station".to_string()),
            surface: Surface::StainlessSteel,
        };
        self.measure("describe a place", (City, city), "city", &describe)?;
        let cleaners = Msg::UpdateCleaners {
            add: vec![self.account("cleaner")?.to_string()],
            remove: vec![],
        };
        self.measure("name a cleaner", (City, city), "city", &cleaners)?;
        let clean = Msg::MarkCleaned { place };
        self.measure(
            "mark a clean place as cleaned",
            (City, city),
            "cleaner",
            &clean,
        )?;
        let code_ids = city::CodeIds {
            location: self.code_id(Location),
        };
        let update = Msg::UpdateCodeIds { code_ids };
        self.measure(
            "set the code of future locations",
            (City, city),
            "city",
            &update,
        )?;
        Ok(())
    }

    pub(super) fn rewards(&mut self, city: &Addr, station: &Addr) -> Result<()> {
        let policy = Some(RewardPolicy {
            denom: DENOM.to_string(),
            check_in: Uint128::new(5_000),
            inspect: Uint128::new(4_000),
            cooldown_seconds: 3_600,
            daily_cap: Uint128::new(1_000_000),
        });
        let set = city::ExecuteMsg::SetRewardPolicy { policy };
        self.measure("set a reward policy", (City, city), "city", &set)?;
        let fund = location::ExecuteMsg::FundRewards {};
        let funds = [coin(1_000_000, DENOM)];
        self.measure_with_funds(
            "fund a reward pool",
            (Location, station),
            "sponsor",
            &fund,
            &funds,
        )?;
        let place: Place = STATION.parse()?;
        let (visit_tag, _) = self.visit_tag(&place);
        let msg = location::ExecuteMsg::CheckIn { visit_tag };
        self.measure(REWARDED, (Location, station), "bob", &msg)?;
        let msg = location::ExecuteMsg::Inspect {};
        self.measure(REWARDED_INSPECTION, (Location, station), "dan", &msg)?;
        let withdraw = city::ExecuteMsg::WithdrawRewards {
            place,
            amount: Uint128::new(1_000),
            to: self.account("sponsor")?.to_string(),
        };
        self.measure(
            "withdraw from a reward pool",
            (City, city),
            "city",
            &withdraw,
        )?;
        Ok(())
    }
}

/// What visitors keep, for reports.
pub(super) struct Visits {
    pub station: Addr,
    pub library: Addr,
    pub opened: [Opening; 2],
    pub elsewhere: Opening,
}
