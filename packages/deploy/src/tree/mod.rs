//! Tree files: the regions and places of one state, as TOML.

mod accounts;
pub mod cover;
pub(crate) mod day;
mod file;
pub(crate) mod ground;
mod position;
mod problem;
mod read;
mod read_position;
mod relays;
mod rows;
mod siblings;
mod sites;
mod tokens;
mod us;
mod write;

use std::collections::{BTreeMap, BTreeSet};

pub use accounts::USUAL_DAILY_SLIPS;
use cosmwasm_std::{Addr, Coin, HexBinary};
pub use file::{check, parse};
pub use position::{cell_at, Position, PositionError};
pub use problem::Problem;
pub(crate) use relays::{is_reachable, plain_url};
pub use relays::{Forwarder, Relay};
use serde::{Deserialize, Serialize};
pub use sites::Site;
pub use us::{doubt_county, Doubt};
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{Authority, ReportPolicy, RiskModel};
use wayclear_api::location::Surface;
use wayclear_api::{Place, MAX_WINDOW_SECONDS};
use wayclear_chain::Contract;
pub use write::write;

/// Name of a key, or an address.
pub type Account = String;

/// A state and everything below it. What is `None` or not named is as usual when it is made, and left alone afterwards.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tree {
    /// ISO 3166-2 code.
    pub key: String,
    pub name: String,
    /// Owns the state and its registry.
    pub owner: Option<Account>,
    /// May change the code of every contract.
    pub admin: Option<Account>,
    /// How long an infection counts, in seconds.
    pub window_seconds: Option<u64>,
    /// Whose word is taken.
    pub policy: Option<ReportPolicy>,
    /// The newest version of the risk model.
    pub risk_model: Option<RiskModel>,
    /// How long before it takes effect a further version must be known, in seconds.
    pub risk_model_delay_seconds: Option<u64>,
    /// Ids of the codes that contracts run; of those that are not named, the code is this build's.
    pub codes: BTreeMap<Contract, u64>,
    /// Who may vouch for slips.
    pub authorities: Vec<Authority>,
    pub counties: Vec<County>,
    /// Who sends for people without accounts, the first to be asked first.
    pub relays: Vec<Relay>,
    /// Who pays the fees of relays.
    pub fees: Vec<Fees>,
    /// Where authorities sign for one-time codes.
    pub desks: Vec<Site>,
    /// Who has the files that everybody reads, and takes nothing.
    pub mirrors: Vec<Site>,
    /// What of the authorities is not of the file.
    #[serde(skip)]
    pub beside: Beside,
}

/// Authorities and keys that a flag or a variable has named, and no file. For their sake nobody is taken away: a file that names
/// none says nothing of those that there are.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Those that the file does not name at all, by their addresses.
    pub authorities: BTreeSet<Account>,
    /// Public keys, 33 bytes.
    pub keys: BTreeSet<HexBinary>,
}

/// A county and its cities.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct County {
    /// The country's code, `[A-Z0-9-]{1,12}`; FIPS in the United States.
    pub key: String,
    pub name: String,
    pub owner: Option<Account>,
    pub prefixes: Vec<String>,
    pub cities: Vec<City>,
}

/// A city and its best-known places.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct City {
    /// Key, `[a-z0-9-]{1,32}`.
    pub key: String,
    pub name: String,
    pub owner: Option<Account>,
    /// Who may mark its places as cleaned, beside the owner.
    pub cleaners: Vec<Account>,
    pub prefixes: Vec<String>,
    /// What visitors are paid.
    pub rewards: Option<RewardPolicy>,
    pub places: Vec<KnownPlace>,
}

/// A place that exists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KnownPlace {
    pub place: Place,
    pub name: String,
    /// Degrees north, -90 to 90.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
    /// What the virus would sit on.
    pub surface: Surface,
    /// Where the coordinates are from.
    pub source: String,
}

/// A grant of fees for executing contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// Whose fees are paid.
    pub to: Account,
    pub from: Account,
    /// Most of it in a day.
    pub daily: Coin,
}

impl Tree {
    /// How long an infection counts where the tree is made, in seconds.
    pub fn window(&self) -> u64 {
        self.window_seconds.unwrap_or(MAX_WINDOW_SECONDS)
    }

    /// Puts addresses in place of all names of keys.
    ///
    /// # Errors
    /// Those of `address`.
    pub fn resolve<E>(&mut self, address: impl Fn(&str) -> Result<Addr, E>) -> Result<(), E> {
        for account in self.accounts_mut() {
            *account = address(account)?.into_string();
        }
        Ok(())
    }

    /// The first account that stands in one list twice, by a name and by its address say.
    pub fn doubled_account(&self) -> Option<&Account> {
        let authorities = self.authorities.iter().map(|known| &known.account);
        let mut lists: Vec<Vec<&Account>> = vec![authorities.collect()];
        for fees in &self.fees {
            let same = self.fees.iter().filter(|other| other.from == fees.from);
            lists.push(same.map(|fees| &fees.to).collect());
        }
        let cities = self.counties.iter().flat_map(|county| &county.cities);
        lists.extend(cities.map(|city| city.cleaners.iter().collect()));
        lists.into_iter().find_map(|list| {
            let mut seen = BTreeSet::new();
            list.into_iter().find(|account| !seen.insert(*account))
        })
    }

    /// Every account that the file names, as it is written there.
    pub fn accounts(&self) -> Vec<Account> {
        let mut all = self.clone();
        all.accounts_mut().into_iter().map(std::mem::take).collect()
    }

    /// The same, to be changed.
    pub(crate) fn accounts_mut(&mut self) -> Vec<&mut Account> {
        let mut all: Vec<&mut Account> = self.owner.iter_mut().chain(&mut self.admin).collect();
        all.extend(self.authorities.iter_mut().map(|known| &mut known.account));
        for Fees { to, from, .. } in &mut self.fees {
            all.extend([to, from]);
        }
        for county in &mut self.counties {
            all.extend(&mut county.owner);
            for city in &mut county.cities {
                all.extend(city.owner.iter_mut().chain(&mut city.cleaners));
            }
        }
        all
    }

    /// Every place with the keys of its county and city.
    pub fn places(&self) -> impl Iterator<Item = (&County, &City, &KnownPlace)> {
        self.counties.iter().flat_map(|county| {
            county
                .cities
                .iter()
                .flat_map(move |city| city.places.iter().map(move |place| (county, city, place)))
        })
    }
}
