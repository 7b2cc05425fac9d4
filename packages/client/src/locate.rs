//! Where a place is in the tree.

use cosmwasm_std::Addr;
use wayclear_api::state::{LocateResponse, QueryMsg};
use wayclear_api::Place;

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
