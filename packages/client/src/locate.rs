//! Where a place is in the tree, and what there is in it.

use cosmwasm_std::Addr;
use serde::Serialize;
use wayclear_api::region::{Child, ChildrenResponse};
use wayclear_api::state::{LocateResponse, QueryMsg};
use wayclear_api::{city, county, state, Place, MAX_LIMIT};

use crate::chain::Chain;
use crate::error::ChainError;

/// The addresses on the way from the state to a place, as far as there are any.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn locate(
    chain: &impl Chain,
    state: &Addr,
    place: &Place,
) -> Result<LocateResponse, ChainError> {
    let place = place.clone();
    chain.query(state, &QueryMsg::Locate { place })
}

/// All children of a region, page after page; `question` is its `Children` query.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn children<Q: Serialize>(
    chain: &impl Chain,
    region: &Addr,
    question: impl Fn(Option<String>, Option<u32>) -> Q,
) -> Result<Vec<Child>, ChainError> {
    chain.query_all(
        region,
        |last: Option<&Child>| question(last.map(|child| child.key.clone()), Some(MAX_LIMIT)),
        |page: ChildrenResponse| page.children,
    )
}

/// Every location of a tree.
///
/// # Errors
/// [`ChainError`], from the chain; [`ChainError::Answer`] for a key that is no place.
pub fn all_locations(chain: &impl Chain, state: &Addr) -> Result<Vec<(Place, Addr)>, ChainError> {
    let mut all = vec![];
    let counties = children(chain, state, |start_after, limit| {
        state::QueryMsg::Children { start_after, limit }
    })?;
    for county in counties {
        let cities = children(chain, &county.address, |start_after, limit| {
            county::QueryMsg::Children { start_after, limit }
        })?;
        for city in cities {
            let places = children(chain, &city.address, |start_after, limit| {
                city::QueryMsg::Children { start_after, limit }
            })?;
            for Child { key, address } in places {
                let place = key.parse().map_err(|error| ChainError::Answer {
                    contract: city.address.clone(),
                    reason: format!("{error}"),
                })?;
                all.push((place, address));
            }
        }
    }
    Ok(all)
}
