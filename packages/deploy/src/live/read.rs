//! Reads a tree down from its state, and refuses what the tree has not made.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Addr;
use serde::de::DeserializeOwned;
use serde::Deserialize;
use wayclear_api::raw::{self, DescriptionRow};
use wayclear_api::region::{self, Cell, Child};
use wayclear_api::{city, state, Place, MAX_LIMIT};
use wayclear_chain::{children, Chain, ChainError, ContractInfo};

use super::error::LiveError;
use super::model::{City, County, Described, Live, Location, Region, Running};

/// The row that cw2 keeps in every contract.
#[derive(Deserialize)]
struct Version {
    version: String,
}

impl Live {
    /// Reads a tree.
    ///
    /// # Errors
    /// [`LiveError`].
    pub fn read(
        chain: &impl Chain,
        state: &Addr,
        described: Described<'_>,
    ) -> Result<Self, LiveError> {
        let nobody = BTreeSet::new();
        let (named, payers) = match described {
            Described::Of { places, payers } => (Some(places), payers),
            Described::All => (None, &nobody),
        };
        let config = chain.ask(state, state::ask::Config {})?;
        let info = info(chain, state)?;
        let reader = Reader {
            chain,
            named,
            admins: [info.admin.clone(), config.admin.clone()],
        };
        let mut counties = BTreeMap::new();
        for (key, region) in reader.below(state, "county")? {
            let mut cities = BTreeMap::new();
            for (city, of_city) in reader.below(&region.address, "city")? {
                let read = reader.city(&city, of_city)?;
                cities.insert(city, read);
            }
            counties.insert(key, County { region, cities });
        }
        let mut live = Live {
            versions: BTreeMap::new(),
            code_ids: chain.ask(state, state::ask::CodeIds {})?,
            registry: reader.registry(&config.registry, state)?,
            state: Region {
                address: state.clone(),
                code: Running {
                    id: info.code_id,
                    admin: info.admin,
                },
                config,
                cells: BTreeSet::new(),
            },
            counties,
            fees: payers
                .iter()
                .map(|payer| Ok((payer.clone(), chain.fees_paid_by(payer)?)))
                .collect::<Result<_, ChainError>>()?,
        };
        live.versions = versions(chain, &live)?;
        Ok(live)
    }
}

pub struct Reader<'a, C> {
    pub chain: &'a C,
    /// Places that are described, beside those with a label; `None` = all.
    named: Option<BTreeSet<&'a Place>>,
    /// Who may change codes: of the state, and of what it makes. They differ once the admin has given the tree to another.
    admins: [Option<Addr>; 2],
}

impl<C: Chain> Reader<'_, C> {
    /// What a contract runs, if its parent has made it and nobody but the tree's admins can change it.
    pub fn code_of(
        &self,
        contract: &Addr,
        what: impl FnOnce() -> String,
        parent: &Addr,
    ) -> Result<Running, LiveError> {
        let info = info(self.chain, contract)?;
        if info.creator != *parent {
            return Err(LiveError::Stranger {
                what: what(),
                address: contract.clone(),
                creator: info.creator,
                parent: parent.clone(),
            });
        }
        if !self.admins.contains(&info.admin) {
            let name = |account: Option<&Addr>| account.map_or("nobody", Addr::as_str).to_string();
            return Err(LiveError::Admin {
                what: what(),
                address: contract.clone(),
                found: name(info.admin.as_ref()),
                wanted: name(self.admins[0].as_ref()),
            });
        }
        Ok(Running {
            id: info.code_id,
            admin: info.admin,
        })
    }

    fn city(&self, key: &str, region: Region) -> Result<City, LiveError> {
        let address = &region.address;
        let cleaners = self.chain.ask_all(
            address,
            |last: Option<&Addr>| city::ask::Cleaners {
                start_after: last.map(Addr::to_string),
                limit: Some(MAX_LIMIT),
            },
            |page| page.cleaners,
        )?;
        let mut locations = BTreeMap::new();
        for child in children(self.chain, address)? {
            let named = || LiveError::Place {
                city: key.to_string(),
                key: child.key.clone(),
            };
            let place: Place = child.key.parse().map_err(|_| named())?;
            let what = || format!("place {place} of {key}");
            let location = Location {
                code: self.code_of(&child.address, what, address)?,
                described: self.described(&place, &child.address)?,
                address: child.address,
                place,
            };
            locations.insert(child.key, location);
        }
        Ok(City {
            rewards: self.chain.ask(address, city::ask::RewardPolicy {})?.policy,
            cleaners: cleaners.into_iter().collect(),
            locations,
            region,
        })
    }

    fn described(
        &self,
        place: &Place,
        location: &Addr,
    ) -> Result<Option<DescriptionRow>, ChainError> {
        let named = self.named.as_ref();
        let is_named = named.is_none_or(|named| named.contains(place));
        let described: Option<DescriptionRow> =
            row(self.chain, location, raw::DESCRIPTION.as_bytes())?;
        let described = described.unwrap_or_default();
        Ok((is_named || described.label.is_some()).then_some(described))
    }

    /// The children of a region with the cells that it has given them, by their keys.
    fn below(&self, parent: &Addr, what: &str) -> Result<BTreeMap<String, Region>, LiveError> {
        let mut cells: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for cell in self.chain.ask_all(
            parent,
            |last: Option<&Cell>| region::ask::Cells {
                start_after: last.map(|cell| cell.prefix.clone()),
                limit: Some(MAX_LIMIT),
            },
            |page| page.cells,
        )? {
            cells.entry(cell.child).or_default().insert(cell.prefix);
        }
        let children = children(self.chain, parent)?.into_iter();
        let regions = children.map(|Child { key, address }| {
            let named = || format!("{what} {key}");
            let region = Region {
                code: self.code_of(&address, named, parent)?,
                config: self.chain.ask(&address, region::ask::Config {})?,
                cells: cells.remove(&key).unwrap_or_default(),
                address,
            };
            Ok((key, region))
        });
        regions.collect()
    }
}

/// The version of each code: all contracts that run it have that one.
fn versions(chain: &impl Chain, live: &Live) -> Result<BTreeMap<u64, String>, ChainError> {
    let mut versions = BTreeMap::new();
    for (_, contract, running) in live.contracts() {
        if let Entry::Vacant(new) = versions.entry(running.id) {
            let version: Option<Version> = row(chain, contract, b"contract_info")?;
            new.insert(version.map_or_else(String::new, |row| row.version));
        }
    }
    Ok(versions)
}

fn info(chain: &impl Chain, contract: &Addr) -> Result<ContractInfo, ChainError> {
    let address = contract.to_string();
    let info = chain.contract_info(contract)?;
    info.ok_or(ChainError::NoContract { address })
}

/// A row of a contract's storage; `None` = there is none.
pub(crate) fn row<R: DeserializeOwned>(
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
