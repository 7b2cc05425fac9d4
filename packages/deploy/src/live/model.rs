//! What is known of a tree that stands.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, Coin};
use serde::Serialize;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{self, KnownAuthority, RiskModel};
use wayclear_api::raw::DescriptionRow;
use wayclear_api::region::Config;
use wayclear_api::state::CodeIds;
use wayclear_api::Place;
use wayclear_chain::Contract;

/// A state and what is below it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Live {
    pub state: Region,
    /// Version of each code that a contract runs, `major.minor.patch`, as one of those contracts says; nothing, if it says none.
    #[serde(skip)]
    pub versions: BTreeMap<u64, String>,
    /// What is made from now on is made of these.
    pub code_ids: CodeIds,
    pub registry: Registry,
    pub counties: BTreeMap<String, County>,
    /// Most that the first pays of the second's fees a day; of those payers that were asked for. `None` = a grant of another kind.
    pub fees: BTreeMap<Addr, BTreeMap<Addr, Option<Coin>>>,
}

/// What a contract runs, as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Running {
    pub id: u64,
    /// Who may change it; `None` = nobody.
    pub admin: Option<Addr>,
}

/// What every region has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Region {
    pub address: Addr,
    pub code: Running,
    pub config: Config,
    /// What its parent has given it; nothing for a state.
    pub cells: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Registry {
    pub address: Addr,
    pub code: Running,
    pub config: contact_registry::ConfigResponse,
    pub authorities: Vec<KnownAuthority>,
    /// The newest version, in effect or not.
    pub risk_model: RiskModel,
    /// The number of the newest version.
    pub risk_models: u32,
    /// How many versions are not in effect yet.
    #[serde(skip)]
    pub pending_models: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct County {
    pub region: Region,
    pub cities: BTreeMap<String, City>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct City {
    pub region: Region,
    pub rewards: Option<RewardPolicy>,
    pub cleaners: BTreeSet<Addr>,
    /// By the text form of their place.
    pub locations: BTreeMap<String, Location>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Location {
    pub place: Place,
    pub address: Addr,
    pub code: Running,
    /// Only of those that were asked for, and of those with a label: whoever owns the city has given it.
    pub described: Option<DescriptionRow>,
}

/// Which places without a label are described, since a tree may have far more of them than its file names; and whose grants of fees are read, since no
/// contract knows who pays.
#[derive(Clone, Debug)]
pub enum Described<'a> {
    Of {
        places: BTreeSet<&'a Place>,
        payers: &'a BTreeSet<Addr>,
    },
    /// All places, and nobody's grants.
    All,
}

impl Live {
    /// Every contract, what it is made of, and which code that is; parents before what they have made.
    pub fn contracts(&self) -> impl Iterator<Item = (Contract, &Addr, &Running)> {
        let own = [
            (Contract::State, &self.state.address, &self.state.code),
            (
                Contract::ContactRegistry,
                &self.registry.address,
                &self.registry.code,
            ),
        ];
        let counties = self.counties.values();
        let cities = || {
            self.counties
                .values()
                .flat_map(|county| county.cities.values())
        };
        let of_county =
            counties.map(|County { region, .. }| (Contract::County, &region.address, &region.code));
        let of_city =
            cities().map(|City { region, .. }| (Contract::City, &region.address, &region.code));
        let locations = cities().flat_map(|city| city.locations.values());
        let locations =
            locations.map(|location| (Contract::Location, &location.address, &location.code));
        own.into_iter()
            .chain(of_county)
            .chain(of_city)
            .chain(locations)
    }
}
