//! Where a place is in the tree, and what there is in it.

use cosmwasm_std::Addr;
use wayclear_api::region::Child;
use wayclear_api::state::{self, LocateResponse};
use wayclear_api::Place;
use wayclear_chain::{children, Chain, ChainError};

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
    chain.ask(state, state::ask::Locate { place })
}

/// All locations of a tree, page after page down from the state.
///
/// # Errors
/// [`ChainError`], from the chain.
pub fn locations(chain: &impl Chain, state: &Addr) -> Result<Vec<Child>, ChainError> {
    let mut locations = vec![];
    for county in children(chain, state)? {
        for city in children(chain, &county.address)? {
            locations.extend(children(chain, &city.address)?);
        }
    }
    Ok(locations)
}
