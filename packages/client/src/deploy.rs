//! Puts a tree on a chain.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};
use wayclear_api::contact_registry::{self, Authority};
use wayclear_api::events::ChildCreated;
use wayclear_api::region::{NewChild, MAX_PREFIXES};
use wayclear_api::{county, state};

use crate::chain::{Chain, ChainError, Contract, Tx};
use crate::tree::Tree;

/// Who and what a tree needs beside its file.
#[derive(Clone, Debug)]
pub struct Owners {
    /// Owns the registry and the state.
    pub state: Addr,
    /// Owns the counties.
    pub county: Addr,
    /// Owns the cities.
    pub city: Addr,
    /// Wasm admin of everything; `None` = immutable.
    pub admin: Option<Addr>,
    /// The first authorities.
    pub authorities: Vec<Authority>,
}

/// Where the contracts of a tree are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// The contact registry.
    pub registry: Addr,
    /// The root.
    pub state: Addr,
    /// Counties by key.
    pub counties: BTreeMap<String, Node>,
    /// Codes of future children.
    pub code_ids: state::CodeIds,
}

/// A county and its cities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The county's contract.
    pub address: Addr,
    /// Contracts of its cities by key.
    pub cities: BTreeMap<String, Addr>,
}

/// Stores the codes and makes registry, state, counties and cities. Locations come with the first visits.
///
/// # Errors
/// [`ChainError`], at the first step that fails.
pub fn deploy(
    chain: &mut impl Chain,
    tree: &Tree,
    owners: &Owners,
) -> Result<Deployment, ChainError> {
    let registry_code = chain.store_code(Contract::ContactRegistry)?;
    let state_code = chain.store_code(Contract::State)?;
    let code_ids = state::CodeIds {
        county: chain.store_code(Contract::County)?,
        city: chain.store_code(Contract::City)?,
        location: chain.store_code(Contract::Location)?,
    };
    let admin = owners.admin.as_ref();
    let registry = chain.instantiate(
        &owners.state,
        registry_code,
        &contact_registry::InstantiateMsg {
            owner: owners.state.to_string(),
            policy: tree.policy,
            window_seconds: tree.window_seconds,
            authorities: owners.authorities.clone(),
        },
        "wayclear contact registry",
        admin,
    )?;
    let state = chain.instantiate(
        &owners.state,
        state_code,
        &state::InstantiateMsg {
            key: tree.key.clone(),
            name: tree.name.clone(),
            owner: owners.state.to_string(),
            admin: admin.map(Addr::to_string),
            registry: registry.to_string(),
            window_seconds: tree.window_seconds,
            code_ids: code_ids.clone(),
        },
        &format!("wayclear state {}", tree.key),
        admin,
    )?;

    let mut counties = BTreeMap::new();
    for county in &tree.counties {
        let (first, more) = split(&county.prefixes);
        let add = state::ExecuteMsg::AddCounty {
            county: NewChild {
                key: county.key.clone(),
                name: county.name.clone(),
                owner: owners.county.to_string(),
                prefixes: first,
            },
        };
        let address = created(&chain.execute(&owners.state, &state, &add)?)?;
        for prefixes in more {
            let child = county.key.clone();
            let assign = state::ExecuteMsg::AssignCells { child, prefixes };
            chain.execute(&owners.state, &state, &assign)?;
        }
        let mut cities = BTreeMap::new();
        for city in &county.cities {
            let (first, more) = split(&city.prefixes);
            let add = county::ExecuteMsg::AddCity {
                city: NewChild {
                    key: city.key.clone(),
                    name: city.name.clone(),
                    owner: owners.city.to_string(),
                    prefixes: first,
                },
            };
            let city_addr = created(&chain.execute(&owners.county, &address, &add)?)?;
            for prefixes in more {
                let child = city.key.clone();
                let assign = county::ExecuteMsg::AssignCells { child, prefixes };
                chain.execute(&owners.county, &address, &assign)?;
            }
            cities.insert(city.key.clone(), city_addr);
        }
        counties.insert(county.key.clone(), Node { address, cities });
    }
    Ok(Deployment {
        registry,
        state,
        counties,
        code_ids,
    })
}

/// The prefixes that fit into the first message, and the messages for the rest.
fn split(prefixes: &[String]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut chunks = prefixes.chunks(MAX_PREFIXES).map(<[String]>::to_vec);
    (chunks.next().unwrap_or_default(), chunks.collect())
}

fn created(tx: &Tx) -> Result<Addr, ChainError> {
    ChildCreated::all(&tx.events)
        .pop()
        .map(|child| Addr::unchecked(child.address))
        .ok_or_else(|| ChainError::Refused("no child was made".to_string()))
}
