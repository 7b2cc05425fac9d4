//! The steps that make counties and cities, with their cells, rewards and places.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::region::{NewChild, MAX_PREFIXES};
use wayclear_api::{city, county, raw, state};
use wayclear_chain::Chain;

use crate::deployment::CountyContracts;
use crate::progress::{DeployError, Progress};
use crate::steps::Steps;
use crate::tree;

impl<C: Chain, T: FnMut(Progress)> Steps<'_, C, T> {
    pub fn county(
        &mut self,
        state: &Addr,
        county: &tree::County,
    ) -> Result<CountyContracts, DeployError> {
        let owners = self.owners;
        let address = self.child(
            &Region {
                kind: "county",
                parent: state,
                owner: &owners.state,
                key: &county.key,
                prefixes: &county.prefixes,
            },
            |prefixes| state::ExecuteMsg::AddCounty {
                county: NewChild {
                    key: county.key.clone(),
                    name: county.name.clone(),
                    owner: owners.county.to_string(),
                    prefixes,
                },
            },
            |child, prefixes| state::ExecuteMsg::AssignCells { child, prefixes },
        )?;
        let mut cities = BTreeMap::new();
        for city in &county.cities {
            let of_city = self.city(&address, city)?;
            self.places(state, &of_city, city)?;
            cities.insert(city.key.clone(), of_city);
        }
        Ok(CountyContracts { address, cities })
    }

    fn city(&mut self, county: &Addr, city: &tree::City) -> Result<Addr, DeployError> {
        let owners = self.owners;
        let address = self.child(
            &Region {
                kind: "city",
                parent: county,
                owner: &owners.county,
                key: &city.key,
                prefixes: &city.prefixes,
            },
            |prefixes| county::ExecuteMsg::AddCity {
                city: NewChild {
                    key: city.key.clone(),
                    name: city.name.clone(),
                    owner: owners.city.to_string(),
                    prefixes,
                },
            },
            |child, prefixes| county::ExecuteMsg::AssignCells { child, prefixes },
        )?;
        if let Some(policy) = &city.rewards {
            self.take(format!("rewards of {}", city.key), |steps| {
                let found = steps.chain.ask(&address, city::ask::RewardPolicy {})?;
                let is_new = found.policy.as_ref() != Some(policy);
                if is_new {
                    let policy = Some(policy.clone());
                    let set = city::ExecuteMsg::SetRewardPolicy { policy };
                    steps.chain.execute(&owners.city, &address, &set)?;
                }
                Ok(((), is_new))
            })?;
        }
        Ok(address)
    }

    /// A child with all its cells; it is made with the first ones, and assigned the others, as far as that was not done.
    fn child<M: Serialize>(
        &mut self,
        region: &Region<'_>,
        add: impl Fn(Vec<String>) -> M,
        assign: impl Fn(String, Vec<String>) -> M,
    ) -> Result<Addr, DeployError> {
        let mut chunks = region.prefixes.chunks(MAX_PREFIXES);
        let first = chunks.next().unwrap_or_default();
        let what = format!("{} {}", region.kind, region.key);
        let address = self.take(what, |steps| {
            let key = raw::key(raw::CHILDREN, region.key);
            if let Some(address) = steps.row(region.parent, &key)? {
                return Ok((address, false));
            }
            let add = add(first.to_vec());
            let tx = steps.chain.execute(region.owner, region.parent, &add)?;
            Ok((tx.child()?, true))
        })?;
        for prefixes in chunks {
            let what = format!("{} more cells of {}", prefixes.len(), region.key);
            self.take(what, |steps| {
                let mut missing = vec![];
                for prefix in prefixes {
                    let key = raw::key(raw::CELLS, prefix);
                    if steps.chain.query_raw(region.parent, &key)?.is_none() {
                        missing.push(prefix.clone());
                    }
                }
                let is_new = !missing.is_empty();
                if is_new {
                    let assign = assign(region.key.to_string(), missing);
                    steps.chain.execute(region.owner, region.parent, &assign)?;
                }
                Ok(((), is_new))
            })?;
        }
        Ok(address)
    }
}

/// A county or city to be.
struct Region<'a> {
    kind: &'static str,
    parent: &'a Addr,
    /// Owner of the parent, who may add it.
    owner: &'a Addr,
    key: &'a str,
    prefixes: &'a [String],
}
