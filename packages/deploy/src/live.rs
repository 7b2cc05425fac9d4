//! A tree as it stands on a chain, as far as a tree file speaks of it.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{self, KnownAuthority, RiskModel};
use wayclear_api::raw::{self, DescriptionRow};
use wayclear_api::region::{self, Cell, Child, Config};
use wayclear_api::state::CodeIds;
use wayclear_api::{city, state, Place, MAX_LIMIT};
use wayclear_chain::{Chain, ChainError};

use crate::tree::Tree;

/// A state and what is below it.
#[derive(Clone, Debug)]
pub struct Live {
    pub state: Region,
    pub code_ids: CodeIds,
    pub registry: Registry,
    pub counties: BTreeMap<String, County>,
}

/// What every region has.
#[derive(Clone, Debug)]
pub struct Region {
    pub address: Addr,
    pub config: Config,
    /// What its parent has given it; nothing for a state.
    pub cells: BTreeSet<String>,
}

#[derive(Clone, Debug)]
pub struct Registry {
    pub address: Addr,
    pub config: contact_registry::ConfigResponse,
    pub authorities: Vec<KnownAuthority>,
    /// The newest version, in effect or not.
    pub risk_model: RiskModel,
}

#[derive(Clone, Debug)]
pub struct County {
    pub region: Region,
    pub cities: BTreeMap<String, City>,
}

#[derive(Clone, Debug)]
pub struct City {
    pub region: Region,
    pub rewards: Option<RewardPolicy>,
    pub cleaners: BTreeSet<Addr>,
    /// Of those that the file names, the ones that have a contract.
    pub places: BTreeMap<Place, DescriptionRow>,
}

impl Live {
    /// Reads a tree down from its state; of places those that `wanted` names.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    pub fn read(chain: &impl Chain, state: &Addr, wanted: &Tree) -> Result<Self, ChainError> {
        let config = chain.ask(state, state::ask::Config {})?;
        let mut places: BTreeMap<(&str, &str), Vec<&Place>> = BTreeMap::new();
        for (county, city, known) in wanted.places() {
            let of_city = places.entry((&county.key, &city.key)).or_default();
            of_city.push(&known.place);
        }
        let mut counties = BTreeMap::new();
        for (key, region) in below(chain, state)? {
            let mut cities = BTreeMap::new();
            for (city_key, of_city) in below(chain, &region.address)? {
                let named = places.get(&(key.as_str(), city_key.as_str()));
                let named = named.map(Vec::as_slice).unwrap_or_default();
                let read = City::read(chain, of_city, named)?;
                cities.insert(city_key.clone(), read);
            }
            counties.insert(key, County { region, cities });
        }
        Ok(Live {
            code_ids: chain.ask(state, state::ask::CodeIds {})?,
            registry: Registry::read(chain, &config.registry)?,
            state: Region {
                address: state.clone(),
                config,
                cells: BTreeSet::new(),
            },
            counties,
        })
    }
}

impl Registry {
    fn read(chain: &impl Chain, address: &Addr) -> Result<Self, ChainError> {
        let ask = |version| chain.ask(address, contact_registry::ask::RiskModel { version });
        let newest = ask(None)?.latest;
        Ok(Registry {
            address: address.clone(),
            config: chain.ask(address, contact_registry::ask::Config {})?,
            authorities: chain.ask_all(
                address,
                |last: Option<&KnownAuthority>| contact_registry::ask::Authorities {
                    start_after: last.map(|known| known.authority.account.clone()),
                    limit: Some(MAX_LIMIT),
                },
                |page| page.authorities,
            )?,
            risk_model: ask(Some(newest))?.model,
        })
    }
}

impl City {
    fn read(chain: &impl Chain, region: Region, named: &[&Place]) -> Result<Self, ChainError> {
        let address = &region.address;
        let cleaners = chain.ask_all(
            address,
            |last: Option<&Addr>| city::ask::Cleaners {
                start_after: last.map(Addr::to_string),
                limit: Some(MAX_LIMIT),
            },
            |page| page.cleaners,
        )?;
        let mut places = BTreeMap::new();
        for place in named {
            let key = raw::key(raw::CHILDREN, &place.to_string());
            if let Some(location) = row::<Addr>(chain, address, &key)? {
                let described = row(chain, &location, raw::DESCRIPTION.as_bytes())?;
                places.insert((*place).clone(), described.unwrap_or_default());
            }
        }
        Ok(City {
            rewards: chain.ask(address, city::ask::RewardPolicy {})?.policy,
            cleaners: cleaners.into_iter().collect(),
            places,
            region,
        })
    }
}

/// The children of a region with the cells that it has given them, by their keys.
fn below(chain: &impl Chain, parent: &Addr) -> Result<BTreeMap<String, Region>, ChainError> {
    let children = chain.ask_all(
        parent,
        |last: Option<&Child>| region::ask::Children {
            start_after: last.map(|child| child.key.clone()),
            limit: Some(MAX_LIMIT),
        },
        |page| page.children,
    )?;
    let mut cells: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for cell in chain.ask_all(
        parent,
        |last: Option<&Cell>| region::ask::Cells {
            start_after: last.map(|cell| cell.prefix.clone()),
            limit: Some(MAX_LIMIT),
        },
        |page| page.cells,
    )? {
        cells.entry(cell.child).or_default().insert(cell.prefix);
    }
    let regions = children.into_iter().map(|Child { key, address }| {
        let region = Region {
            config: chain.ask(&address, region::ask::Config {})?,
            cells: cells.remove(&key).unwrap_or_default(),
            address,
        };
        Ok((key, region))
    });
    regions.collect()
}

/// A row of a contract's storage; `None` = there is none.
fn row<R: serde::de::DeserializeOwned>(
    chain: &impl Chain,
    contract: &Addr,
    key: &[u8],
) -> Result<Option<R>, ChainError> {
    let row = chain.query_raw(contract, key)?;
    let row = row.map(cosmwasm_std::from_json).transpose();
    row.map_err(|error| ChainError::Answer {
        contract: contract.clone(),
        reason: error.to_string(),
    })
}
