//! The two doors to a place.

use cosmwasm_std::{to_json_binary, Addr, Binary};
use wayclear_api::region::Action;
use wayclear_api::{location, state, Place};
use wayclear_chain::{Chain, ChainError};

use crate::locate::locate;

/// Where a visitor goes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// The state's contract: the visit goes down the tree, and makes the location if there is none.
    State(Addr),
    /// The location's own contract, which costs half.
    Location(Addr),
}

impl Door {
    /// The door that costs least: the location's own, if it exists.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    pub fn find(chain: &impl Chain, state: &Addr, place: &Place) -> Result<Self, ChainError> {
        let found = locate(chain, state, place)?.location;
        Ok(found.map_or_else(|| Door::State(state.clone()), Door::Location))
    }

    /// The message that says `action`, and to whom: through the state, or `directly` to the location.
    pub(super) fn message(
        &self,
        place: &Place,
        action: Action,
        directly: location::ExecuteMsg,
    ) -> Result<(Addr, Binary), ChainError> {
        let (to, msg) = match self {
            Door::State(state) => {
                let place = place.clone();
                (
                    state,
                    to_json_binary(&state::ExecuteMsg::Visit { place, action }),
                )
            }
            Door::Location(location) => (location, to_json_binary(&directly)),
        };
        let msg = msg.map_err(|error| ChainError::Message(error.to_string()))?;
        Ok((to.clone(), msg))
    }
}
