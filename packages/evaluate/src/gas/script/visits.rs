//! Visits, what a city says of places, and rewards.

use anyhow::Result;
use cosmwasm_std::Uint128;
use wayclear_api::city::{self, RewardPolicy};
use wayclear_api::location::{self, Opening, Surface};
use wayclear_api::region::Action;
use wayclear_api::state;
use wayclear_api::{Place, DAY_SECONDS};
use wayclear_chain::Addr;
use wayclear_chain::Contract::{City, Location, State};
use wayclear_client::visit::{self, CheckIn, Door};
use wayclear_identity::Secret;

use super::{Script, CREATING, DIRECT, REWARDED, REWARDED_INSPECTION, ROUTED};

const STATION: &str = "9qc7mbdh";
pub(super) const LIBRARY: &str = "9qc7mbdj";
const SHOP: &str = "9qc7mbdk/shop-2";

impl Script<'_> {
    /// Checks in and notes what it cost.
    pub(super) fn check_in(
        &mut self,
        request: &'static str,
        who: &str,
        door: &Door,
        place: &Place,
    ) -> Result<CheckIn> {
        let who = self.account(who)?;
        let secret = Secret::new(self.bytes());
        let made = visit::check_in(self.wasmd, &who, door, place, &secret)?;
        let (contract, message) = match door {
            Door::State(_) => (State, "visit"),
            Door::Location(_) => (Location, "check_in"),
        };
        self.note(request, Some(contract), message, &made.tx)?;
        Ok(made)
    }

    fn inspect(
        &mut self,
        request: &'static str,
        who: &str,
        door: &Door,
        place: &Place,
    ) -> Result<()> {
        let who = self.account(who)?;
        let found = visit::inspect(self.wasmd, &who, door, place)?;
        let (contract, message) = match door {
            Door::State(_) => (State, "visit"),
            Door::Location(_) => (Location, "inspect"),
        };
        self.note(request, Some(contract), message, &found.tx)?;
        Ok(())
    }

    pub(super) fn visits(&mut self, state: &Addr) -> Result<Visits> {
        let place: Place = STATION.parse()?;
        let tree = Door::State(state.clone());
        let first = self.check_in(CREATING, "bob", &tree, &place)?;
        self.check_in(ROUTED, "bob", &tree, &place)?;
        let station = first.location;
        let own = Door::Location(station.clone());
        let again = self.check_in(DIRECT, "bob", &own, &place)?;
        self.inspect("inspection routed from the state", "bob", &tree, &place)?;
        self.inspect("inspection at the location's address", "bob", &own, &place)?;
        let open = state::ExecuteMsg::Visit {
            place: SHOP.parse()?,
            action: Action::Open {},
        };
        self.measure("open a place", (State, state), "bob", &open)?;
        let bob = self.account("bob")?;
        let secret = Secret::new(self.bytes());
        let library = LIBRARY.parse()?;
        let elsewhere = visit::check_in(self.wasmd, &bob, &tree, &library, &secret)?;
        Ok(Visits {
            library: elsewhere.location,
            station,
            opened: [first.opening, again.opening],
            elsewhere: elsewhere.opening,
        })
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
            denom: self.coins(0)?.denom,
            check_in: Uint128::new(5_000),
            inspect: Uint128::new(4_000),
            // The longest always reaches into yesterday, and then a visit reads one row more: the table shows the dearest.
            cooldown_seconds: DAY_SECONDS,
            daily_cap: Uint128::new(1_000_000),
        });
        let set = city::ExecuteMsg::SetRewardPolicy { policy };
        self.measure("set a reward policy", (City, city), "city", &set)?;
        let fund = location::ExecuteMsg::FundRewards {};
        let funds = [self.coins(1_000_000)?];
        self.measure_with_funds(
            "fund a reward pool",
            (Location, station),
            "sponsor",
            &fund,
            &funds,
        )?;
        let place: Place = STATION.parse()?;
        let own = Door::Location(station.clone());
        self.check_in(REWARDED, "bob", &own, &place)?;
        self.inspect(REWARDED_INSPECTION, "dan", &own, &place)?;
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
